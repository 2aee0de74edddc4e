"""Plans to ask about, solved once: a tiny round of one's own, and a bundled one of middle size."""

from __future__ import annotations

import dataclasses
from functools import cache
from pathlib import Path
from typing import Any

from matcher.domain.pool import Pool
from matcher.planner import plan
from matcher.policy import default_policy
from matcher.scenario import Limits, Scenario
from matcher.tables.scenario_folder import read_scenario
from matcher.trust.desk import Desk

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"


def scenario_of(pool: Pool) -> Scenario:
    return Scenario("tiny", "Tiny", "", pool, default_policy(), Limits(seconds=60))


def desk_of(pool: Pool, *, listed: bool = False, difference: int | None = None) -> Desk:
    """A pool with its plan on the table; with the check `listed`, with the rule `balance` of some difference."""
    made = scenario_of(pool)
    policy = made.policy
    checks: tuple[Any, ...] = policy.checks
    rules: tuple[Any, ...] = policy.rules
    if listed:
        checks = tuple(dataclasses.replace(check, on=True) if check.name == "listed" else check for check in checks)
    if difference is not None:
        rules = tuple(dataclasses.replace(rule, on=True, difference=difference) if rule.name == "balance" else rule for rule in rules)
    made = dataclasses.replace(made, policy=dataclasses.replace(policy, checks=checks, rules=rules))
    return Desk(made, plan(made))


@cache
def bundled(name: str) -> Desk:
    read = read_scenario(SCENARIOS / name)
    return Desk(read, plan(read))


def fresh(desk: Desk, pool: Pool) -> tuple[str, dict[str, int], set[str]]:
    """The scenario with another pool, solved from nothing: status, value by goal, needs met."""
    answer = plan(dataclasses.replace(desk.scenario, pool=pool))
    return answer.status, {goal.name: goal.value for goal in answer.goals}, {leg.need for x in answer.exchanges for leg in x.legs}
