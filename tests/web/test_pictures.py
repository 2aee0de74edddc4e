"""The pictures of a plan on its pages: shown, told in words, with figures beneath, as SVG and PNG."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from matcher.domain.rounds import COMPLETED
from matcher.store import plans, proposals, rounds, snapshots
from matcher.store.scenarios import settings_of
from matcher.store.session import Database
from matcher.wording import LANGUAGES, translator
from tests.helpers.people import NOW, grant, person, signed_in
from tests.helpers.reviewed import KEY, put_to, reviewed_round
from tests.helpers.solved import small

PLAN = f"/rounds/{KEY}/plans/1"


@pytest.fixture
def client(app: Flask, store: Database) -> FlaskClient:
    reviewed_round(store)
    return signed_in(app, store, person(store, grant("round_manager")))


def test_every_picture_is_shown_and_told_in_words_in_every_language(client: FlaskClient) -> None:
    for language in LANGUAGES:
        shown_and_told(client, language)


def shown_and_told(client: FlaskClient, language: str) -> None:
    page = client.get(f"{PLAN}/pictures?lang={language}").text
    found = re.findall(r'<img src="([^"]+)" alt="([^"]+)"', page)
    assert [address.split("/")[-2] for address, _alt in found] == ["map", "circle", "weeks", "flow", "coverage", "regions"]
    assert all(len(alt) > 20 for _address, alt in found)
    assert translator(language)("Map of exchanges") in page
    for address, _alt in found:
        answer = client.get(address)
        assert (answer.status_code, answer.content_type) == (200, "image/svg+xml")
        assert f'xml:lang="{language}"' in answer.text
        assert "script" not in answer.headers["Content-Security-Policy"]


def test_pages_of_a_plan_show_their_picture_and_a_picture_its_figures(client: FlaskClient) -> None:
    for page, which in (("network", "circle"), ("calendar", "weeks"), ("money", "flow")):
        assert f'<img src="{PLAN}/pictures/{which}/file.svg"' in client.get(f"{PLAN}/{page}").text
    page = client.get(f"{PLAN}/pictures/circle").text
    assert "The same figures as a table" in page
    assert 'data-label="Needs served"' in page and "Rwanda" in page


def test_a_picture_leaves_as_png(client: FlaskClient) -> None:
    answer = client.get(f"{PLAN}/pictures/regions/file.png")
    assert (answer.content_type, answer.data[:4]) == ("image/png", b"\x89PNG")
    assert 'filename="r1-plan-1-regions-en.png"' in answer.headers["Content-Disposition"]


def test_what_there_is_not_is_not_found(client: FlaskClient) -> None:
    addresses = ("pictures/globe", "pictures/map/file.gif", "pictures/globe/file.svg", "pictures/trade_off/file.svg",
                 "network/leaving?society=XXX")
    assert [client.get(f"{PLAN}/{address}").status_code for address in addresses] == [404] * len(addresses)


def test_what_one_leaving_would_break(client: FlaskClient) -> None:
    page = client.get(f"{PLAN}/network/leaving?society=FRA").text
    assert re.search(r"Needs of others no longer met</dt><dd>n3, n4, n5<", page)
    everybody = client.get(f"{PLAN}/network/leaving").text
    assert everybody.index("French Red Cross") < everybody.index("Rwandan Red Cross")


def test_the_network_stands_beside_completed_rounds_as_they_were_carried_out(client: FlaskClient, store: Database) -> None:
    assert "No round before this one is completed yet." in client.get(f"{PLAN}/network/earlier").text
    later = _second_round(store)
    put_to(store, COMPLETED)
    page = client.get(f"/rounds/{later}/plans/1/network/earlier").text
    legs = re.search(r"Needs served</td>(.*?)</tr>", page, re.DOTALL)
    assert legs is not None and re.findall(r">(\d+)<", legs.group(1)) == ["5", "4"]


def _second_round(store: Database) -> str:
    """A later round with the same plan; of the first round's one exchange was cancelled."""
    given = small()
    with store.writing() as session:
        cancelled = next(each for each in proposals.all_proposals(session, KEY, 1) if each.kind == "peer_review")
        proposals.set_states(session, [cancelled], "cancelled")
        rounds.add_round(session, "r2", title="The next round", start=given.pool.start + timedelta(weeks=52), weeks=52,
                         approval=given.pool.approval, currency="CHF", settings=settings_of(given.scenario), created_by=None, now=NOW)
        snapshots.add_snapshot(session, "r2", given.scenario, by=None, now=NOW)
        plans.add_plan(session, "r2", given.plan, run=None, now=NOW)
    return "r2"
