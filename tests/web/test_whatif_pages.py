"""What if: questions asked on a plan's page, answered by a real worker, and read again; the ledger."""

from __future__ import annotations

import csv
import html
import io
import re
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from matcher.domain.actors import ROUND_MANAGER
from matcher.domain.runs import DONE
from matcher.store import rounds, runs
from matcher.store.session import Database
from matcher.workflow import gathering
from matcher.workflow.performing import Performer
from tests.helpers.people import grant, person, signed_in, token_of
from tests.helpers.planned import NOW
from tests.helpers.reviewed import KEY, reviewed_round

PAGE = f"/rounds/{KEY}/plans/1/whatif"


@pytest.fixture
def client(app: Flask, store: Database) -> FlaskClient:
    reviewed_round(store)
    return signed_in(app, store, person(store, grant(ROUND_MANAGER)))


def asked(client: FlaskClient, store: Database, kind: str, **values: object) -> str:
    """Asks, lets a worker answer, and gives the page of the answer."""
    sent = client.post(PAGE, data={"csrf_token": token_of(client, PAGE), "kind": kind, **values})
    assert sent.status_code == 303, sent.text
    number = int(re.findall(r"answers/(\d+)", sent.location)[0])
    waiting = client.get(sent.location)
    assert waiting.headers["Refresh"].startswith("3; url=")
    with store.reading() as session:
        told = gathering.announced(session, number)
    for each in told:
        Performer(store.writing, "tests", lease=60, cores=1).perform(each)
    with store.reading() as session:
        done = runs.get_run(session, number)
    assert done.state == DONE, done
    assert done.plan is None
    return client.get(f"/rounds/{KEY}/plans/1/answers/{number}").text


def test_a_change_is_solved_and_compared_and_leaves_no_plan(client: FlaskClient, store: Database) -> None:
    page = asked(client, store, "whatif", budget="0", more="pin:n1:o1=free pin:n2:o2=free pin:n3:o3=free pin:n4:o3=free pin:n5:o4=free")
    assert "impact is worse" in page
    assert "no longer met" in page
    with store.reading() as session:
        (run,) = runs.list_runs(session, KEY).items
    assert run.plan is None


def test_a_sweep_shows_every_point(client: FlaskClient, store: Database) -> None:
    page = asked(client, store, "sweep", axis="hosting=1..3")
    assert [f"at a host: {number}" in page for number in (1, 2, 3)] == [True] * 3
    assert "by both numbers" not in page
    curve = re.search(r'<img src="([^"]+/trade-off\.svg\?across=cost)" alt="3 plans: impact', page)
    assert curve is not None
    assert client.get(curve.group(1)).content_type == "image/svg+xml"
    assert client.get(curve.group(1).replace(".svg", ".png")).data.startswith(b"\x89PNG")
    assert client.get(curve.group(1).replace(".svg", ".gif")).status_code == 404


def test_two_numbers_give_a_heat_table_and_the_price_of_fairness(client: FlaskClient, store: Database) -> None:
    page = asked(client, store, "sweep", axis="first=impact|equity", second="hosting=1..3")
    assert "impact by both numbers" in page
    assert len(re.findall(r'<span class="heat heat-\d">', page)) == 6 * len(re.findall("by both numbers</caption>", page)) > 0
    assert "fairness" in page
    assert "scenarios are solved" not in page


def test_fairness_has_a_price(client: FlaskClient, store: Database) -> None:
    page = asked(client, store, "fairness")
    # In this round there is nothing to choose between the two.
    assert "Equity first costs no impact: fairness has no price here." in page
    assert "equity first" in page


def test_alternatives_are_shown_or_said_not_to_be(client: FlaskClient, store: Database) -> None:
    # Every exchange of this round is pinned: there is no other plan.
    page = asked(client, store, "alternatives", number="2", within="10", apart="1")
    assert "There are no more plans so far apart within that loss." in page


def test_declines_are_drawn_and_whose_no_hurts_is_linked(client: FlaskClient, store: Database) -> None:
    page = asked(client, store, "declines", draws="30", waves="2", seed="3", chance_secondment="40,5", chance_joint_operation="78")
    assert "30 draws; of 5 legs asked" in page
    assert "secondment 40.5%" in page and "joint operation 78" not in page
    assert "at most, every no known beforehand" in page
    assert "Nobody could step in" in page
    assert f'href="/rounds/{KEY}/plans/1/exchanges/x1"' in page


