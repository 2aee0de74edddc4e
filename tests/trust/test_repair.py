"""Repair and standby: what is accepted stays, the budget is kept, nothing that was declined comes back."""

from __future__ import annotations

import pytest

from matcher.domain.errors import DataError
from matcher.goals.base import MAX
from matcher.trust.anew import near
from matcher.trust.nearby import around, free_legs
from matcher.trust.repair import frontier, repair
from matcher.trust.standby import standby, standbys
from tests.helpers.rounds import need, offer, pool
from tests.trust.desks import bundled, desk_of


def test_a_budget_of_nothing_touches_nobody_and_one_change_wins_the_need_back() -> None:
    desk = desk_of(pool(need("n1", priority=1), need("n2", "UGA", priority=2), offer("o1", "FRA", capabilities="SRV-TRAC:5"),
                        offer("o2", "DEU", capabilities="SRV-TRAC:4", exchanges_max=1), offer("o3", "ITA", capabilities="SRV-TRAC:4",
                                                                                              avoids="KEN")))
    by_need = {leg.need: x for x in desk.plan.exchanges for leg in x.legs}
    assert set(by_need) == {"n1", "n2"}
    found = frontier(desk, [by_need["n1"].id], seconds=20)
    assert [each.budget for each in found] == [0, 1, 3, 10, None]
    assert found[0].touched == () and found[0].changes == 0
    assert all(each.changes <= (99 if each.budget is None else each.budget) for each in found)
    losses = [each.losses["impact"] for each in found]
    assert losses == sorted(losses, reverse=True)
    gone = {(leg.need, leg.offer) for leg in by_need["n1"].legs}
    assert all((leg.need.need, leg.offer.offer) not in gone for each in found for pick in each.picks for leg in pick.legs)


def test_what_is_accepted_stays_as_it_is() -> None:
    desk = desk_of(pool(need("n1", priority=1), need("n2", "UGA", priority=3), offer("o1"), offer("o2", "FRA", exchanges_max=1)))
    by_need = {leg.need: x for x in desk.plan.exchanges for leg in x.legs}
    answer = repair(desk, [by_need["n1"].id], accepted=[by_need["n2"].id], budget=None)
    assert answer is not None and answer.proved
    kept = [(pick.start, leg.offer.offer) for pick in answer.picks for leg in pick.legs if leg.need.need == "n2"]
    assert kept == [(by_need["n2"].start, by_need["n2"].legs[0].offer)]
    assert answer.touched == ()


def test_names_that_are_not_in_the_plan_or_twice_are_refused() -> None:
    desk = desk_of(pool(need(), offer()))
    with pytest.raises(DataError):
        repair(desk, ["x9"])
    with pytest.raises(DataError):
        repair(desk, ["x1"], accepted=["x1"])


def test_a_standby_steps_in_without_touching_anybody() -> None:
    desk = desk_of(pool(need("n1", target=5), offer("o1", capabilities="SRV-TRAC:5"), offer("o2", "FRA", capabilities="SRV-TRAC:4")))
    found = standby(desk, "x1")
    assert found is not None and [(leg.need, leg.offer, leg.sender) for leg in found.legs] == [("n1", "o2", "FRA")]
    assert found.losses["impact"] == 12 * 3 * 100
    alone = next(iter(standbys(desk_of(pool(need(), offer())))))
    assert alone.legs == () and alone.losses["impact"] > 0


@pytest.mark.slow
def test_deciding_anew_around_a_need_is_never_worse_than_the_plan_at_hand() -> None:
    """With all legs of the plan allowed, what is called proved cannot lose to the plan itself."""
    desk = bundled("regional-2027")
    first = desk.goals[0]
    sign = 1 if first.sense == MAX else -1
    for place in range(0, len(desk.pool.needs), 25):
        needs = around(desk.problem, [place], desk.choices)
        found = near(desk.problem, desk.goals[:1], desk.choices, free_legs(desk.problem, needs, desk.choices), seconds=4, seed=1)
        assert sign * found.values[first.name] >= sign * desk.values[first.name]


@pytest.mark.slow
def test_after_one_decline_of_a_bundled_round_few_are_touched() -> None:
    desk = bundled("regional-2027")
    for exchange in desk.plan.exchanges[:2]:
        answer = repair(desk, [exchange.id], seconds=4)
        assert answer is not None
        assert answer.changes <= 3 and len(answer.touched) <= 3
        breaches = [breach for rule in desk.scenario.policy.rules_on if rule.name != "pins"
                    for breach in rule.breaches(answer.picks, desk.pool)]
        assert breaches == []
