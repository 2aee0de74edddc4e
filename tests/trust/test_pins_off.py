"""In a round whose rule about pins is off, questions still hold what they ask for; the round's own pins hold nothing."""

from __future__ import annotations

import dataclasses

from matcher.domain.pool import Pin, Pool
from matcher.planner import plan
from matcher.policy import read_policy
from matcher.trust.desk import Desk
from matcher.trust.repair import repair
from matcher.trust.standby import standby
from matcher.trust.why_not import why_not
from tests.helpers.rounds import need, offer, pool
from tests.trust.desks import scenario_of


def desk_without_pins(made: Pool) -> Desk:
    policy, wrong = read_policy(rules={"pins": {"on": False}})
    assert wrong == []
    made_of = dataclasses.replace(scenario_of(made), policy=policy)
    return Desk(made_of, plan(made_of))


def test_a_pair_asked_for_is_in_the_forced_plan_and_what_is_pinned_out_may_be_as_well() -> None:
    desk = desk_without_pins(pool(need("n1", priority=1), need("n2", "UGA", priority=2), offer("o1"), Pin("n2", "o1", "out"),
                                  Pin("n1", "o1", "in")))
    forced = why_not(desk, "n2", "o1").forced
    assert forced is not None and forced.exact
    assert (forced.differences.lost, forced.differences.gained) == (("n1",), ("n2",))
    assert forced.losses["impact"] == 12 * (9 - 3) * 100 * 2


def test_what_was_declined_does_not_come_back_and_what_was_accepted_stays() -> None:
    desk = desk_without_pins(pool(need("n1", priority=1), need("n2", "UGA", priority=3), offer("o1", capabilities="SRV-TRAC:5"),
                                  offer("o2", "FRA", exchanges_max=1), offer("o3", "DEU", exchanges_max=1), Pin("n1", "o3", "in")))
    by_need = {leg.need: (x, leg) for x in desk.plan.exchanges for leg in x.legs}
    gone, stays = by_need["n1"], by_need["n2"]
    answer = repair(desk, [gone[0].id], accepted=[stays[0].id], budget=None)
    assert answer is not None and answer.proved
    now = {leg.need.need: (leg.offer.offer, pick.start) for pick in answer.picks for leg in pick.legs}
    assert now["n2"] == (stays[1].offer, stays[0].start)
    assert now["n1"][0] != gone[1].offer
    ready = standby(desk, gone[0].id)
    assert ready is not None and [leg.offer for leg in ready.legs if leg.need == "n1"] != [gone[1].offer]