def test_a_sturdier_plan_is_looked_for_and_its_price_said(client: FlaskClient, store: Database) -> None:
    page = asked(client, store, "sturdier", trials="20")
    # Every exchange of this round is pinned: there is no other plan.
    assert "No sturdier plan was found" in page
    assert "The sturdier plan" not in page


def test_envy_is_counted(client: FlaskClient, store: Database) -> None:
    assert "possible pairs" in asked(client, store, "envy")


@pytest.mark.parametrize(("kind", "values", "said"), [
    ("whatif", {}, "Nothing is changed."),
    ("whatif", {"more": "budgt=3"}, "is nothing that can be changed"),
    ("whatif", {"budget": "a lot"}, "Write a whole number."),
    ("sweep", {"axis": "hosting=1..3", "second": "hosting=1..3"}, "Both numbers are the same."),
    ("declines", {"draws": "5000", "waves": "1", "seed": "1"}, "The number is out of range."),
    ("declines", {"draws": "50", "waves": "1", "seed": "1", "chance_same": "often"}, "Write percent from 0 to 200."),
    ("declines", {"draws": "50", "waves": "1", "seed": "1", "chance_same": "201"}, "Write percent from 0 to 200."),
])
def test_what_is_wrong_is_said_and_nothing_is_asked(client: FlaskClient, store: Database, kind: str, values: dict[str, str], said: str,
                                                     ) -> None:
    sent = client.post(PAGE, data={"csrf_token": token_of(client, PAGE), "kind": kind, **values})
    assert sent.status_code == 422
    assert said in sent.text
    with store.reading() as session:
        assert runs.list_runs(session, KEY).total == 0


def test_an_answer_of_another_plan_is_not_found(client: FlaskClient, store: Database) -> None:
    asked(client, store, "envy")
    assert client.get(f"/rounds/{KEY}/plans/2/answers/1").status_code == 404
    # The list of runs leads to the answer.
    assert client.get(f"/rounds/{KEY}/runs/1").location == f"/rounds/{KEY}/plans/1/answers/1"


def test_the_ledger_counts_the_plan(client: FlaskClient) -> None:
    page = client.get(f"/rounds/{KEY}/plans/1/ledger").text
    assert "Given and received, earlier years faded" in page
    assert "Kenya" in page


def test_the_ledger_by_theme_and_as_files(client: FlaskClient) -> None:
    address = f"/rounds/{KEY}/plans/1/ledger?by=theme&fade=500"
    page = client.get(address).text
    assert "By theme" in page and "Services to families: " in page
    assert "The rule on debt is off" in page
    assert f'href="/rounds/{KEY}/plans/1/ledger?by=theme&amp;fade=500&amp;file=csv"' in page
    rows = list(csv.reader(io.StringIO(client.get(f"{address}&file=csv").data.decode("utf-8-sig"))))
    assert rows[3][:6] == ["Society", "Given", "Received", "Given, faded", "Received, faded", "Balance"]
    assert sum(float(row[5]) for row in rows[4:rows.index([], 4)]) == pytest.approx(0)
    book = load_workbook(io.BytesIO(client.get(f"{address}&file=xlsx").data))
    assert len(book.sheetnames) == 2


def test_the_limit_on_debt_has_a_field_of_its_own(app: Flask, store: Database) -> None:
    drafted(store)
    manager = signed_in(app, store, person(store, grant(ROUND_MANAGER)))
    address = "/rounds/drafted/policy"
    page = manager.get(address).text
    version = re.findall(r'name="version"[^>]*value="(\d+)"', page)[0]
    text = html.unescape(re.findall(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)[0])
    sent = manager.post(address, data={"csrf_token": token_of(manager, address), "version": version, "text": text, "debt": "3"})
    assert sent.status_code == 303, sent.text
    with store.reading() as session:
        assert rounds.get_round(session, "drafted").settings["rules"]["debt"] == {"on": True, "limit": 3}
    again = manager.get(address).text
    assert re.search(r'name="debt"[^>]*value="3"', again) and "[rules.debt]" not in again
    version = re.findall(r'name="version"[^>]*value="(\d+)"', again)[0]
    wrong = manager.post(address, data={"csrf_token": token_of(manager, address), "version": version, "text": text, "debt": "-3"})
    assert wrong.status_code == 422


def drafted(store: Database) -> None:
    """A round that is still being prepared."""
    with store.writing() as session:
        rounds.add_round(session, "drafted", title="Drafted", start=date(2027, 1, 4), weeks=20, approval=date(2026, 12, 1), currency="CHF",
                         settings={}, created_by=None, now=NOW)
