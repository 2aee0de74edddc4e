"""Why not: every failing check, and a loss that a fresh solve of the forced scenario finds as well."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import HealthCheck, given, settings

from matcher.domain.errors import DataError
from matcher.domain.plan import FEASIBLE, OPTIMAL
from matcher.domain.pool import Pin, Pool
from matcher.trust.why_not import IN_PLAN, NOT_CHOSEN, TURNED_AWAY, first_answer, why_not
from tests.helpers.rounds import need, offer, pool, society
from tests.helpers.tiny import tiny_pools
from tests.trust.desks import bundled, desk_of, fresh


def one_offer_two_needs() -> Pool:
    """The offer serves the dearer need; the other can have it as well."""
    return pool(need("n1", priority=1), need("n2", "UGA", priority=2), offer("o1"))


def test_a_pair_that_is_turned_away_shows_every_check_that_it_fails() -> None:
    desk = desk_of(pool(society("KEN", languages="en:C1"), society("FRA", languages="fr:C1"), need("n1", level=4, target=5),
                        offer("o1", "FRA", capabilities="SRV-TRAC:4", languages="fr:C1")))
    answer = why_not(desk, "n1", "o1")
    assert answer.state == TURNED_AWAY
    assert [[reason.code for reason in way.failed] for way in answer.ways] == [["check_level", "check_language"]]
    assert answer.forced is None


def test_a_pair_of_the_plan_names_its_exchange() -> None:
    answer = why_not(desk_of(one_offer_two_needs()), "n1", "o1")
    assert (answer.state, answer.exchange) == (IN_PLAN, "x1")


def test_a_pair_that_is_not_chosen_costs_what_its_rival_loses() -> None:
    desk = desk_of(one_offer_two_needs())
    first = first_answer(desk, "n2", "o1", prices=True)
    answer = why_not(desk, "n2", "o1")
    assert answer.state == NOT_CHOSEN
    assert [reason.facts for reason in answer.obstacles] == [{"rule": "offer_capacity", "subject": "o1"}]
    assert answer.forced is not None and answer.forced.exact and answer.forced.whole
    assert answer.forced.losses["impact"] == 12 * (9 - 3) * 100 * 2
    assert (answer.forced.differences.lost, answer.forced.differences.gained) == (("n1",), ("n2",))
    assert first.bound is not None and 0 <= first.bound.least <= answer.forced.losses["impact"]


def test_a_pair_that_pins_rule_out_is_called_impossible() -> None:
    desk = desk_of(pool(need("n1", priority=1), need("n2", "UGA"), offer("o1"), Pin("n1", "o1", "in")))
    answer = why_not(desk, "n2", "o1")
    assert answer.forced is not None and answer.forced.impossible and not answer.forced.found


def test_unknown_names_are_refused_by_field() -> None:
    with pytest.raises(DataError) as caught:
        first_answer(desk_of(one_offer_two_needs()), "n9", "o9")
    assert sorted(problem.column for problem in caught.value.problems) == ["need", "offer"]


def test_a_plan_of_another_scenario_is_refused() -> None:
    desk = desk_of(one_offer_two_needs())
    with pytest.raises(DataError):
        dataclasses.replace(desk, scenario=dataclasses.replace(desk.scenario, title="Another"))


@pytest.mark.slow
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(tiny_pools())
def test_every_loss_equals_a_fresh_solve_of_the_forced_scenario(made: Pool) -> None:
    desk = desk_of(made)
    for row in made.needs[:2]:
        for other in made.offers[:2]:
            answer = why_not(desk, row.need, other.offer, seconds=30)
            if answer.state != NOT_CHOSEN:
                continue
            assert answer.forced is not None and answer.bound is not None
            status, values, _ = fresh(desk, dataclasses.replace(made, pins=(*made.pins, Pin(row.need, other.offer, "in"))))
            if answer.forced.impossible:
                assert status not in (OPTIMAL, FEASIBLE)
                continue
            assert answer.forced.exact
            signs = {goal.name: 1 if goal.sense == "max" else -1 for goal in desk.goals}
            assert answer.forced.losses == {name: signs[name] * (desk.values[name] - values[name]) for name in values}
            assert answer.bound.least <= answer.forced.losses[answer.bound.goal]


@pytest.mark.slow
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(tiny_pools())
def test_asked_the_way_of_large_rounds_no_more_is_promised_than_a_fresh_solve_gives(made: Pool) -> None:
    """What is decided anew around the pair is a plan of the forced round; what is called impossible is."""
    desk = desk_of(made)
    vars(desk)["small"] = False
    for row in made.needs[:2]:
        for other in made.offers[:2]:
            answer = why_not(desk, row.need, other.offer, seconds=30)
            if answer.forced is None:
                continue
            status, values, _ = fresh(desk, dataclasses.replace(made, pins=(*made.pins, Pin(row.need, other.offer, "in"))))
            if answer.forced.impossible:
                assert status not in (OPTIMAL, FEASIBLE)
            elif answer.forced.found:
                first = desk.goals[0]
                sign = 1 if first.sense == "max" else -1
                assert answer.forced.losses[first.name] >= sign * (desk.values[first.name] - values[first.name])


def test_a_session_that_nobody_else_could_join_is_impossible_at_once() -> None:
    """Three learners make a session and only two needs could come: no plan has the pair, however large the round."""
    made = pool(*(need(f"n{number}", key, kinds="practice_exchange") for number, key in enumerate(("KEN", "UGA"), 1)),
                offer("o1", kinds="practice_exchange", cohort_min=3), need("n3", "MLI", capability="DAT-CASE"),
                offer("o2", "FRA", capabilities="DAT-CASE:5"))
    desk = desk_of(made)
    vars(desk)["small"] = False
    answer = why_not(desk, "n1", "o1")
    assert answer.forced is not None and answer.forced.impossible and not answer.forced.found
    assert fresh(desk, dataclasses.replace(made, pins=(Pin("n1", "o1", "in"),)))[0] == "infeasible"


@pytest.mark.slow
def test_on_a_bundled_round_losses_equal_fresh_solves() -> None:
    desk = bundled("regional-2027")
    legs = desk.problem.legs
    asked = 0
    for leg in range(0, len(legs), max(1, len(legs) // 4)):
        pair = desk.pool.needs[legs.need[leg]].need, desk.pool.offers[legs.offer[leg]].offer
        answer = why_not(desk, *pair, seconds=60)
        if answer.forced is None or not answer.forced.exact:
            continue
        status, values, _ = fresh(desk, dataclasses.replace(desk.pool, pins=(*desk.pool.pins, Pin(*pair, "in"))))
        if status != OPTIMAL:
            continue
        asked += 1
        assert {name: abs(loss) for name, loss in answer.forced.losses.items()} == {
            name: abs(desk.values[name] - values[name]) for name in values}
    assert asked >= 1
