"""A workbook out and in again by the browser: differences to confirm, problems marked, nothing kept before."""

from __future__ import annotations

import io
import re
from typing import Any

import openpyxl
from flask import Flask
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse

from matcher.domain.rounds import FROZEN
from matcher.domain.statements import DRAFT, ELIGIBLE, SUBMITTED, WITHDRAWN
from matcher.store import statements
from matcher.store.session import Database
from tests.web.intake_world import Person, authoriser, coordinator, focal_point
from tests.workflow.stated import KEY, NEED, acts, open_round, put_to, standing, stated

HERE = "/uploads/KEN"


def workbook(who: Person, **query: str) -> Any:
    answer = who.get(f"{HERE}/workbook", query_string=query)
    assert answer.status_code == 200 and answer.headers["Content-Disposition"].endswith("r-2027-KEN.xlsx")
    return openpyxl.load_workbook(io.BytesIO(answer.data))


def sent_back(who: Person, book: Any, name: str = "mine.xlsx") -> TestResponse:
    out = io.BytesIO()
    if isinstance(book, bytes):
        out.write(book)
    else:
        book.save(out)
    return who.post(HERE, {"workbook": FileStorage(io.BytesIO(out.getvalue()), name)})


def carried(answer: TestResponse) -> str:
    found: str = re.search(r'name="carried" value="([^"]+)"', answer.text)[1]  # type: ignore[index]
    return found


def test_changed_added_and_taken_out_are_shown_and_done_when_confirmed(app: Flask, store: Database) -> None:
    open_round(store)
    stated(store), stated(store, need="n2", days="28"), stated(store, "offers", society="KEN")
    drafter = focal_point(app, store)
    book = workbook(drafter)
    sheet = book["needs"]
    sheet["K3"] = 21
    sheet.delete_rows(4)
    for at, value in zip("CDFGHKLM", ["secondment", "SRV-CONT", 1, 3, 2, 30, "2027-03-01", "2027-08-31"], strict=True):
        sheet[f"{at}5"] = value
    answer = sent_back(drafter, book)
    assert answer.status_code == 200
    assert re.findall(r'name="take" value="(\d)"( checked)?', answer.text) == [("0", " checked"), ("1", " checked"), ("2", "")]
    assert "Submit what is new" not in answer.text and acts(store) == []
    done = drafter.post(f"{HERE}/confirm", {"carried": carried(answer), "take": ["0", "1", "2"], "reason": "Met otherwise"}, page=HERE)
    assert done.status_code == 303
    assert [(standing(store, "needs", key).state, standing(store, "needs", key).cells["days"]) for key in ("n1", "n2", "KEN-n1")] == [
        (DRAFT, "21"), (WITHDRAWN, "28"), (DRAFT, "30")]
    assert "New: 1. Changed: 1. Withdrawn: 1." in drafter.get("/needs").text
    again = sent_back(drafter, workbook(drafter))
    assert "every row is as it stands" in again.text


def test_only_what_is_ticked_and_submitted_by_an_authoriser(app: Flask, store: Database) -> None:
    open_round(store)
    stated(store), stated(store, need="n2")
    leader = authoriser(app, store)
    book = workbook(leader, lang="fr")
    book["needs"]["K3"], book["needs"]["K4"] = 21, 28
    answer = sent_back(leader, book)
    assert leader.post(f"{HERE}/confirm", {"carried": carried(answer)}, page=HERE).status_code == 303
    assert acts(store) == [], "nothing was ticked"
    leader.post(f"{HERE}/confirm", {"carried": carried(answer), "take": "1", "submit": "yes"}, page=HERE)
    assert [(standing(store, "needs", key).state, standing(store, "needs", key).cells["days"]) for key in ("n1", "n2")] == [
        (SUBMITTED, "14"), (SUBMITTED, "28")]


def test_every_problem_at_once_and_a_workbook_back(app: Flask, store: Database) -> None:
    open_round(store)
    stated(store)
    drafter = focal_point(app, store)
    book = workbook(drafter)
    book["needs"]["F3"], book["needs"]["K3"], book["needs"]["B4"] = "six", "=7*2", "UGA"
    answer = sent_back(drafter, book)
    assert answer.status_code == 422 and "Nothing was changed" in answer.text
    for text in ("Sheet needs, row 3, column level", "Sheet needs, row 3, column days", "not the society of this upload"):
        assert text in answer.text
    back = drafter.post(f"{HERE}/marked", {"carried": carried(answer)}, page=HERE)
    marked = openpyxl.load_workbook(io.BytesIO(back.data))
    assert (marked["needs"]["F3"].value, marked["needs"]["F3"].comment is not None) == ("six", True)
    assert standing(store, "needs", "n1").version == 1 and acts(store) == []


