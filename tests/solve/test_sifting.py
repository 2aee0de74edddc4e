"""Relaxations over a few columns at a time give the bound of the relaxation over all."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from matcher.domain.pool import Pool
from matcher.goals.base import MAX
from matcher.model.detail import Detail
from matcher.policy import read_policy
from matcher.screening import screen
from matcher.solve.highs import relax
from matcher.solve.problem import make_problem
from matcher.solve.relax import owners, relaxed
from matcher.solve.sifting import sift
from matcher.tables.scenario_folder import read_scenario
from tests.helpers.oracle.strategies import rounds
from tests.solve.test_large import SCENARIOS, made
from tests.test_agreement import sound

NEVER = threading.Event()


@pytest.mark.parametrize("name", ["regional-2027", "global-2027"])
def test_the_bound_is_that_of_all_columns(name: str) -> None:
    given = read_scenario(SCENARIOS / name)
    problem = made(given.pool, given.policy)
    laid = problem.lay(np.arange(len(problem.legs)), Detail.wide(given.pool, loose=True), goal=given.policy.goal("impact"))
    assert laid.objective is not None
    whole = relax(laid.table, laid.objective, 1, 60, NEVER)
    sifted = sift(laid.table, laid.objective, 1, owners(laid), 60, NEVER)
    assert whole is not None and sifted is not None
    # The last round stops where little is left to gain.
    assert whole.bound - 1 <= sifted.bound <= whole.bound * 1.0005


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(rounds())
def test_any_round_of_it_bounds_the_whole(tiny: tuple[Pool, Mapping[str, Any]]) -> None:
    policy, _ = read_policy(tiny[1].get("checks", {}), tiny[1].get("rules", {}), tiny[1].get("goals", {}))
    pool = sound(tiny[0])
    problem = make_problem(pool, policy, screen(pool, policy.checks, policy.funding).legs, 1)
    for goal in policy.effective_goals(pool.baseline is not None):
        laid = problem.lay(np.arange(len(problem.legs)), Detail.wide(pool, loose=True), goal=goal)
        if laid.objective is None or not len(laid.table.lower):
            continue
        sign = 1 if goal.sense == MAX else -1
        whole = relax(laid.table, laid.objective, sign, 60, NEVER)
        sifted = sift(laid.table, laid.objective, sign, owners(laid), 60, NEVER)
        if whole is not None and sifted is not None:
            assert sign * sifted.bound >= sign * whole.bound - 1e-3 * max(1.0, abs(whole.bound))


def test_only_loose_sheets_are_sifted(monkeypatch: pytest.MonkeyPatch) -> None:
    # In a sheet that asks for the least cohort a session without legs had a price without end, and the bound was worth nothing.
    given = read_scenario(SCENARIOS / "regional-2027")
    problem, goal = made(given.pool, given.policy), given.policy.goal("impact")
    monkeypatch.setattr("matcher.solve.relax._SIFTED", 0)
    for detail in (Detail.calendar(given.pool), Detail.wide(given.pool, loose=False), Detail.wide(given.pool, loose=True)):
        laid = problem.lay(np.arange(len(problem.legs)), detail, goal=goal)
        assert laid.objective is not None
        whole, found = relax(laid.table, laid.objective, 1, 60, NEVER), relaxed(laid, MAX, 60, NEVER)
        assert whole is not None and found is not None
        assert whole.bound - 1 <= found.bound <= whole.bound * (1.0005 if detail.loose else 1.0)
