"""What a resource is worth: the estimate bounds it, a fresh solve with one unit more confirms it."""

from __future__ import annotations

from matcher.domain.funding import Costs
from matcher.trust.worth import estimates, worths
from tests.helpers.rounds import envelope, need, offer, pool, society
from tests.trust.desks import desk_of, fresh


def short_of_money() -> object:
    """One envelope that pays one of two needs: a thousand more pays both."""
    return pool(society("KEN", "AFR"), society("UGA", "AFR"), need("n1", priority=1, days=14), need("n2", "UGA", priority=2, days=14),
                offer("o1", "RWA", exchanges_max=2, people=2), envelope("e1", 5500), envelope("e2", 50_000, receivers="FRA"), costs=Costs())


def test_a_thousand_more_is_worth_what_a_fresh_solve_with_it_gains() -> None:
    desk = desk_of(short_of_money())  # type: ignore[arg-type]
    found = {worth.change.facts["envelope"]: worth for worth in worths(desk, seconds=30) if "envelope" in worth.change.facts}
    e1, e2 = found["e1"], found["e2"]
    assert e1.gains is not None and e1.sure
    assert e1.estimate > 0
    values = fresh(desk, e1.change.applied(desk.pool))[1]
    assert e1.gains["impact"] == values["impact"] - desk.values["impact"]
    assert e2.estimate == 0 and e2.gains is None


def test_one_named_resource_is_solved_again_even_without_a_price() -> None:
    desk = desk_of(pool(need(), offer(), envelope("e1", 10), costs=Costs(free=True)))
    found = worths(desk, only="e1", seconds=20)
    assert len(found) == 1 and found[0].gains is not None and set(found[0].gains.values()) == {0}


def test_a_taken_offer_and_a_full_host_have_a_price() -> None:
    desk = desk_of(pool(society("KEN", hosted_in_round=1), need("n1", priority=1), need("n2", priority=1), need("n3", "UGA", priority=1),
                        offer("o1"), offer("o2", "FRA")))
    priced = {str(worth.change.facts.get("offer") or worth.change.facts.get("society")): worth.estimate for worth in estimates(desk, 10)}
    assert max(priced.values()) > 0
    assert set(priced) >= {"o1", "o2", "KEN"}


def test_a_round_without_legs_has_no_prices() -> None:
    assert estimates(desk_of(pool(need(), offer(capabilities="DAT-CASE:5"))), 5) == ()
