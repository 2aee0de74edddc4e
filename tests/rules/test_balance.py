from __future__ import annotations

import pytest

from matcher.rules.balance import Balance
from tests.helpers.answers import breaches, exchange, leg
from tests.helpers.rounds import need, offer, pool


def test_giving_and_receiving_stay_close() -> None:
    made = pool(need(), need("n2", "UGA"), offer(exchanges_max=2), offer("o2", "ICRC"))
    given = [exchange(leg("n1")), exchange(leg("n2"), week=9, key="x2")]
    assert breaches(Balance(2, on=True), made, *given) == []
    assert breaches(Balance(1, on=True), made, *given) == [("RWA", {"given": 2, "received": 0, "difference": 1})]


def test_components_are_left_out() -> None:
    made = pool(need(), offer("o2", "ICRC"))
    assert breaches(Balance(0, on=True), made, exchange(leg("n1", "o2"))) == [("KEN", {"given": 0, "received": 1, "difference": 0})]


def test_it_is_off_until_it_has_a_number() -> None:
    assert not Balance().on
    with pytest.raises(ValueError, match="difference is required"):
        Balance(on=True)
