"""Repair after declines by a small model: what was accepted stays with its peer and its dates, all that is free is decided anew."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matcher.candidates import Bools, Legs
from matcher.domain.kinds import PRACTICE_EXCHANGE
from matcher.goals.base import MAX
from matcher.goals.worth import leg_worth
from matcher.model.columns import BPX, JOP, SEC, SPR
from matcher.model.detail import Detail
from matcher.model.sheet import Ints
from matcher.robust.declines import Declined, left, shut
from matcher.robust.residual import Residual
from matcher.solve.choices import Choice
from matcher.solve.engine import Board, Task
from matcher.solve.highs import HighsMip
from matcher.solve.kept import hint_of, kept_in, kept_of, narrowed
from matcher.solve.problem import Hold, Problem
from matcher.solve.settling import settled

# Seconds that one repair may take, and those of them that laying out the money may take.
_MOST, _SETTLE = 120.0, 30.0
# Starts that a leg may choose from.
_STARTS = 6


@dataclass(frozen=True)
class Mended:
    """A plan after repair: its exchanges, the impact that stood before and stands after it, and how good it is.

    `proved`: no repair that keeps what was accepted gives more impact. `added` are the legs that are new.
    """

    choices: tuple[Choice, ...]
    before: int
    after: int
    proved: bool
    added: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Mender:
    """Repairs one plan of one problem after any declines. What is dear is worked out once."""

    problem: Problem
    choices: tuple[Choice, ...]

    @cached_property
    def worth(self) -> Ints:
        """Impact of every leg of the problem."""
        return leg_worth(self.problem.legs, self.problem.policy.goal("impact").worth)

    def value(self, choices: Sequence[Choice]) -> int:
        """Impact of some exchanges."""
        return int(sum(self.worth[paid.leg] for choice in choices for paid in choice.legs))

    @cached_property
    def promised(self) -> int:
        """Impact of the plan when everybody accepts."""
        return self.value(self.choices)

    def stands(self, declined: Declined) -> tuple[Choice, ...]:
        """What is left of the plan before any repair."""
        return left(self.choices, declined, self.problem)

    def mended(self, declined: Declined, *, seconds: float = _MOST, gap: float = 0.003) -> Mended:
        """The best repair that keeps every accepted exchange; `gap` is relative to the whole impact."""
        now = self.stands(declined)
        before = self.value(now)
        residual = Residual(self.problem, now)
        open_ = self.open(now, declined, residual)
        if not len(open_):
            return Mended(now, before, before, True, ())
        kept = kept_of(now)
        which = np.union1d(open_, np.fromiter(kept, dtype=np.int64, count=len(kept))).astype(np.int64)
        goal, until = self.problem.policy.goal("impact"), time.monotonic() + seconds
        laid = self.problem.lay(which, Detail.calendar(self.problem.pool), goal=goal, standing=np.isin(which, list(kept)),
                                narrow=lambda legs: _few(narrowed(legs, which, kept), np.isin(which, open_), residual.starts(open_)))
        board = Board(Task(laid.table, laid.objective, 1 if goal.sense == MAX else -1, until, hint=hint_of(laid, kept),
                           brief=True, gap=gap))
        HighsMip().solve(board)
        if board.solution is None or board.value is None or board.value <= before:
            return Mended(now, before, before, bool(board.proved or board.infeasible), ())
        # Where weeks do not matter to the sheet it leaves them open: what was accepted keeps its own.
        found = settled(self.problem, kept_in(laid, board.solution) | kept, [Hold(goal, board.value)], now, time.monotonic() + _SETTLE)
        if found is None:
            # The money of the best cannot be laid out leg by leg: one by one each leg brings its own.
            return self.refilled(declined)
        added = tuple(sorted({paid.leg for choice in found for paid in choice.legs} - kept.keys()))
        return Mended(found, before, self.value(found), board.proved, added)

    def open(self, now: Sequence[Choice], declined: Declined, residual: Residual) -> Ints:
        """Legs that may come in: of unmet needs, of pairs that did not decline, where people, days and places are left."""
        legs, problem = self.problem.legs, self.problem
        met = np.zeros(len(problem.pool.needs), dtype=np.bool_)
        met[legs.need[[paid.leg for choice in now for paid in choice.legs]]] = True
        able = ~met[legs.need]
        able[shut(declined, problem)] = False
        room = (residual.exchanges < residual.most) & (residual.days < residual.days_total)
        # A session that stands may take learners in although its offer has nothing else to give.
        held = np.zeros(len(problem.pool.offers), dtype=np.bool_)
        held[[int(legs.offer[choice.legs[0].leg]) for choice in now if choice.kind == PRACTICE_EXCHANGE]] = True
        able &= np.where(legs.kind == BPX, (room | held)[legs.offer], room[legs.offer])
        hosted = legs.onsite & np.isin(legs.kind, (SEC, SPR, JOP))
        able &= ~hosted | (residual.in_round < residual.limits.in_round)[legs.receiver]
        found = np.flatnonzero(able).astype(np.int64)
        return found[residual.starts(found).any(axis=1)]

    def refilled(self, declined: Declined) -> Mended:
        """One-by-one re-filling, as by hand: the most valuable unmet need gets its best offer that still fits, then the next.

        Secondments, reviews, a missing member of no team; learners join sessions that stand. Nothing is ever taken back.
        """
        now = self.stands(declined)
        before, residual = self.value(now), Residual(self.problem, now)
        open_ = self.open(now, declined, residual)
        order = open_[np.lexsort((open_, self.problem.legs.costs[open_].sum(axis=1), -self.worth[open_]))]
        met: set[int] = set()
        added: list[int] = []
        for leg in order.tolist():
            need = int(self.problem.legs.need[leg])
            if need not in met and residual.place(leg):
                met.add(need)
                added.append(leg)
        choices = residual.choices()
        return Mended(choices, before, self.value(choices), False, tuple(sorted(added)))


def _few(legs: Legs, free: Bools, starts: Bools) -> Legs:
    """The legs that are free with those starts only that what stands leaves them; of many a few, spread over the round."""
    table = legs.starts.copy()
    table[free] = starts
    together = np.isin(legs.kind, (JOP, BPX))
    for row in np.flatnonzero(free & ~together & (table.sum(axis=1) > _STARTS)).tolist():
        weeks = np.flatnonzero(table[row])
        table[row] = False
        table[row, weeks[np.linspace(0, len(weeks) - 1, _STARTS).astype(np.int64)]] = True
    return dataclasses.replace(legs, starts=table)
