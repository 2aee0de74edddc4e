"""Impact and time against other ways to solve the same round, in one run: python -m benchmarks.compare SCENARIO [SECONDS]."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from matcher.model.detail import Detail
from matcher.model.limits import WeeklyLimits
from matcher.screening import screen
from matcher.solve.cpsat import CpSat
from matcher.solve.engine import Task
from matcher.solve.first import first_plan
from matcher.solve.problem import Problem, make_problem
from matcher.solve.race import ENGINES, cores, race
from matcher.solve.search import Search
from matcher.tables.scenario_folder import read_scenario


class _Naive(Problem):
    """The same rules with every start of every leg as a column: nothing thinned, every weekly limit laid out."""

    def limits(self, legs: object) -> WeeklyLimits:
        own = super().limits(legs)  # type: ignore[arg-type]
        every = np.ones_like
        return WeeklyLimits(own.at_once, own.in_round, own.away, own.people, every(own.hosts_bind), every(own.senders_bind),
                            every(own.offers_bind))


def searched(problem: Problem, engines: tuple[str, ...], seconds: float) -> tuple[int | None, int | None]:
    """Impact and its bound by the product's own search, the goal impact alone."""
    goals = (problem.policy.goal("impact"),)
    outcome = Search(problem, goals, engines=engines, workers=0, seconds=seconds, seed=1, gap=0.0, listen=None,
                     stop=threading.Event()).run()
    return outcome.climbs[0].best, outcome.climbs[0].bound


def monolithic(problem: Problem, seconds: float) -> tuple[int | None, int | None]:
    """One CP-SAT model of the whole round, default search on all cores."""
    naive = _Naive(problem.pool, problem.policy, problem.legs, problem.earmarks, problem.demand, problem.seed)
    began = time.monotonic()
    laid = naive.lay(np.arange(len(problem.legs)), Detail.full(problem.pool), goal=problem.policy.goal("impact"))
    task = Task(laid.table, laid.objective, 1, began + seconds, whole=True)
    board = race(task, (CpSat(cores(0)),), stop=threading.Event())
    return board.value, board.bound


def greedy(problem: Problem) -> int:
    """Impact of the best leg that fits, then the next: what a careful spreadsheet user gets."""
    choices = first_plan(problem, deadline=time.monotonic() + 600, stop=threading.Event())
    value: int = problem.policy.goal("impact").value(problem.picks(choices), problem.pool)
    return value


def main() -> None:
    folder, seconds = Path(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else 60.0
    read = read_scenario(folder)
    began = time.monotonic()
    candidates = screen(read.pool, read.policy.checks, read.policy.funding)
    screening = time.monotonic() - began
    problem = make_problem(read.pool, read.policy, candidates.legs, 1)
    ways: tuple[tuple[str, Callable[[], tuple[int | None, int | None]]], ...] = (
        ("the product", lambda: searched(problem, ENGINES, seconds)),
        ("HiGHS alone", lambda: searched(problem, ("highs",), seconds)),
        ("CP-SAT alone", lambda: searched(problem, ("cpsat",), seconds)),
        ("one CP-SAT model, nothing thinned", lambda: monolithic(problem, seconds)),
        ("greedy by impact", lambda: (greedy(problem), None)),
    )
    rows = []
    for name, way in ways:
        began = time.monotonic()
        value, bound = way()
        rows.append((name, value, bound, time.monotonic() - began))
    best_bound = min(bound for _, _, bound, _ in rows if bound is not None)
    print(f"\n{read.name}: {len(candidates.legs)} legs, screened in {screening:.2f} s; limit {seconds:g} s, {cores(0)} cores\n")
    print("| way | impact | of the product's | gap to the best bound | seconds |\n| --- | --- | --- | --- | --- |")
    for name, value, _, took in rows:
        if value is None:
            print(f"| {name} | none | | | {took:.1f} |")
            continue
        first = rows[0][1] or 1
        print(f"| {name} | {value:,} | {value / first:.3f} | {(best_bound - value) / best_bound:.2%} | {took:.1f} |")


if __name__ == "__main__":
    main()
