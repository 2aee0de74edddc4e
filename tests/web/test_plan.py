"""The pages of a plan: what they show, to whom, and with how few statements."""

from __future__ import annotations

import csv
import io
import json
import zipfile

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from matcher.documents import plan_from_dict
from matcher.domain.actors import (
    ADMINISTRATOR,
    AUTHORISER,
    FOCAL_POINT,
    FUND_HOLDER,
    ICRC_COORDINATOR,
    IFRC_COORDINATOR,
    OBSERVER,
    ROUND_MANAGER,
    SECURITY_FOCAL_POINT,
)
from matcher.review.unmet import unmet_rows
from matcher.review.words import Words
from matcher.store.session import Database
from matcher.wording import translator
from tests.helpers.people import grant, person, signed_in
from tests.helpers.reviewed import reviewed_round
from tests.helpers.solved import small
from tests.web.reading import cells, count_of, figures

VIEWS = ("", "/unmet", "/money", "/money/e1", "/calendar", "/network", "/compare?with=2", "/exchanges/x1")
LEADS = (ROUND_MANAGER, ICRC_COORDINATOR, IFRC_COORDINATOR)
MOST_STATEMENTS = 13
"""For a page of a plan: the log-in, the round, the plan, what was decided, what is pinned, who stands by."""


def client_of(app: Flask, store: Database, role: str, **terms: str) -> FlaskClient:
    return signed_in(app, store, person(store, grant(role, **terms)))


def test_the_plans_of_a_round_with_the_one_before_people(app: Flask, store: Database) -> None:
    reviewed_round(store)
    page = client_of(app, store, ROUND_MANAGER).get("/rounds/r1/plans").text
    assert [row[:5] for row in cells(page, "Plans")] == [
        ["Plan 2", "–", "–", "proved best", "3"], ["Plan 1", "–", "before people now", "proved best", "4"]]


def test_a_plan_with_its_goals_and_its_exchanges(app: Flask, store: Database) -> None:
    reviewed_round(store)
    page = client_of(app, store, ROUND_MANAGER).get("/rounds/r1/plans/1").text
    assert figures(page) == {"Result": "proved best", "Exchanges": "4", "Needs met": "5", "Needs unmet": "2",
                             "Charged (CHF)": "19,970", "Left (CHF)": "28,840"}
    assert cells(page, "Goals, in the order in which they are searched")[0] == ["impact", "64,800", "64,800", "proved best"]
    assert cells(page, "Exchanges") == [
        ["x1", "to be decided", "secondment", "Kenya Red Cross Society", "Rwandan Red Cross",
         "Tracing people and handling cases", "8 Feb 2027", "14", "1", "32,400", "4,214"],
        ["x2", "to be decided", "secondment", "Rwandan Red Cross", "Kenya Red Cross Society", "Case systems and data quality",
         "15 Feb 2027", "10", "2", "7,200", "6,720"],
        ["x3", "to be decided", "practice exchange", "Kenya Red Cross Society, Senegalese Red Cross Society", "French Red Cross",
         "Assessing needs and capacity", "1 Mar 2027", "3", "2", "14,400", "6,624"],
        ["x4", "to be decided", "peer review", "Colombian Red Cross Society", "French Red Cross", "National RFL strategy and yearly plan",
         "8 Mar 2027", "7", "2", "10,800", "2,912"]]


@pytest.mark.parametrize(("query", "names"), [
    ("?sort=-cost", ["x2", "x3", "x1", "x4"]), ("?kind=peer_review", ["x4"]), ("?society=SEN", ["x3"]),
    ("?region=AME", ["x4"]), ("?q=n2", ["x2"]), ("?state=rejected", []), ("?sort=nonsense&kind=secondment", ["x1", "x2"]),
    ("?page=9", []),
])
def test_exchanges_are_sorted_and_filtered_by_the_address(app: Flask, store: Database, query: str, names: list[str]) -> None:
    reviewed_round(store)
    page = client_of(app, store, ROUND_MANAGER).get(f"/rounds/r1/plans/1{query}").text
    assert [row[0] for row in cells(page, "Exchanges")] == names


