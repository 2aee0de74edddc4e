"""The API against those who mean it ill: things of others under names of one's own, bodies that are none, races, tokens that
reach further than they should."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest

from matcher.config import Settings
from matcher.domain.actors import CONSOLE, FOCAL_POINT, ICRC_COORDINATOR, ROUND_MANAGER
from matcher.domain.rounds import PLANNING
from matcher.store.session import Database
from matcher.workflow import tokens
from tests.api.callers import EVERYTHING, SECRET, Caller, Callers, bring_to, token_for
from tests.helpers.delivered import RICH, rich_round
from tests.helpers.people import grant, person
from web.app import create_app

SEEN = '"1-0000000000000000"'


def test_no_operation_but_a_read_is_open_to_a_token_that_may_read(callers: Callers) -> None:
    bring_to(callers, PLANNING)
    for place, held in enumerate(callers.everybody):
        reader = Caller(callers.app, token_for(callers.store, callers.accounts[place].id, tokens.READ), held.grant)
        for route in callers.routes:
            if route.method != "GET":
                answer = reader.send(route.method, route.address, json={}, If_Match=SEEN)
                assert (answer.status_code, "has not the scope" in answer.text) == (403, True), (route, held.grant)


def test_tokens_that_have_ended_open_nothing(callers: Callers) -> None:
    now, account = datetime.now(UTC), callers.accounts[0].id
    with callers.store.writing() as session:
        _made, expired = tokens.make_for(session, CONSOLE, account, title="Old", scopes=EVERYTHING, days=1, now=now - timedelta(days=2))
        made, revoked = tokens.make_for(session, CONSOLE, account, title="Gone", scopes=EVERYTHING, days=9, now=now)
        tokens.revoke_any(session, CONSOLE, made.id, now=now)
        session.commit()
    for number, route in enumerate(callers.routes):
        caller = Caller(callers.app, (expired, revoked)[number % 2])
        answer = caller.send(route.method, route.address, json={} if route.method != "GET" else None, If_Match=SEEN)
        assert answer.status_code in (401, 429), route


@pytest.mark.parametrize(("body", "content_type"), [
    (b'{"a":' * 20_000, "application/json"), (b"\xff\xfe\x00", "application/json"), (b"a=1", "application/x-www-form-urlencoded"),
    (b"[null, 1e999, -0.0]", "application/json"), ('{"\u202e\u0000": "\U0001f4a9"}'.encode(), "application/json")])
def test_bodies_that_are_none_are_refused_everywhere(callers: Callers, body: bytes, content_type: str) -> None:
    caller = callers.of(ICRC_COORDINATOR)
    for route in callers.routes:
        if route.method != "GET":
            answer = caller.client.open(f"/api/v1{route.address}", method=route.method, data=body, content_type=content_type,
                                        headers={"Authorization": f"Bearer {caller.token}", "If-Match": SEEN})
            assert answer.status_code < 500, (route, answer.text)
            assert answer.status_code < 400 or answer.content_type == "application/problem+json", route


def test_what_is_too_large_is_told_so(callers: Callers) -> None:
    bring_to(callers, PLANNING)
    answer = callers.of(ROUND_MANAGER).send("PUT", "/rounds/r1/policy", {"settings": {"a": "x" * 11_000_000}}, If_Match=SEEN)
    assert (answer.status_code, answer.get_json()["type"]) == (413, "/api#too-large")


def test_numbers_of_one_round_name_nothing_in_another(callers: Callers) -> None:
    """Runs, questions and pins are counted over all rounds: under the key of another round they are not there."""
    rich_round(callers.store)
    leader, wrong = callers.of(ICRC_COORDINATOR), list[str]()
    for route in callers.routes:
        address = route.address.replace("/rounds/r1", f"/rounds/{RICH}")
        if any(f"/{name}/" in f"{address}/" for name in ("runs/1", "questions/2", f"pins/{callers.examples['pin']}")):
            answer = leader.send(route.method, address, json={} if route.method != "GET" else None, If_Match=SEEN)
            if answer.status_code not in (404, 409):
                wrong.append(f"{route.method} {address}: {answer.status_code}")
    assert wrong == []


def test_lines_of_another_society_are_not_there_under_ones_own_name(callers: Callers) -> None:
    kenya, colombia = callers.of(FOCAL_POINT), callers.of(FOCAL_POINT, "COL")
    for method in ("GET", "PUT", "DELETE"):
        body = {"activity": "Taken over."} if method == "PUT" else None
        assert colombia.send(method, "/commitments/KEN/action-plans/2027/lines/1", body, If_Match=SEEN).status_code == 403
        assert kenya.send(method, "/commitments/KEN/action-plans/2027/lines/1", body, If_Match=SEEN).status_code == 404


def test_of_several_who_write_the_first_version_at_once_one_does(database: Database) -> None:
    """On PostgreSQL nothing was there to be locked before the first version: the second became an error of ours."""
    rich_round(database)
    app = create_app(Settings(database_url=database.url, secret=SECRET), database=database)
    caller = Caller(app, token_for(database, person(database, grant(FOCAL_POINT, society="KEN")).id))
    writes: tuple[tuple[str, str, str, Any], ...] = (
        ("PUT", "/commitments/KEN/P1", "/commitments/KEN/P1", {"status": "begun", "evidence": "A decision of the board."}),
        ("POST", "/commitments/KEN/action-plans/2027", "/commitments/KEN/action-plans/2027/draft", {"round": RICH}))
    for method, seen, address, body in writes:
        etag = caller.get(seen).headers["ETag"]
        together = Barrier(4)

        def write(_number: int, method: str = method, address: str = address, body: Any = body, etag: str = etag,
                  together: Barrier = together) -> int:
            each = Caller(app, caller.token)
            together.wait()
            return each.send(method, address, body, If_Match=etag).status_code

        with ThreadPoolExecutor(4) as pool:
            assert sorted(pool.map(write, range(4))) == [200, 412, 412, 412], address
