"""Decides a round anew, all of it or only around some needs, and says which of the two it was and what was proved."""

from __future__ import annotations

import dataclasses
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matcher.domain.errors import SolverGaveUp
from matcher.goals.base import MAX, Goal
from matcher.model.detail import Detail
from matcher.model.picks import Pick
from matcher.model.sheet import Ints
from matcher.solve.choices import Choice
from matcher.solve.decode import decode
from matcher.solve.engine import Task
from matcher.solve.kept import hint_of, kept_of, narrow_to
from matcher.solve.problem import Hold, Problem
from matcher.solve.race import ENGINES, line_up, race
from matcher.solve.search import Search
from matcher.trust import clock
from matcher.trust.paid import paid_by

DECIDED, IMPOSSIBLE, UNKNOWN = "decided", "impossible", "unknown"
# Share of the time left that one goal may take while others are still to come.
_SHARE = 0.6


@dataclass(frozen=True, eq=False)
class Anew:
    """What deciding anew gave.

    `status` is IMPOSSIBLE only by proof: of the whole round where `whole`, else of the part that was decided anew.
    `proved` says the same of the values. `bounds` are of the whole round, and only there where it was searched whole.
    """

    status: str
    picks: tuple[Pick, ...] = ()
    values: dict[str, int] = dataclasses.field(default_factory=dict)
    bounds: dict[str, int] = dataclasses.field(default_factory=dict)
    whole: bool = False
    proved: bool = False
    choices: tuple[Choice, ...] = ()

    @property
    def met(self) -> frozenset[str]:
        """The needs that are served."""
        return frozenset(leg.need.need for pick in self.picks for leg in pick.legs)


def whole_round(problem: Problem, goals: Sequence[Goal], *, seconds: float, seed: int, gap: float = 0.0, workers: int = 0,
                stop: threading.Event | None = None) -> Anew:
    """The whole round, by the search that makes plans: the same scenario gets the same answer from both."""
    outcome = Search(problem, tuple(goals), engines=ENGINES, workers=workers, seconds=seconds, seed=seed, gap=gap, listen=None,
                     stop=stop or clock.ending()).run()
    if outcome.infeasible:
        return Anew(IMPOSSIBLE, whole=True, proved=True)
    if outcome.choices is None:
        return Anew(UNKNOWN, whole=True)
    picks = problem.picks(outcome.choices)
    climbs = outcome.climbs
    return Anew(DECIDED, picks, values_of(goals, picks, problem),
                {climb.goal.name: climb.bound for climb in climbs if climb.bound is not None}, True,
                len(climbs) == len(goals) and all(climb.proved for climb in climbs))


def near(problem: Problem, goals: Sequence[Goal], before: Sequence[Choice], free: Ints, *, seconds: float, seed: int,
         holds: Sequence[Hold] = (), workers: int = 0) -> Anew:
    """The best plan in which the legs of `before` that are not free stay as they are, goal after goal on the exact sheet."""
    deadline = clock.now() + seconds
    kept = kept_of(before)
    inside = set(free.tolist())
    stays = {leg: when for leg, when in kept.items() if leg not in inside}
    which = np.union1d(free, np.fromiter(stays, dtype=np.int64, count=len(stays))).astype(np.int64)
    standing = np.isin(which, free, invert=True)
    paid = paid_by(problem, which, stays, before)
    narrow = narrow_to(which, stays)
    held, picks, proved = list(holds), None, True
    choices: tuple[Choice, ...] = ()
    for number, goal in enumerate(goals):
        if picks is not None and clock.now() > deadline:
            proved = False
            break
        laid = paid.problem.lay(which, Detail.full(problem.pool), goal=goal, holds=held, standing=standing,
                                narrow=lambda legs: paid.free_of_charge(narrow(legs)), purse=paid.purse)
        left = deadline - clock.now()
        share = left if number == len(goals) - 1 else _SHARE * left
        task = Task(laid.table, laid.objective, 1 if goal.sense == MAX else -1, time.monotonic() + max(0.05, share), seed=seed,
                    hint=hint_of(laid, kept_of(choices) if choices else kept), whole=True)
        board = race(task, line_up(ENGINES, workers), stop=clock.ending())
        if board.infeasible and picks is None:
            return Anew(IMPOSSIBLE, proved=True)
        if board.solution is None or board.value is None:
            proved = False
            break
        choices = paid.whole(decode(laid, board.solution))
        picks = problem.picks(choices)
        # Held as the sheet counts it: money that stays is no part of it.
        slack = abs(goal.value(picks, problem.pool)) * goal.slack_permille // 1000
        held.append(Hold(goal, board.value - slack if goal.sense == MAX else board.value + slack))
        proved = proved and board.proved
    if picks is None:
        return Anew(UNKNOWN)
    breaches = [breach for rule in problem.rules() for breach in rule.breaches(picks, problem.pool)]
    if breaches:
        raise SolverGaveUp(f"the plan decided anew does not stand: {breaches[0]}")
    return Anew(DECIDED, picks, values_of(goals, picks, problem), {}, False, proved, choices)


def values_of(goals: Sequence[Goal], picks: tuple[Pick, ...], problem: Problem) -> dict[str, int]:
    """The value of every goal."""
    return {goal.name: goal.value(picks, problem.pool) for goal in goals}


def better(goals: Sequence[Goal], one: dict[str, int], other: dict[str, int]) -> int:
    """1 when `one` is the better plan, -1 when `other` is, 0 for equals: by the first goal in which they differ."""
    for goal in goals:
        difference = one[goal.name] - other[goal.name]
        if difference:
            return 1 if (difference > 0) == (goal.sense == MAX) else -1
    return 0
