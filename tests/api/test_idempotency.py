"""A request that is sent twice is done once: on both databases, by several processes at once, and whatever happened since."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from flask import Flask

from matcher.config import Settings
from matcher.domain.actors import FOCAL_POINT, ROUND_MANAGER, Grant
from matcher.domain.statements import NEEDS
from matcher.store import accounts, statements
from matcher.store.session import Database, open_database
from tests.api.callers import SECRET, Caller, token_for
from tests.helpers.people import grant, person
from tests.helpers.reviewed import KEY, put_to, reviewed_round
from web.app import create_app

BODY = {"iso3": "KEN", "kinds": ["secondment"], "capability": "SRV-TRAC", "days": 5}


def app_of(database: Database, clock: Any = None) -> Flask:
    return create_app(Settings(database_url=database.url, secret=SECRET), database=database, clock=clock)


def stated(database: Database) -> int:
    with database.reading() as session:
        return len(statements.keys_of(session, KEY, NEEDS))


def test_the_same_key_and_body_give_the_same_answer(database: Database) -> None:
    reviewed_round(database)
    put_to(database, "open")
    before = stated(database)
    caller = Caller(app_of(database), token_for(database, person(database, grant(FOCAL_POINT)).id))
    first = caller.send("POST", "/rounds/r1/needs", BODY, Idempotency_Key="k-1")
    again = caller.send("POST", "/rounds/r1/needs", BODY, Idempotency_Key="k-1")
    assert (first.status_code, again.status_code, first.data) == (201, 201, again.data)
    assert [again.headers[name] == first.headers[name] for name in ("ETag", "Location", "Content-Type")] == [True] * 3
    assert ("Idempotency-Replayed" in first.headers, again.headers["Idempotency-Replayed"]) == (False, "true")
    assert stated(database) == before + 1
    other = caller.send("POST", "/rounds/r1/needs", {**BODY, "days": 6}, Idempotency_Key="k-1")
    assert (other.status_code, other.get_json()["fields"][0]["field"]) == (422, "Idempotency-Key")
    assert caller.send("POST", "/rounds/r1/offers", BODY, Idempotency_Key="k-1").status_code == 422
    assert stated(database) == before + 1


def test_several_processes_at_once_do_it_once(database: Database) -> None:
    reviewed_round(database)
    put_to(database, "open")
    before, token = stated(database), token_for(database, person(database, grant(FOCAL_POINT)).id)
    others = [open_database(database.url) for _process in range(2)]
    callers = [Caller(app_of(other), token) for other in others for _thread in range(3)]
    together = Barrier(len(callers))

    def ask(caller: Caller) -> tuple[int, bytes]:
        together.wait()
        answer = caller.send("POST", "/rounds/r1/needs", BODY, Idempotency_Key="at-once")
        return answer.status_code, answer.data

    with ThreadPoolExecutor(len(callers)) as pool:
        answers = list(pool.map(ask, callers))
    for other in others:
        other.close()
    assert ({status for status, _body in answers}, len({body for _status, body in answers})) == ({201}, 1)
    assert stated(database) == before + 1


def test_a_move_of_the_round_is_answered_again_though_the_round_has_moved_on(store: Database) -> None:
    reviewed_round(store)
    put_to(store, "open")
    account = person(store, grant(ROUND_MANAGER))
    caller = Caller(app_of(store), token_for(store, account.id))
    first = caller.send("POST", "/rounds/r1/moves/close_call", Idempotency_Key="m")
    assert (first.status_code, first.get_json()["status"]) == (200, "screening")
    assert caller.send("POST", "/rounds/r1/moves/close_call", Idempotency_Key="m").data == first.data
    assert caller.send("POST", "/rounds/r1/moves/close_call").status_code == 409
    with store.writing() as session:
        accounts.remove_grant(session, account.id, Grant(ROUND_MANAGER))
    assert caller.send("POST", "/rounds/r1/moves/close_call", Idempotency_Key="m").status_code == 403


def test_what_was_refused_leaves_no_key_and_keys_are_of_one_person(store: Database) -> None:
    reviewed_round(store)
    put_to(store, "open")
    app = app_of(store)
    caller, other = (Caller(app, token_for(store, person(store, grant(FOCAL_POINT)).id)) for _person in range(2))
    assert caller.send("POST", "/rounds/r1/needs", {**BODY, "days": 999}, Idempotency_Key="k").status_code == 422
    made = [each.send("POST", "/rounds/r1/needs", BODY, Idempotency_Key="k") for each in (caller, other)]
    assert [each.status_code for each in made] == [201, 201]
    assert made[0].get_json()["need"] != made[1].get_json()["need"]


def test_a_key_is_kept_for_a_day(store: Database) -> None:
    reviewed_round(store)
    put_to(store, "open")
    time = [datetime.now(UTC)]
    caller = Caller(app_of(store, lambda: time[0]), token_for(store, person(store, grant(FOCAL_POINT)).id))
    first = caller.send("POST", "/rounds/r1/needs", BODY, Idempotency_Key="k")
    time[0] += timedelta(hours=23)
    assert caller.send("POST", "/rounds/r1/needs", BODY, Idempotency_Key="k").data == first.data
    time[0] += timedelta(hours=2)
    assert caller.send("POST", "/rounds/r1/needs", BODY, Idempotency_Key="k").get_json()["need"] != first.get_json()["need"]


@pytest.mark.parametrize("key", ["", "with space", "x" * 65, "é"])
def test_what_is_no_key_is_refused(store: Database, key: str) -> None:
    reviewed_round(store)
    put_to(store, "open")
    caller = Caller(app_of(store), token_for(store, person(store, grant(FOCAL_POINT)).id))
    assert caller.send("POST", "/rounds/r1/needs", BODY, Idempotency_Key=key).status_code == 422
