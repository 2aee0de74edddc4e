from __future__ import annotations

from matcher.goals.reach import Reach
from tests.helpers.answers import answer, exchange, leg
from tests.helpers.rounds import need, offer, pool


def test_societies_count_once_and_components_too() -> None:
    made = pool(need("n1"), need("n2"), need("n3", "ICRC"), offer(exchanges_max=3))
    exchanges = [exchange(leg(key), key=key) for key in ("n1", "n2", "n3")]
    assert Reach().value(answer(made, *exchanges), made) == 2
    assert Reach().value((), made) == 0
