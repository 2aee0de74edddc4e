"""A conflict alone has no plan, and without any one of its members there is one."""

from __future__ import annotations

import dataclasses

import pytest

from matcher.domain.pool import Pin, Pool
from matcher.planner import plan
from matcher.policy import default_policy
from matcher.scenario import Limits, Scenario
from tests.helpers.rounds import monday, need, offer, pin, pool, society


def solved(made: Pool) -> Scenario:
    return Scenario("conflict", "Conflict", "", made, default_policy(), Limits(seconds=30))


def crowded(*more: Pin) -> Pool:
    return pool(society("KEN"), need("n1"), need("n2"), need("n3", "UGA"), offer("o1"), offer("o2", "FRA"),
                pin("n1", "o1", start=monday(3)), pin("n2", "o2", start=monday(4)), *more)


def test_the_smallest_conflict_names_the_pins_and_the_rule_and_nothing_else() -> None:
    answer = plan(solved(crowded(pin("n3", "o1", "out"))))
    assert answer.status == "infeasible"
    assert [(reason.code, reason.facts.get("need"), reason.facts.get("rule")) for reason in answer.conflict] == [
        ("pin", "n1", None), ("pin", "n2", None), ("rule", None, "hosting")]


@pytest.mark.parametrize("left_out", ["n1", "n2"])
def test_without_any_one_pin_there_is_a_plan(left_out: str) -> None:
    made = crowded()
    rest = dataclasses.replace(made, pins=tuple(row for row in made.pins if row.need != left_out))
    assert plan(solved(rest)).status == "optimal"


def test_without_the_rule_there_is_a_plan() -> None:
    made = crowded()
    free = tuple(dataclasses.replace(row, hosted_at_once=2) for row in made.societies)
    assert plan(solved(dataclasses.replace(made, societies=free))).status == "optimal"


def test_a_pinned_pair_that_a_check_turns_away_names_the_check() -> None:
    made = pool(need(), offer(capabilities="SRV-TRAC:3"), pin("n1", "o1"))
    answer = plan(solved(made))
    assert answer.status == "infeasible"
    assert [(reason.code, reason.facts.get("check")) for reason in answer.conflict] == [("pin", None), ("check", "level")]


def test_a_pin_both_in_and_out_is_a_conflict_of_two() -> None:
    answer = plan(solved(pool(need(), offer(), pin("n1", "o1"), pin("n1", "o1", "out"))))
    assert [(reason.code, reason.facts["pin"]) for reason in answer.conflict] == [("pin", "in"), ("pin", "out")]
