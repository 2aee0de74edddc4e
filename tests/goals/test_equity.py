from __future__ import annotations

from matcher.goals.equity import Equity
from tests.helpers.answers import answer, exchange, leg
from tests.helpers.rounds import need, offer, pool, society


def test_the_region_served_worst_counts_in_permille_rounded_down() -> None:
    made = pool(society("KEN", "AFR"), society("FRA", "EUR"), need("n1", level=2, target=5), need("n2", "FRA"),
                need("n3", "FRA", priority=3), offer(capabilities="SRV-TRAC:4", exchanges_max=3))
    both = [exchange(leg("n1"), key="x1"), exchange(leg("n2"), key="x2")]
    # AFR gets 2 of 3 levels: 666; EUR 3 x 2 of 3 x 2 + 1 x 2: 750.
    assert Equity().value(answer(made, *both), made) == 666
    assert Equity().value(answer(made, both[0]), made) == 0


def test_where_only_a_component_asks_nobody_is_left_behind() -> None:
    made = pool(need("n1", "ICRC"), offer())
    assert Equity().value((), made) == 1000
