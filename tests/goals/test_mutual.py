from __future__ import annotations

from matcher.goals.mutual import Mutual
from tests.helpers.answers import answer, exchange, leg
from tests.helpers.rounds import need, offer, pool


def test_what_is_given_counts_as_far_as_something_is_received() -> None:
    made = pool(need("n1", "KEN"), need("n2", "RWA"), need("n3", "UGA"), offer("o1", "RWA", exchanges_max=2), offer("o2", "KEN"))
    legs = [exchange(leg("n1", "o1"), key="x1"), exchange(leg("n3", "o1"), key="x3"), exchange(leg("n2", "o2"), key="x2")]
    assert Mutual().value(answer(made, *legs), made) == 2
    assert Mutual().value(answer(made, *legs[:2]), made) == 0
