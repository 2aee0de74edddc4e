"""The first plan is whole and sound, on tiny rounds where every rule binds and on a large one."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from matcher.domain.pool import Pool
from matcher.policy import Policy, read_policy
from matcher.screening import screen
from matcher.solve.first import first_plan
from matcher.solve.problem import make_problem
from matcher.solve.verify import audit
from matcher.tables.scenario_folder import read_scenario
from tests.helpers.oracle.strategies import rounds
from tests.test_agreement import sound

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"


def broken(pool: Pool, policy: Policy) -> tuple[int, set[str]]:
    """Exchanges of the first plan, and the rules that it breaks."""
    problem = make_problem(pool, policy, screen(pool, policy.checks, policy.funding).legs, 1)
    choices = first_plan(problem, deadline=time.monotonic() + 60, stop=threading.Event())
    return len(choices), {breach.rule for breach in audit(problem.picks(choices), pool, policy)}


@settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(rounds())
def test_it_breaks_no_rule_that_it_looks_after(tiny: tuple[Pool, dict[str, Any]]) -> None:
    tables = tiny[1]
    policy, _ = read_policy(tables.get("checks", {}), tables.get("rules", {}), tables.get("goals", {}))
    _, rules = broken(sound(tiny[0]), policy)
    assert rules - {"pins", "balance"} == set()


@pytest.mark.parametrize("name", ["regional-2027", "global-2027", "every-society-2027"])
def test_it_finds_something_in_every_usual_size(name: str) -> None:
    read = read_scenario(SCENARIOS / name)
    number, rules = broken(read.pool, read.policy)
    assert number > 10
    assert rules == set()
