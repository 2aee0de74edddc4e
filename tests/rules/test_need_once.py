from __future__ import annotations

import pytest

from matcher.rules.need_once import NeedOnce
from tests.helpers.answers import breaches, exchange, leg
from tests.helpers.rounds import need, offer, pool


def test_a_need_in_two_exchanges_is_one_too_many() -> None:
    made = pool(need(), offer(), offer("o2", "UGA"))
    twice = (exchange(leg()), exchange(leg(offer="o2"), key="x2", week=9))
    assert breaches(NeedOnce(), made, *twice) == [("n1", {"exchanges": 2})]
    assert breaches(NeedOnce(), made, twice[0]) == []


def test_it_may_not_be_switched_off() -> None:
    with pytest.raises(ValueError, match="need_once may not be switched off"):
        NeedOnce(on=False)
