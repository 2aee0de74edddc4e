from __future__ import annotations

from matcher.domain.funding import Costs
from matcher.goals.cost import Cost
from tests.helpers.answers import answer, exchange, leg
from tests.helpers.rounds import envelope, need, offer, pool


def test_cash_charges_count_and_own_funds_and_materials_do_not() -> None:
    made = pool(need(own_funds=40, materials="tablet:5", mode="remote", days=10), offer(), envelope(),
                envelope("e2", resource="tablet"), costs=Costs())
    paid = leg(own={"local": 40}, charges=(("e1", "local", 60), ("e2", "material:tablet", 5)))
    assert Cost().value(answer(made, exchange(paid, mode="remote")), made) == 60
