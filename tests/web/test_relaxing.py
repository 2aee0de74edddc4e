"""One click to relax: a run that ended with a conflict shows each member with a button, and any of them gives a plan."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from matcher.domain.actors import ICRC_COORDINATOR, ROUND_MANAGER
from matcher.domain.funding import Costs
from matcher.domain.pool import Pool
from matcher.domain.rounds import PLANNING
from matcher.domain.runs import DONE
from matcher.store import plans, rounds, runs, trail
from matcher.store.scenarios import fill_round, settings_of
from matcher.store.session import Database
from matcher.workflow.performing import Performer
from tests.helpers.people import NOW, grant, person, signed_in, token_of
from tests.helpers.rounds import envelope, monday, need, offer, pin, pool, society
from tests.trust.desks import scenario_of


def host() -> Pool:
    return pool(society("KEN"), need("n1"), need("n2"), offer("o1"), offer("o2", "FRA"),
                pin("n1", "o1", start=monday(3)), pin("n2", "o2", start=monday(4)))


def money() -> Pool:
    return pool(society("KEN", "AFR"), need("n1"), need("n2", "UGA"), offer("o1", exchanges_max=2, people=2), envelope("e1", 5500),
                pin("n1", "o1"), pin("n2", "o1"), costs=Costs())


def small_offer() -> Pool:
    return pool(society("KEN"), need("n1"), need("n2", "UGA"), offer("o1"), pin("n1", "o1"), pin("n2", "o1"))


def level() -> Pool:
    return pool(need(), offer(capabilities="SRV-TRAC:3"), pin("n1", "o1"))


def lone() -> Pool:
    return pool(need("n1", kinds="practice_exchange"), offer("o1", kinds="practice_exchange", cohort_min=3), pin("n1", "o1"))


def planned(store: Database, key: str, made: Pool) -> None:
    """A round at planning whose pool is this one."""
    given = scenario_of(made)
    with store.writing() as session:
        rounds.add_round(session, key, title="A round", start=made.start, weeks=made.weeks, approval=made.approval, currency=made.currency,
                         settings=settings_of(given), created_by=None, now=NOW)
        fill_round(session, key, given, now=NOW)
        rounds.change_round(session, key, 1, stage=PLANNING)


def solved(client: FlaskClient, store: Database, key: str, path: str, **data: str) -> int:
    """Posts what asks for a run, and lets a worker do it; its number."""
    page = client.post(f"/rounds/{key}/runs/{path}", data={"csrf_token": token_of(client, f"/rounds/{key}/runs/new"), **data})
    assert page.status_code == 303, page.text
    number = int(re.findall(r"runs/(\d+)", page.location)[0])
    done = Performer(store.writing, "tests", lease=60, cores=1).perform(number)
    assert done is not None and done.state == DONE, done
    return number


def asked(client: FlaskClient, store: Database, key: str) -> tuple[int, list[str], str]:
    """A run of a round, the places of its buttons, and its page."""
    number = solved(client, store, key, "new", seconds="20", seed="1")
    page = client.get(f"/rounds/{key}/runs/{number}").text
    return number, re.findall(rf'action="/rounds/{key}/runs/{number}/relax/(\d+)"', page), page


@pytest.mark.parametrize(("made", "members"), [(host(), 3), (money(), 5), (small_offer(), 3), (level(), 2), (lone(), 1)],
                         ids=["host", "money", "offer", "check", "lone"])
def test_every_member_is_relaxed_with_one_click_and_then_there_is_a_plan(app: Flask, store: Database, made: Pool, members: int) -> None:
    client = signed_in(app, store, person(store, grant(ROUND_MANAGER)))
    for place in range(members):
        key = f"r{place}"
        planned(store, key, made)
        number, buttons, page = asked(client, store, key)
        assert buttons == [str(each) for each in range(members)]
        assert page.count("Solved again: then there is a plan.") == members
        again = solved(client, store, key, f"{number}/relax/{place}")
        with store.reading() as session:
            plan = plans.get_plan(session, key, runs.get_run(session, again).plan or 0)
            assert plan.status == "optimal"
            acts = [entry.act for entry in trail.list_entries(session, round=key).items]
        assert {"plan:pin:remove", "run:conflict:relax"} & set(acts)
        assert "No plan is possible" not in client.get(f"/rounds/{key}/runs/{again}").text


def test_a_lone_pin_says_why_it_cannot_stand(app: Flask, store: Database) -> None:
    planned(store, "r1", lone())
    client = signed_in(app, store, person(store, grant(ROUND_MANAGER)))
    _number, _buttons, page = asked(client, store, "r1")
    assert "a session of offer o1 asks 3 learners or more, and at one start and in one language 1 could come together" in page
    with store.reading() as session:
        assert [reason.code for reason in plans.get_plan(session, "r1", 1).conflict] == ["pin", "pin_cohort"]


def test_whoever_may_not_change_limits_relaxes_pins_alone(app: Flask, store: Database) -> None:
    planned(store, "r1", host())
    client = signed_in(app, store, person(store, grant(ICRC_COORDINATOR)))
    number, buttons, _page = asked(client, store, "r1")
    assert buttons == ["0", "1"]
    for place, status in (("2", 403), ("7", 404)):
        page = client.post(f"/rounds/r1/runs/{number}/relax/{place}", data={"csrf_token": token_of(client, "/rounds/r1/runs/new")})
        assert page.status_code == status, page.text


def test_what_is_not_in_the_way_any_more_is_not_relaxed_twice(app: Flask, store: Database) -> None:
    planned(store, "r1", small_offer())
    client = signed_in(app, store, person(store, grant(ROUND_MANAGER)))
    number, _buttons, _page = asked(client, store, "r1")
    solved(client, store, "r1", f"{number}/relax/0")
    page = client.post(f"/rounds/r1/runs/{number}/relax/0", data={"csrf_token": token_of(client, "/rounds/r1/runs/new")})
    assert page.status_code == 409
    assert "The round has changed since" in page.text
