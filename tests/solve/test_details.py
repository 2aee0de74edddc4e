"""Looser sheets of a round: none of them loses a plan that the exact sheet has."""

from __future__ import annotations

import dataclasses
import threading
import time
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from matcher.domain.funding import Costs
from matcher.domain.pool import Pool
from matcher.goals.base import MAX
from matcher.model.detail import Detail
from matcher.planner import plan
from matcher.policy import Policy, default_policy, read_policy
from matcher.scenario import Limits, Scenario
from matcher.screening import screen
from matcher.solve.engine import Board, Task
from matcher.solve.highs import HighsMip
from matcher.solve.problem import Problem, make_problem
from matcher.solve.relax import relaxed
from tests.helpers.oracle.strategies import rounds
from tests.helpers.rounds import START, envelope, need, offer, pool, society
from tests.test_agreement import sound

LOOSER = {
    "none": Detail.none, "calendar": Detail.calendar, "calendar pooled": lambda pool: Detail.calendar(pool, pooled=True),
    "wide": lambda pool: Detail.wide(pool, loose=False), "loose": lambda pool: Detail.wide(pool, loose=True),
}


def made(pool: Pool, policy: Policy) -> Problem:
    return make_problem(pool, policy, screen(pool, policy.checks, policy.funding).legs, 1)


def best(problem: Problem, detail: Detail, goal: Any) -> int | None:
    """The best value on a sheet, None where it has no plan."""
    laid = problem.lay(np.arange(len(problem.legs)), detail, goal=goal)
    board = Board(Task(laid.table, laid.objective, 1 if goal.sense == MAX else -1, time.monotonic() + 60))
    HighsMip().solve(board)
    assert board.proved or board.infeasible
    return board.value


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(rounds())
def test_a_looser_sheet_bounds_the_exact_one(tiny: tuple[Pool, Mapping[str, Any]]) -> None:
    policy, _ = read_policy(tiny[1].get("checks", {}), tiny[1].get("rules", {}), tiny[1].get("goals", {}))
    problem = made(sound(tiny[0]), policy)
    for goal in policy.effective_goals(problem.pool.baseline is not None):
        sign = 1 if goal.sense == MAX else -1
        exact = best(problem, Detail.full(problem.pool), goal)
        for name, detail in LOOSER.items():
            value = best(problem, detail(problem.pool), goal)
            assert exact is None or value is not None and sign * value >= sign * exact, (name, goal.name)


@pytest.mark.parametrize("detail", LOOSER.values(), ids=LOOSER)
def test_a_team_that_starts_once_its_money_is_valid_is_seen(detail: Any) -> None:
    # The first week stood in for all weeks of a team, and the envelope was not valid in it: the bound was 0.
    round_of = pool(
        society("KEN"), society("FRA"), society("RWA"),
        need("n1", "KEN", kinds=("joint_operation",), capability=None, roles=("SRV-TRAC", "SRV-TRAC"), days=7,
             latest=START + timedelta(days=60)),
        offer("o1", "FRA", kinds=("joint_operation",), latest=START + timedelta(days=60)),
        offer("o2", "RWA", kinds=("joint_operation",), latest=START + timedelta(days=60)),
        envelope("e1", 100_000, valid_from=START + timedelta(days=15), valid_to=START + timedelta(days=90)), costs=Costs())
    policy = default_policy()
    problem, goal = made(round_of, policy), policy.goal("impact")
    exact = best(problem, Detail.full(round_of), goal)
    assert exact
    assert best(problem, detail(round_of), goal) == exact
    relaxation = relaxed(problem.lay(np.arange(len(problem.legs)), detail(round_of), goal=goal), MAX, 60, threading.Event())
    assert relaxation is not None and relaxation.bound >= exact


def test_a_round_without_envelopes_is_planned_though_no_check_asks_for_money() -> None:
    # Laying money by class failed where legs cost something and there is no envelope at all.
    policy, wrong = read_policy({"fundable": {"on": False}}, {}, {})
    assert wrong == []
    round_of = pool(society("KEN"), society("FRA"), need("n1", "KEN"), need("n2", "KEN", own_funds=100_000), offer("o1", "FRA"),
                    costs=Costs())
    given = Scenario("bare", "Bare", "", dataclasses.replace(round_of, envelopes=()), policy, Limits(seconds=60))
    answer = plan(given, small=0, large=10)
    assert answer.status == "optimal"
    assert [part.need for row in answer.exchanges for part in row.legs] == ["n2"]