def test_unmet_needs_with_their_reasons_in_sentences(app: Flask, store: Database) -> None:
    reviewed_round(store)
    page = client_of(app, store, ICRC_COORDINATOR).get("/rounds/r1/plans/1/unmet?sort=society").text
    rows = cells(page, "Unmet needs")
    assert [row[:2] for row in rows] == [["n7", "Colombian Red Cross Society"], ["n6", "Senegalese Red Cross Society"]]
    assert rows[1][5] == " ".join(Words(small().pool, translator("en")).sentences(unmet_rows(small())[0].unmet.reasons))
    assert "n6" not in [row[0] for row in cells(
        client_of(app, store, ICRC_COORDINATOR).get("/rounds/r1/plans/1/unmet?region=AME").text, "Unmet needs")]


def test_money_by_envelope_and_what_one_pays(app: Flask, store: Database) -> None:
    reviewed_round(store)
    client = client_of(app, store, ICRC_COORDINATOR)
    page = client.get("/rounds/r1/plans/1/money").text
    assert cells(page, "Envelopes") == [
        ["e1", "International Committee of the Red Cross", "money", "40,000", "17,058", "0", "22,942", "42 %", "3"],
        ["e2", "Norway", "money", "9,000", "2,912", "190", "5,898", "34 %", "1"]]
    assert [row[0] for row in cells(client.get("/rounds/r1/plans/1/money?sort=-left").text, "Envelopes")] == ["e1", "e2"]
    one = cells(client.get("/rounds/r1/plans/1/money/e2").text, "What it pays")
    assert {row[0] for row in one} == {"x4"}
    assert sum(int(row[5].replace(",", "")) for row in one) == 2912
    assert client.get("/rounds/r1/plans/1/money/e9").status_code == 404


def test_the_calendar_says_who_hosts_and_who_sends(app: Flask, store: Database) -> None:
    reviewed_round(store)
    client = client_of(app, store, ICRC_COORDINATOR)
    rows = cells(client.get("/rounds/r1/plans/1/calendar").text, "Societies by week")
    assert [row[0] for row in rows] == ["Colombian Red Cross Society", "French Red Cross", "Kenya Red Cross Society",
                                        "Rwandan Red Cross", "Senegalese Red Cross Society"]
    assert rows[2][1:5] == ["● x1 hosts", "● x1 hosts▲ x2 sends", "▲ x2 sends", "△ x3 sends learners"]
    assert "Nobody is busy in these weeks." in client.get("/rounds/r1/plans/1/calendar?week=39").text
    assert client.get("/rounds/r1/plans/1/calendar?week=-1&society=nobody").status_code == 200
    one = cells(client.get("/rounds/r1/plans/1/calendar?society=SEN").text, "Societies by week")
    assert [row[0] for row in one] == ["Senegalese Red Cross Society"]


def test_who_supports_whom_with_rings(app: Flask, store: Database) -> None:
    reviewed_round(store)
    page = client_of(app, store, ICRC_COORDINATOR).get("/rounds/r1/plans/1/network?sort=receiver").text
    assert [row[:3] for row in cells(page, "Who supports whom")] == [
        ["French Red Cross", "Colombian Red Cross Society", "1"], ["French Red Cross", "Kenya Red Cross Society", "1"],
        ["Rwandan Red Cross", "Kenya Red Cross Society", "1"], ["Kenya Red Cross Society", "Rwandan Red Cross", "1"],
        ["French Red Cross", "Senegalese Red Cross Society", "1"]]
    assert "Kenya Red Cross Society → Rwandan Red Cross → Kenya Red Cross Society" in page
    assert figures(page)["Rings of mutual support"] == "1"


def test_two_plans_side_by_side(app: Flask, store: Database) -> None:
    reviewed_round(store)
    client = client_of(app, store, ICRC_COORDINATOR)
    page = client.get("/rounds/r1/plans/2/compare?with=1").text
    assert cells(page, "Goals")[-1] == ["cost", "19,970", "13,750", "better"]
    assert [row[:3] for row in cells(page, "Changes")] == [
        ["n1", "Kenya Red Cross Society", "moved"], ["n2", "Rwandan Red Cross", "no longer met"]]
    assert cells(page, "Money") == [["e1", "17,058", "10,838", "-6,220"]]
    assert cells(client.get("/rounds/r1/plans/2/compare?with=1&what=dropped").text, "Changes")[0][0] == "n2"
    assert client.get("/rounds/r1/plans/2/compare").location == "/rounds/r1/plans/2/compare?with=1"
    assert client.get("/rounds/r1/plans/2/compare?with=7").status_code == 404


