"""Statements that come in at once through the API: a workbook out and in again, marked, done; submissions sent on by the form."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from flask import Flask
from pyxform.xls2json_backends import xlsx_to_dict
from werkzeug.test import TestResponse

from matcher.config import Settings
from matcher.domain.actors import FOCAL_POINT, ICRC_COORDINATOR, Grant
from matcher.domain.statements import DRAFT, NEEDS
from matcher.store import statements
from matcher.store.session import Database
from tests.api.callers import SECRET, Caller, token_for
from tests.helpers.people import person
from tests.workflow.stated import KEY, open_round, standing, stated
from web.app import create_app

AT = f"/rounds/{KEY}/uploads/KEN"
SENT = {"_uuid": "0f3c1e1a-1111-4222", "society": "KEN", "statement": "need", "need/n_kind_first": "secondment",
        "need/n_capability": "SRV-TRAC", "need/n_level": "2", "need/n_target": "4", "need/n_priority": "1", "need/n_days": "10",
        "need/n_earliest": "2027-03-01", "need/n_latest": "2027-06-30"}


@pytest.fixture
def app(store: Database) -> Flask:
    open_round(store)
    return create_app(Settings(database_url=store.url, secret=SECRET), database=store)


@pytest.fixture
def drafter(app: Flask, store: Database) -> Caller:
    return Caller(app, token_for(store, person(store, Grant(FOCAL_POINT, "KEN")).id))


def sent(caller: Caller, path: str, book: Any, name: str = "mine.xlsx", *, key: str = "", language: str = "en", **fields: str,
         ) -> TestResponse:
    out = io.BytesIO()
    if isinstance(book, bytes):
        out.write(book)
    else:
        book.save(out)
    headers = {"Authorization": f"Bearer {caller.token}", "Accept-Language": language} | ({"Idempotency-Key": key} if key else {})
    return caller.client.post(f"/api/v1{path}", data={"workbook": (io.BytesIO(out.getvalue()), name), **fields}, headers=headers)


def test_a_workbook_goes_out_comes_back_is_looked_at_and_done_once(store: Database, drafter: Caller) -> None:
    stated(store), stated(store, need="n2", days="28")
    book = openpyxl.load_workbook(io.BytesIO(drafter.get(f"{AT}/workbook").data))
    book["needs"]["K3"] = 21
    seen = sent(drafter, AT, book).get_json()
    assert [(each["key"], each["what"], each["hindrance"], each["edits"]) for each in seen["differences"]] == [
        ("n1", "update", None, [{"field": "days", "before": "14", "after": "21"}])]
    assert (seen["problems"], seen["unchanged"], standing(store, "needs", "n1").cells["days"]) == ([], 1, "14")
    done = sent(drafter, f"{AT}/apply", book, key="k-1", seen=seen["seen"])
    assert done.get_json() == {"inserted": 0, "updated": 1, "withdrawn": 0, "submitted": 0}
    assert standing(store, "needs", "n1").cells["days"] == "21"
    # The boundary of the form is another one each time; the request is the same.
    again = sent(drafter, f"{AT}/apply", book, key="k-1", seen=seen["seen"])
    assert (again.data, again.headers["Idempotency-Replayed"]) == (done.data, "true")
    overtaken = sent(drafter, f"{AT}/apply", book, seen=seen["seen"])
    assert (overtaken.status_code, "looked at again" in overtaken.get_json()["detail"]) == (409, True)
    assert sent(drafter, f"{AT}/apply", book, seen=seen["seen"], take="needs:n1").status_code == 409


def test_what_is_wrong_is_told_and_comes_back_marked(store: Database, drafter: Caller) -> None:
    stated(store)
    book = openpyxl.load_workbook(io.BytesIO(drafter.get(f"{AT}/workbook").data))
    book["needs"]["K3"] = "long"
    told = sent(drafter, AT, book, language="fr").get_json()
    assert [(each["table"], each["row"], each["field"]) for each in told["problems"]] == [("needs", 3, "days")]
    assert "nombre entier" in told["problems"][0]["mend"] and told["differences"] == []
    assert sent(drafter, f"{AT}/apply", book, seen=told["seen"]).status_code == 422
    back = sent(drafter, f"{AT}/marked", book)
    marked = openpyxl.load_workbook(io.BytesIO(back.data))["needs"]["K3"]
    assert back.headers["Content-Disposition"].endswith('-problems.xlsx"') and marked.comment is not None
    assert sent(drafter, f"{AT}/marked", b"no workbook").status_code == 422
    bare = drafter.send("POST", AT, {})
    assert (bare.status_code, "multipart/form-data" in bare.get_json()["detail"]) == (415, True)
    assert sent(drafter, f"/rounds/{KEY}/uploads/FRA", book).status_code == 403


def test_an_export_of_the_form_is_read_as_a_workbook_is(store: Database, drafter: Caller) -> None:
    export = ",".join(SENT) + "\n" + ",".join(SENT.values()) + "\n"
    seen = sent(drafter, AT, export.encode(), "export.csv").get_json()
    assert [(each["key"], each["what"]) for each in seen["differences"]] == [("k-0f3c1e1a1111", "insert")]
    assert sent(drafter, f"{AT}/apply", export.encode(), "export.csv", seen=seen["seen"], take="needs:k-none").status_code == 422
    assert sent(drafter, f"{AT}/apply", export.encode(), "export.csv", seen=seen["seen"]).get_json()["inserted"] == 1


def test_a_submission_that_is_sent_on_becomes_a_draft_and_leaves_what_people_did(app: Flask, store: Database, drafter: Caller) -> None:
    at = f"/rounds/{KEY}/submissions"
    first = drafter.send("POST", at, SENT).get_json()
    assert first == {"inserted": 1, "updated": 0, "unchanged": 0, "statements": ["needs:k-0f3c1e1a1111"], "left": []}
    assert standing(store, "needs", "k-0f3c1e1a1111").state == DRAFT
    assert drafter.send("POST", at, [SENT]).get_json()["unchanged"] == 1
    assert drafter.send("POST", at, {**SENT, "need/n_days": "12"}).get_json()["updated"] == 1
    left = drafter.send("POST", at, SENT).get_json()
    assert (left["left"], standing(store, "needs", "k-0f3c1e1a1111").cells["days"]) == (["needs:k-0f3c1e1a1111"], "12")
    wrong = drafter.send("POST", at, [{**SENT, "_uuid": "aaaa-bbbb-cccc"}, {**SENT, "_uuid": "dddd", "need/n_level": "x"}])
    assert (wrong.status_code, wrong.get_json()["fields"][0]["field"], wrong.get_json()["fields"][0]["row"]) == (422, "level", 3)
    with store.reading() as session:
        assert statements.keys_of(session, KEY, NEEDS) == {"k-0f3c1e1a1111"}
    assert drafter.send("POST", at, {**SENT, "society": "FRA"}).status_code == 403
    coordinator = Caller(app, token_for(store, person(store, Grant(ICRC_COORDINATOR)).id))
    assert coordinator.send("POST", at, {"statement": "need"}).get_json()["fields"][0]["field"] == "society"
    assert coordinator.send("POST", at, {**SENT, "society": "FRA", "_uuid": "eeee"}).get_json()["inserted"] == 1


def test_the_form_is_one_that_the_tools_read(drafter: Caller) -> None:
    answer = drafter.get(f"/rounds/{KEY}/form")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{KEY}-form.xlsx"'
    assert {"survey", "choices", "settings"} <= set(xlsx_to_dict(io.BytesIO(answer.data)))