def test_what_is_no_workbook_is_refused_in_words(app: Flask, store: Database) -> None:
    open_round(store)
    drafter = focal_point(app, store)
    for content, name, wrong in ((b"", "", "The file is empty"), (b"need\n", "needs.doc", "The file is no Excel workbook"),
                                 (b"need\n", "needs.csv", "There is no submission of KEN"),
                                 (bytes(10_000_001), "big.xlsx", "The file is larger than 10 MB")):
        answer = sent_back(drafter, content, name)
        assert answer.status_code == 422 and wrong in answer.text and "carried" not in answer.text
    assert sent_back(drafter, bytes(11_000_000), "huge.xlsx").status_code == 413
    assert drafter.post(HERE, {}).status_code == 422


def test_a_newer_edit_is_not_overwritten_neither_before_nor_after_the_upload(app: Flask, store: Database) -> None:
    open_round(store)
    first = stated(store)
    drafter = focal_point(app, store)
    book = workbook(drafter)
    book["needs"]["K3"] = 21
    seen = sent_back(drafter, book)
    with store.writing() as session:
        statements.save_statement(session, KEY, "needs", "n1", first.version, {**NEED, "days": "7"}, by=None, now=first.changed_at)  # type: ignore[arg-type]
    answer = drafter.post(f"{HERE}/confirm", {"carried": carried(seen), "take": "0"}, page=HERE)
    assert answer.status_code == 409 and standing(store, "needs", "n1").cells["days"] == "7"
    late = sent_back(drafter, book)
    assert "Somebody changed it after you downloaded" in late.text and 'name="take"' not in late.text


def test_what_is_eligible_is_shown_and_left(app: Flask, store: Database) -> None:
    open_round(store)
    stated(store, state=ELIGIBLE)
    drafter = focal_point(app, store)
    book = workbook(drafter)
    book["needs"]["K3"] = 21
    answer = sent_back(drafter, book)
    assert "It is eligible and cannot be changed" in answer.text and 'name="take"' not in answer.text


def test_what_a_page_carries_is_its_reader_s_and_of_its_place(app: Flask, store: Database) -> None:
    open_round(store)
    stated(store)
    drafter, other = focal_point(app, store), authoriser(app, store)
    book = workbook(drafter)
    book["needs"]["K3"] = 21
    text = carried(sent_back(drafter, book))
    for who, place, what in ((other, f"{HERE}/confirm", text), (drafter, f"{HERE}/marked", text), (drafter, f"{HERE}/confirm", text[:-2]),
                             (drafter, f"{HERE}/confirm", "")):
        assert who.post(place, {"carried": what, "take": "0"}, page=HERE).status_code == 409
    assert acts(store) == []


def test_a_reason_is_asked_for_what_is_withdrawn_and_nothing_is_half_done(app: Flask, store: Database) -> None:
    open_round(store)
    stated(store), stated(store, need="n2")
    drafter = focal_point(app, store)
    book = workbook(drafter)
    book["needs"]["K3"] = 21
    book["needs"].delete_rows(4)
    answer = sent_back(drafter, book)
    refused = drafter.post(f"{HERE}/confirm", {"carried": carried(answer), "take": ["0", "1"], "reason": ""}, page=HERE)
    assert refused.status_code == 422 and "The reason is missing" in refused.text
    assert standing(store, "needs", "n1").cells["days"] == "14" and acts(store) == []


def test_own_societies_only_and_in_time(app: Flask, store: Database) -> None:
    open_round(store)
    drafter, leads = focal_point(app, store), coordinator(app, store)
    assert drafter.get("/uploads").location == "/rounds/r-2027/uploads/KEN"
    assert [drafter.get(f"/uploads/{code}").status_code for code in ("KEN", "UGA")] == [200, 403]
    assert "Uganda" in leads.get("/uploads").text and leads.get("/uploads/ESP").status_code == 404
    assert drafter.get("/uploads/UGA/workbook").status_code == 403
    put_to(store, FROZEN)
    assert (drafter.get(HERE).status_code, drafter.get(f"{HERE}/workbook").status_code) == (409, 200)


def test_submissions_of_a_form_are_shown_and_kept_when_confirmed(app: Flask, store: Database) -> None:
    open_round(store)
    drafter = focal_point(app, store)
    asked = drafter.get("/uploads/form")
    assert openpyxl.load_workbook(io.BytesIO(asked.data)).sheetnames == ["survey", "choices", "settings"]
    submissions = (
        "society;statement;need/n_kind_first;need/n_capability;need/n_level;need/n_target;need/n_priority;need/n_days;need/n_earliest;"
        "need/n_latest;_uuid\nKEN;need;secondment;SRV-CONT;1;3;2;30;2027-03-01;2027-08-31;0a1b2c3d-4e5f\n")
    answer = sent_back(drafter, submissions.encode(), "kobo.csv")
    assert answer.status_code == 200
    assert "k-0a1b2c3d4e5f" in answer.text
    done = drafter.post(f"{HERE}/confirm", {"carried": carried(answer), "take": ["0"]}, page=HERE)
    assert done.status_code == 303
    assert standing(store, "needs", "k-0a1b2c3d4e5f").cells["capability"] == "SRV-CONT"
    wrong = sent_back(drafter, b"nothing,here\n1,2\n", "kobo.csv")
    assert wrong.status_code == 422
    assert "XML values" in wrong.text