def test_downloads_are_what_they_say(app: Flask, store: Database) -> None:
    reviewed_round(store)
    client = client_of(app, store, ICRC_COORDINATOR)
    answer = client.get("/rounds/r1/plans/1/download/plan_json")
    document = json.loads(answer.data)
    assert plan_from_dict(document) == small().plan
    assert (document["issued"]["round"], document["issued"]["plan"], document["issued"]["data_class"]) == ("r1", 1, "restricted")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="r1-plan-1-{small().plan.digest[:8]}-plan-json.json"'
    with zipfile.ZipFile(io.BytesIO(client.get("/rounds/r1/plans/1/download/csv_bundle").data)) as archive:
        assert sorted(archive.namelist()) == [
            "about.csv", "charges.csv", "envelopes.csv", "exchanges.csv", "goals.csv", "societies.csv", "unmet.csv"]
        rows = list(csv.DictReader(io.StringIO(archive.read("exchanges.csv").decode())))
    assert [row["need"] for row in rows] == ["n1", "n2", "n3", "n4", "n5"]
    book = openpyxl.load_workbook(io.BytesIO(client.get("/rounds/r1/plans/1/download/workbook?lang=fr").data))
    assert len(book.sheetnames) >= 6
    assert client.get("/rounds/r1/plans/1/download/pdf").status_code == 404


@pytest.mark.parametrize("role", [ADMINISTRATOR, FOCAL_POINT, AUTHORISER, FUND_HOLDER, OBSERVER, SECURITY_FOCAL_POINT])
def test_the_whole_plan_is_for_those_who_lead_the_round(app: Flask, store: Database, role: str) -> None:
    reviewed_round(store)
    client = client_of(app, store, role)
    refused = [view for view in VIEWS if client.get(f"/rounds/r1/plans/1{view}").status_code == 403]
    shown = [] if role != SECURITY_FOCAL_POINT else ["/exchanges/x1"]
    assert refused == [view for view in VIEWS if view not in shown]
    assert client.get("/rounds/r1/plans/1/download/plan_json").status_code == 403
    assert client.get("/rounds/r1/plans").status_code == 403


@pytest.mark.parametrize("role", LEADS)
def test_those_who_lead_the_round_see_every_page(app: Flask, store: Database, role: str) -> None:
    reviewed_round(store)
    client = client_of(app, store, role)
    assert [client.get(f"/rounds/r1/plans/1{view}").status_code for view in VIEWS] == [200] * len(VIEWS)


def test_what_is_not_there_is_said_to_be_missing(app: Flask, store: Database) -> None:
    reviewed_round(store)
    client = client_of(app, store, ROUND_MANAGER)
    for path in ("plans/9", "plans/9/unmet", "plans/1/exchanges/x99"):
        assert client.get(f"/rounds/r1/{path}").status_code == 404
    assert client.get("/rounds/r9/plans/1").status_code == 404


def test_observers_see_counts_from_three_on_only(app: Flask, store: Database) -> None:
    reviewed_round(store)
    page = client_of(app, store, OBSERVER).get("/rounds/r1/figures").text
    assert cells(page, "Exchanges by kind") == [
        ["secondment", "withheld"], ["joint operation", "withheld"], ["practice exchange", "withheld"], ["peer review", "withheld"],
        ["All", "4"]]
    assert {cell for row in cells(page, "Needs by region") for cell in row[1:]} == {"withheld"}


@pytest.mark.parametrize("view", [*VIEWS, "/../../exchanges", "/../../pins", "/../../replies", "/../../commitments"])
def test_a_page_asks_few_statements_however_long_the_plan(app: Flask, store: Database, view: str) -> None:
    reviewed_round(store, "consultation")
    client = client_of(app, store, ICRC_COORDINATOR)
    path = f"/rounds/r1/plans/1{view}".replace("/plans/1/../../", "/")
    assert client.get(path).status_code == 200
    asked: list[str] = []
    event.listen(store.engine, "before_cursor_execute", lambda _c, _k, statement, *_rest: asked.append(statement))
    assert client.get(path).status_code == 200
    assert count_of(asked) <= MOST_STATEMENTS, asked


@pytest.mark.parametrize("language", ["fr", "es", "ar"])
def test_every_page_is_made_in_every_language(app: Flask, store: Database, language: str) -> None:
    reviewed_round(store)
    client = client_of(app, store, ICRC_COORDINATOR)
    for view in VIEWS:
        answer = client.get(f"/rounds/r1/plans/1{view}{'&' if '?' in view else '?'}lang={language}")
        assert (answer.status_code, f'lang="{language}"' in answer.text) == (200, True)
