"""A plan in a scenario that has changed since: what stands stays, what fell is repaired with few changes."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import HealthCheck, given, settings

from matcher.domain.errors import DataError
from matcher.domain.funding import Costs
from matcher.domain.plan import FEASIBLE, OPTIMAL
from matcher.domain.pool import Pool
from matcher.planner import plan
from matcher.trust.carried import carried
from matcher.trust.repair import repair
from tests.helpers.rounds import envelope, need, offer, pool, society
from tests.helpers.tiny import tiny_pools
from tests.trust.desks import desk_of, scenario_of

TWO = (society("KEN", "AFR"), society("UGA", "AFR"), need("n1", priority=1), need("n2", "UGA", priority=2), offer("o1", "RWA"),
       offer("o2", "FRA"))


def test_a_lost_envelope_fells_what_it_paid_and_another_steps_in() -> None:
    """Both exchanges are paid by the first envelope; without it the second has enough for the better of the two."""
    first, second = envelope("e1", 50_000), envelope("e2", 5000, regions="AFR")
    before = desk_of(pool(*TWO, first, costs=Costs()))
    changed = pool(*TWO, dataclasses.replace(first, amount=0), second, costs=Costs())
    carry = carried(scenario_of(changed), before.plan)
    assert carry.fallen == tuple(x.id for x in before.plan.exchanges) and set(carry.open) == {"n1", "n2"}
    assert carry.before["impact"] == before.values["impact"]
    found = repair(carry.desk, (), needs=carry.open, before=carry.before)
    assert found is not None and found.proved
    assert {leg.need.need for pick in found.picks for leg in pick.legs} == {"n1"}
    assert {charge.envelope for pick in found.picks for leg in pick.legs for charge in leg.charges} == {"e2"}


def test_of_exchanges_that_no_longer_go_together_the_one_worth_least_falls() -> None:
    made = pool(*TWO, envelope("e1", 50_000), costs=Costs())
    before = desk_of(made)
    assert before.around.met == {"n1", "n2"}
    less = dataclasses.replace(made, envelopes=(dataclasses.replace(made.envelopes[0], amount=5000),))
    carry = carried(scenario_of(less), before.plan)
    assert carry.open == ("n2",) and len(carry.desk.plan.exchanges) == 1


def test_a_need_that_comes_late_and_an_offer_that_is_withdrawn() -> None:
    before = desk_of(pool(need("n1"), offer("o1", "RWA"), offer("o2", "FRA", capabilities="DAT-CASE:5")))
    late = pool(need("n1"), need("n3", "MLI", capability="DAT-CASE"), offer("o1", "RWA"), offer("o2", "FRA", capabilities="DAT-CASE:5"))
    carry = carried(scenario_of(late), before.plan)
    assert carry.fallen == () and carry.open == ()
    found = repair(carry.desk, (), needs=["n3"], before=carry.before, budget=0)
    assert found is not None and found.changes == 0 and found.differences.gained == ("n3",)
    assert found.losses["impact"] < 0
    without = pool(need("n1"), offer("o2", "FRA", capabilities="DAT-CASE:5"))
    assert carried(scenario_of(without), before.plan).open == ("n1",)


def test_a_plan_without_exchanges_is_refused() -> None:
    made = pool(need(), offer())
    with pytest.raises(DataError):
        carried(scenario_of(made), dataclasses.replace(plan(scenario_of(made)), status="infeasible"))


@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(tiny_pools())
def test_what_stands_keeps_every_rule_and_in_the_same_scenario_all_of_it_stands(made: Pool) -> None:
    given_ = scenario_of(made)
    old = plan(given_)
    if old.status not in (OPTIMAL, FEASIBLE):
        return
    assert carried(given_, old).fallen == ()
    poorer = dataclasses.replace(made, pins=(), envelopes=tuple(dataclasses.replace(row, amount=row.amount // 2) for row in made.envelopes))
    carry = carried(scenario_of(poorer), old)
    desk = carry.desk
    assert [breach for rule in desk.problem.rules() for breach in rule.breaches(desk.picks, desk.pool)] == []
    found = repair(desk, (), needs=carry.open, before=carry.before, seconds=20)
    assert found is not None and found.changes <= 3
    assert [breach for rule in desk.problem.rules() for breach in rule.breaches(found.picks, desk.pool)] == []
