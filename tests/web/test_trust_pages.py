"""Questions asked where a coordinator looks: on the plan, an unmet need, an exchange, an envelope; answered by a real worker."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from matcher.domain.actors import FOCAL_POINT, ROUND_MANAGER
from matcher.domain.runs import DONE
from matcher.store import runs
from matcher.store.session import Database
from matcher.workflow.performing import Performer
from tests.helpers.people import grant, person, signed_in, token_of
from tests.helpers.reviewed import KEY, reviewed_round

PLAN = f"/rounds/{KEY}/plans/1"


@pytest.fixture
def client(app: Flask, store: Database) -> FlaskClient:
    reviewed_round(store)
    return signed_in(app, store, person(store, grant(ROUND_MANAGER)))


def sent(client: FlaskClient, kind: str, **values: object) -> str:
    """Asks from the page of questions; the address that follows."""
    page = client.post(f"{PLAN}/trust", data={"csrf_token": token_of(client, f"{PLAN}/trust"), "kind": kind, **values})
    assert page.status_code == 303, page.text
    return page.location


def answered(client: FlaskClient, store: Database, kind: str, **values: object) -> str:
    """Asks, lets a worker answer, and gives the page of the answer."""
    address = sent(client, kind, **values)
    number = int(re.findall(r"answers/(\d+)", address)[0])
    done = Performer(store.writing, "tests", lease=60, cores=1).perform(number)
    assert done is not None and done.state == DONE, done
    return client.get(f"{PLAN}/answers/{number}").text


def test_an_unmet_need_says_why_and_asks_on(client: FlaskClient, store: Database) -> None:
    page = client.get(f"{PLAN}/unmet").text
    assert f'href="{PLAN}/needs/n6"' in page
    need = client.get(f"{PLAN}/needs/n6").text
    assert "Why it is left out" in need and 'value="unlock"' in need and "None yet." in need
    found = answered(client, store, "unlock", need="n7")
    assert "need n7" in found.lower()
    assert "What would let it in?" in client.get(f"{PLAN}/needs/n7").text
    assert client.get(f"{PLAN}/needs/n1").status_code == 404


def test_what_is_known_at_once_is_shown_before_a_worker_answers(client: FlaskClient, store: Database) -> None:
    waiting = client.get(sent(client, "why_not", need="n6", offer="o4"))
    assert waiting.headers["Refresh"].startswith("3; url=")
    assert "What is known at once; the rest is being solved." in waiting.text
    assert "Offer o4 may not serve need n6" in waiting.text
    assert "Offer o4 may not serve need n6" in answered(client, store, "why_not", need="n6", offer="o4")


def test_an_exchange_shows_who_stands_by_once_that_was_asked(client: FlaskClient, store: Database) -> None:
    before = client.get(f"{PLAN}/exchanges/x1").text
    assert "If it is declined" in before and "Standby for x1" not in before
    assert "Standby for x1" in answered(client, store, "standby", exchange="x1")
    assert "Standby for x1" in client.get(f"{PLAN}/exchanges/x1").text
    assert "With at most 3 changes" in answered(client, store, "repair", declined="x1", budget="3")


def test_an_envelope_and_the_round_are_worth_something(client: FlaskClient, store: Database) -> None:
    assert 'value="worth"' in client.get(f"{PLAN}/money/e1").text
    assert "1,000 more in envelope e1" in answered(client, store, "worth", of="e1")
    assert 'value="o1"' in client.get(f"{PLAN}/trust").text
    assert "offer o1" in answered(client, store, "worth", of="o1").lower()
    assert "en" in answered(client, store, "worth", of="en")
    assert "help" in answered(client, store, "helpful")
    assert "Needs that nobody can meet" in answered(client, store, "dead_ends")
    assert client.get(f"{PLAN}/trust").text.count(f'href="{PLAN}/answers/') == 5


@pytest.mark.parametrize(("kind", "values", "said"), [
    ("why_not", {"need": "n9", "offer": "o1"}, "This is not in the plan or its round."),
    ("unlock", {"need": "n1"}, "This need is met in this plan."),
    ("repair", {"budget": "3"}, "This is not in the plan or its round."),
    ("repair", {"declined": "x1", "budget": "a lot"}, "The number is out of range."),
    ("nothing", {}, "There is no such question."),
])
def test_what_is_wrong_is_said_and_nothing_is_asked(client: FlaskClient, store: Database, kind: str, values: dict[str, str], said: str,
                                                     ) -> None:
    page = client.post(f"{PLAN}/trust", data={"csrf_token": token_of(client, f"{PLAN}/trust"), "kind": kind, **values})
    assert page.status_code == 422
    assert said in page.text
    with store.reading() as session:
        assert runs.list_runs(session, KEY).total == 0


def test_parties_of_an_exchange_see_no_standby(app: Flask, store: Database) -> None:
    reviewed_round(store)
    party = signed_in(app, store, person(store, grant(FOCAL_POINT, society="KEN")))
    assert "If it is declined" not in party.get(f"{PLAN}/exchanges/x1").text
