"""The way of large rounds, on tiny ones of every policy: what is decided around a question claims no more than a fresh solve gives."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings

from matcher.domain.plan import FEASIBLE, OPTIMAL
from matcher.domain.pool import Pin, Pool
from matcher.planner import plan
from matcher.trust.desk import Desk
from matcher.trust.unlock import unlock
from matcher.trust.why_not import NOT_CHOSEN, why_not
from tests.helpers.oracle.strategies import rounds
from tests.test_agreement import scenario, sound
from tests.trust.desks import fresh


def large(made: tuple[Pool, dict[str, Any]], *, small: bool) -> Desk:
    """The desk of a tiny round that takes itself for a larger one; with `small` for one that is solved whole where there is time."""
    asked = scenario(sound(made[0]), made[1])
    # With slack a goal's value is not the best there is: nothing to compare by.
    assume(not any(goal.slack_permille for goal in asked.policy.goals))
    answer = plan(asked)
    assume(answer.status == OPTIMAL)
    desk = Desk(asked, answer)
    vars(desk).update(tiny=False, small=small)
    return desk


def in_order(desk: Desk, values: dict[str, int]) -> list[int]:
    """Values as they compare: the first goal first, more is better."""
    return [values[goal.name] * (1 if goal.sense == "max" else -1) for goal in desk.goals]


@pytest.mark.slow
@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(rounds())
def test_a_pair_decided_around_loses_no_less_than_a_fresh_solve_and_is_impossible_only_where_there_is_no_plan(
    made: tuple[Pool, dict[str, Any]],
) -> None:
    desk = large(made, small=False)
    # A fresh solve is forced by a pin.
    assume(desk.scenario.policy.rule("pins").on)
    for row, other in [(need.need, offer.offer) for need in desk.pool.needs[:2] for offer in desk.pool.offers[:2]]:
        answer = why_not(desk, row, other, seconds=20)
        if answer.state != NOT_CHOSEN:
            continue
        status, values, _ = fresh(desk, dataclasses.replace(desk.pool, pins=(*desk.pool.pins, Pin(row, other, "in"))))
        assert answer.forced is not None and answer.bound is not None
        assert not (answer.forced.found and status not in (OPTIMAL, FEASIBLE))
        assert not (answer.forced.impossible and status in (OPTIMAL, FEASIBLE))
        if answer.forced.found:
            kept = [value - answer.forced.losses[goal.name] for goal, value in zip(desk.goals, in_order(desk, desk.values), strict=True)]
            assert kept <= in_order(desk, values)
            assert answer.bound.least <= in_order(desk, desk.values)[0] - in_order(desk, values)[0]


@pytest.mark.slow
@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(rounds())
def test_a_change_found_around_a_need_is_confirmed_by_the_whole_round(made: tuple[Pool, dict[str, Any]]) -> None:
    desk = large(made, small=True)
    for row in [need.need for need in desk.pool.needs if need.need not in desk.around.met][:2]:
        answer = unlock(desk, row, seconds=30, most=3)
        assert answer.without is None
        for each in answer.found:
            changed = plan(dataclasses.replace(desk.scenario, pool=each.change.applied(desk.pool),
                                               policy=each.change.policy(desk.scenario.policy)))
            values = {goal.name: goal.value for goal in changed.goals}
            assert row in {leg.need for exchange in changed.exchanges for leg in exchange.legs}
            if each.whole and each.sure:
                gained = zip(in_order(desk, values), in_order(desk, desk.values), strict=True)
                assert [each.gains[goal.name] for goal in desk.goals] == [after - before for after, before in gained]
