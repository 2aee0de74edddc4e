"""Large documents are made a few at a time: pages keep their threads, and whoever comes too many is told to come again."""

from __future__ import annotations

import threading

import pytest
from flask import Flask

from matcher.domain.actors import ICRC_COORDINATOR, Grant
from matcher.domain.errors import WrongState
from matcher.store.session import Database
from tests.helpers.people import person, signed_in
from tests.helpers.reviewed import reviewed_round
from web.making import Turns


def test_a_turn_is_waited_for_by_as_many_as_there_are_turns_and_by_no_more() -> None:
    turns, inside, end = Turns(1, 30), threading.Event(), threading.Event()
    came: list[str] = []

    def make(name: str) -> None:
        with turns.turn():
            came.append(name)
            inside.set()
            end.wait(30)

    first = threading.Thread(target=make, args=("first",))
    first.start()
    assert inside.wait(30)
    second = threading.Thread(target=make, args=("second",))
    second.start()
    while turns.waiting.acquire(blocking=False):
        turns.waiting.release()
    with pytest.raises(WrongState), turns.turn():
        pass
    end.set()
    first.join(30)
    second.join(30)
    assert came == ["first", "second"]
    with turns.turn():
        came.append("third")


def test_while_documents_are_made_pages_are_served_and_one_more_is_asked_to_come_again(app: Flask, store: Database) -> None:
    reviewed_round(store)
    client = signed_in(app, store, person(store, Grant(ICRC_COORDINATOR)))
    app.extensions["matcher.making"] = turns = Turns(1, 0.05)
    with turns.turn():
        answer = client.get("/rounds/r1/plans/1/download/plan_json")
        assert answer.status_code == 409 and "half a minute" in answer.text
        assert client.get("/rounds/r1/plans/1").status_code == 200
    assert client.get("/rounds/r1/plans/1/download/plan_json").status_code == 200
