from __future__ import annotations

from matcher.goals.steadiness import Steadiness
from tests.helpers.answers import answer, exchange, leg
from tests.helpers.rounds import baseline_leg, monday, need, offer, pool


def test_a_leg_that_is_gone_or_moved_is_a_change() -> None:
    made = pool(need(), need("n2", "UGA"), offer(), offer("o2", "FRA"),
                baseline=(baseline_leg("n1", "o1", monday(2)), baseline_leg("n2", "o2", monday(5))))
    kept = exchange(leg(), week=2)
    assert Steadiness().value(answer(made, kept), made) == 1
    assert Steadiness().value(answer(made, kept, exchange(leg("n2", "o2"), week=6, key="x2")), made) == 1
    assert Steadiness().value(answer(made, kept, exchange(leg("n2", "o2"), week=5, key="x2")), made) == 0
