"""Answers of the Societies: their own exchanges and nothing of others, from their page or by a signed link."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from matcher.config import Settings
from matcher.domain.actors import (
    ADMINISTRATOR,
    AUTHORISER,
    FOCAL_POINT,
    FUND_HOLDER,
    ICRC_COORDINATOR,
    OBSERVER,
    SECURITY_FOCAL_POINT,
)
from matcher.domain.proposals import Proposal
from matcher.store import proposals
from matcher.store.session import Database
from tests.helpers.people import grant, person, signed_in, token_of
from tests.helpers.reviewed import KEY, put_to, reviewed_round
from tests.web.conftest import SECRET
from tests.web.reading import cells
from web.app import create_app

LIST = "/rounds/r1/replies"


def client_of(app: Flask, store: Database, role: str = AUTHORISER, society: str = "SEN") -> FlaskClient:
    return signed_in(app, store, person(store, grant(role, society=society)))


def proposal(store: Database, exchange: str) -> Proposal:
    with store.reading() as session:
        return proposals.get_proposal(session, KEY, 1, exchange)


def answers(store: Database, exchange: str) -> dict[str, tuple[str | None, str | None, bool]]:
    return {reply.society: (reply.answer, reply.reason, reply.by_link) for reply in proposal(store, exchange).replies}


def send(client: FlaskClient, path: str, page: str, **values: str) -> tuple[int, str]:
    answer = client.post(path, data={"csrf_token": token_of(client, page), **values})
    return answer.status_code, client.get(answer.location).text if answer.status_code == 303 else answer.text


@pytest.mark.parametrize(("society", "expected"), [
    ("SEN", [["x3", "practice exchange", "Senegalese Red Cross Society", "French Red Cross"]]),
    ("KEN", [["x1", "secondment", "Kenya Red Cross Society", "Rwandan Red Cross"],
             ["x2", "secondment", "Rwandan Red Cross", "Kenya Red Cross Society"],
             ["x3", "practice exchange", "Kenya Red Cross Society", "French Red Cross"]]),
    ("UGA", []),
])
@pytest.mark.parametrize("role", [FOCAL_POINT, AUTHORISER])
def test_a_society_sees_its_own_pairs_only(app: Flask, store: Database, role: str, society: str, expected: list[list[str]]) -> None:
    reviewed_round(store, "consultation")
    page = client_of(app, store, role, society).get(LIST).text
    assert [row[:4] for row in cells(page, "Exchanges")] == expected
    # What leads to papers leads somewhere: who has no part in the plan has none.
    assert (f"/own/{society}/downloads" in page) == bool(expected)
    assert ("None of your needs and offers is in an exchange of this plan." in page) != bool(expected)


def test_nothing_of_other_learners_is_told(app: Flask, store: Database) -> None:
    """In a session of two learners each sees its own pair with the host: not the other, its need, or its money."""
    reviewed_round(store, "consultation")
    page = client_of(app, store, society="SEN").get(f"{LIST}/x3").text
    assert "French Red Cross supports Senegalese Red Cross Society" in page
    for hidden in ("Kenya", "KEN", "n3", "need of priority", "Next best", "No other offer", "points"):
        assert hidden not in page.split("<main", 1)[1]
    host = client_of(app, store, society="FRA").get(f"{LIST}/x3").text
    assert "French Red Cross supports Kenya Red Cross Society" in host
    assert "French Red Cross supports Senegalese Red Cross Society" in host


@pytest.mark.parametrize(("role", "society", "status"), [
    (AUTHORISER, "COL", 403), (FOCAL_POINT, "RWA", 403), (OBSERVER, "", 403), (FUND_HOLDER, "", 403), (ADMINISTRATOR, "", 403),
    (SECURITY_FOCAL_POINT, "", 403), (AUTHORISER, "KEN", 200), (ICRC_COORDINATOR, "", 200),
])
def test_an_exchange_of_others_stays_closed(app: Flask, store: Database, role: str, society: str, status: int) -> None:
    reviewed_round(store, "consultation")
    assert client_of(app, store, role, society).get(f"{LIST}/x3").status_code == status


@pytest.mark.parametrize("stage", ["planning", "proposed"])
def test_before_the_consultation_a_society_sees_nothing(app: Flask, store: Database, stage: str) -> None:
    reviewed_round(store, stage)
    client = client_of(app, store)
    assert (client.get(LIST).status_code, client.get(f"{LIST}/x3").status_code) == (409, 409)


def test_a_society_accepts_and_changes_its_mind(app: Flask, store: Database) -> None:
    reviewed_round(store, "consultation")
    client, path = client_of(app, store), f"{LIST}/x3"
    status, page = send(client, f"{path}/SEN", path, answer="accepted", reason="", version="1")
    assert (status, answers(store, "x3")["SEN"]) == (303, ("accepted", None, False))
    assert "Your answer is noted." in page
    status, _page = send(client, f"{path}/SEN", path, answer="declined", reason="dates", version="2")
    assert (status, answers(store, "x3")["SEN"]) == (303, ("declined", "dates", False))
    assert proposal(store, "x3").state == "declined"
    status, page = send(client, f"{path}/SEN", path, answer="accepted", reason="", version="2")
    assert (status, answers(store, "x3")["SEN"][0]) == (409, "declined")
    assert "Somebody else was faster" in page


@pytest.mark.parametrize(("answer", "reason", "field"), [("declined", "", "reason"), ("", "", "answer"), ("accepted", "dates", "reason")])
def test_a_no_needs_a_reason(app: Flask, store: Database, answer: str, reason: str, field: str) -> None:
    reviewed_round(store, "consultation")
    client, path = client_of(app, store), f"{LIST}/x3"
    status, page = send(client, f"{path}/SEN", path, answer=answer, reason=reason, version="1")
    assert (status, answers(store, "x3")["SEN"][0]) == (422, None)
    assert f'id="error-{field}"' in page


def test_nobody_answers_for_another_society(app: Flask, store: Database) -> None:
    reviewed_round(store, "consultation")
    for role, society in ((AUTHORISER, "SEN"), (ICRC_COORDINATOR, ""), (OBSERVER, "")):
        client = client_of(app, store, role, society)
        token = token_of(client, "/rounds/r1")
        answer = client.post(f"{LIST}/x3/KEN", data={"csrf_token": token, "answer": "accepted", "version": "1"})
        assert answer.status_code == 403
    assert {each[0] for each in answers(store, "x3").values()} == {None}


def test_coordinators_see_who_has_answered(app: Flask, store: Database) -> None:
    reviewed_round(store, "consultation")
    client = client_of(app, store)
    send(client, f"{LIST}/x3/SEN", f"{LIST}/x3", answer="accepted", reason="", version="1")
    rows = cells(client_of(app, store, ICRC_COORDINATOR).get(LIST).text, "Exchanges")
    assert [(row[0], row[6]) for row in rows] == [("x1", "0 of 2"), ("x2", "0 of 2"), ("x3", "1 of 3"), ("x4", "0 of 2")]


def link_of(app: Flask, store: Database, exchange: str = "x3", society: str = "SEN") -> str:
    """The path of a link that a coordinator has made."""
    client = client_of(app, store, ICRC_COORDINATOR)
    status, page = send(client, f"{LIST}/{exchange}/{society}/link", f"{LIST}/{exchange}")
    assert status == 200
    found = re.search(r"<code>http://localhost(/answers/[^<]+)</code>", page)
    assert found is not None
    return found[1]


def test_a_link_answers_without_an_account(app: Flask, store: Database) -> None:
    reviewed_round(store, "consultation")
    path, stranger = link_of(app, store), app.test_client()
    page = stranger.get(path).text
    assert "French Red Cross supports Senegalese Red Cross Society" in page
    assert "Kenya" not in page.split("<main", 1)[1]
    status, page = send(stranger, path, path, answer="accepted", reason="", version="1")
    assert (status, answers(store, "x3")["SEN"]) == (303, ("accepted", None, True))
    assert stranger.get(LIST).status_code == 303, "the link opens nothing else"


def test_a_link_that_was_changed_replaced_or_is_over_opens_nothing(app: Flask, store: Database) -> None:
    reviewed_round(store, "consultation")
    first = link_of(app, store)
    second = link_of(app, store)
    stranger = app.test_client()
    assert [stranger.get(path).status_code for path in (first, second, second[:-2] + "xx", "/answers/nonsense")] == [403, 200, 403, 403]
    later = create_app(Settings(database_url=store.url, secret=SECRET), database=store,
                       clock=lambda: datetime.now(UTC) + timedelta(days=22))
    assert later.test_client().get(second).status_code == 403
    put_to(store, "approved")
    page = stranger.get(second).text
    assert "The consultation is over" in page
    assert 'name="answer"' not in page


def test_a_link_is_made_by_those_who_lead_the_round_only(app: Flask, store: Database) -> None:
    reviewed_round(store, "consultation")
    client = client_of(app, store)
    answer = client.post(f"{LIST}/x3/SEN/link", data={"csrf_token": token_of(client, f"{LIST}/x3")})
    assert answer.status_code == 403
