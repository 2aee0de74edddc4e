"""No dead ends: what fits nothing is named, and each way out of a conflict was solved."""

from __future__ import annotations

import pytest

from matcher.domain.funding import Costs
from matcher.domain.pool import Pool
from matcher.planner import plan
from matcher.trust.dead_ends import ways_out
from matcher.trust.looking import look_ahead
from matcher.trust.relaxing import relaxed
from tests.helpers.rounds import envelope, monday, need, offer, pin, pool, society
from tests.trust.desks import scenario_of


def test_needs_offers_and_envelopes_without_a_part_are_found_without_solving() -> None:
    made = pool(society("KEN", "AFR"), need("n1"), need("n2", capability="DAT-CASE"), offer("o1"),
                offer("o2", "FRA", capabilities="STR-PLAN:5", kinds="peer_review"), envelope("e1", 9000, regions="AFR"),
                envelope("e2", 9000, regions="AME"), costs=Costs())
    found = look_ahead(scenario_of(made))
    assert [row.key for row in found.needs] == ["n2"]
    assert found.needs[0].checks == {"capability": 1, "kind": 1}
    assert [row.key for row in found.offers] == ["o2"]
    assert [row.key for row in found.envelopes] == ["e2"]
    assert found.legs == 1


def crowded() -> Pool:
    return pool(society("KEN"), need("n1"), need("n2"), offer("o1"), offer("o2", "FRA"),
                pin("n1", "o1", start=monday(3)), pin("n2", "o2", start=monday(4)))


def unpaid() -> Pool:
    return pool(society("KEN", "AFR"), need("n1"), need("n2", "UGA"), offer("o1", exchanges_max=2, people=2), envelope("e1", 5500),
                pin("n1", "o1"), pin("n2", "o1"), costs=Costs())


@pytest.mark.parametrize("made", [crowded(), unpaid(), pool(need(), offer(), pin("n1", "o1"), pin("n1", "o1", "out"))],
                         ids=["host", "money", "pins"])
def test_each_member_has_a_way_out_with_which_a_fresh_solve_has_a_plan(made: Pool) -> None:
    scenario = scenario_of(made)
    answer = plan(scenario)
    assert answer.status == "infeasible"
    ways = ways_out(scenario)
    assert [way.member for way in ways] == list(answer.conflict)
    assert len(ways) >= 2 and all(way.feasible for way in ways)
    for way in ways:
        assert plan(relaxed(scenario, way.code, way.facts)).status == "optimal"


def test_a_scenario_with_a_plan_has_no_way_out_to_show() -> None:
    assert ways_out(scenario_of(pool(need(), offer()))) == ()


def test_a_pair_that_a_check_turns_away_is_relaxed_by_the_check_or_the_pin() -> None:
    scenario = scenario_of(pool(need(), offer(capabilities="SRV-TRAC:3"), pin("n1", "o1")))
    ways = ways_out(scenario)
    assert [(way.code, way.feasible) for way in ways] == [("relax_pin", True), ("relax_check", True)]
