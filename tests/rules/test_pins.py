from __future__ import annotations

from matcher.rules.pins import Pins
from tests.helpers.answers import breaches, exchange, leg
from tests.helpers.rounds import monday, need, offer, pin, pool


def test_a_pin_in_is_there_at_its_start() -> None:
    made = pool(need(), offer(), pin("n1", "o1", start=monday(3)))
    missing = [("n1", {"offer": "o1", "pin": "in", "role": None})]
    assert breaches(Pins(), made) == missing
    assert breaches(Pins(), made, exchange(leg(), week=2)) == missing
    assert breaches(Pins(), made, exchange(leg(), week=3)) == []


def test_a_pin_in_is_of_its_kind() -> None:
    made = pool(need(), offer(), pin("n1", "o1", kind="peer_review"))
    assert breaches(Pins(), made, exchange(leg())) == [("n1", {"offer": "o1", "pin": "in", "role": None})]


def test_a_pin_out_is_not_there() -> None:
    made = pool(need(), offer(), pin("n1", "o1", "out"))
    assert breaches(Pins(), made) == []
    assert breaches(Pins(), made, exchange(leg())) == [("n1", {"offer": "o1", "pin": "out", "role": None})]
