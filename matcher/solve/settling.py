"""From legs with their weeks to a whole plan: every unit of money on its leg and envelope.

The exact sheet of legs that stand is nearly a flow problem: whole numbers come by themselves but for the number of
sources and the least grants. So these are asked only of legs whose money breaks them, and money that is already laid
out well stays where it is: a full search of the same sheet takes ten times as long.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Mapping, Sequence

import highspy
import numpy as np
from numpy.typing import NDArray

from matcher.model.demand import Demand
from matcher.model.detail import Detail
from matcher.model.money import Charges
from matcher.model.sheet import Ints, Linear, linear
from matcher.solve.choices import Choice
from matcher.solve.decode import decode
from matcher.solve.highs import build_lp, quiet
from matcher.solve.kept import Kept, narrow_to
from matcher.solve.problem import Hold, Laid, Problem

# How many envelopes beside its own a leg may turn to whose money was laid out before: none, then a few, then any.
_OTHERS = (0, 3, None)
_ROUNDS = 25
# Of the money moved; an exact least is not asked for.
_GAP = 0.05


def settled(problem: Problem, kept: Mapping[int, Kept], holds: Sequence[Hold], before: Sequence[Choice],
            deadline: float) -> tuple[Choice, ...] | None:
    """A whole plan of exactly these legs that keeps what is held, near the money of the plan before; None if none was found.

    `deadline` is in the clock of `time.monotonic`. None is no proof that there is no such plan.
    """
    which = np.array(sorted(kept), dtype=np.int64)
    used = _used(problem, which, before)
    for others in _OTHERS:
        def purse(demand: Demand, others: int | None = others) -> Demand:
            return _narrow_purse(problem, demand, used, others)

        laid = problem.lay(which, Detail.full(problem.pool), goal=None, holds=holds, narrow=narrow_to(which, kept),
                           standing=True, purse=purse)
        choices = _Money(laid, used, problem.policy.funding.sources, problem.seed).laid_out(deadline)
        if choices is not None or time.monotonic() > deadline or problem.demand is None:
            return choices
    return None


def _used(problem: Problem, which: Ints, before: Sequence[Choice]) -> Ints:
    """[leg, envelope]: what the plan before charged there; -1 in the whole row of a leg that it does not have."""
    envelopes = {row.envelope: i for i, row in enumerate(problem.pool.envelopes)}
    place = {int(leg): row for row, leg in enumerate(which)}
    used = np.full((len(which), len(envelopes)), -1, dtype=np.int64)
    for choice in before:
        for paid in choice.legs:
            if paid.leg in place:
                row = place[paid.leg]
                used[row] = 0
                for charge in paid.charges:
                    used[row, envelopes[charge.envelope]] += charge.amount
    return used


def _narrow_purse(problem: Problem, demand: Demand, used: Ints, others: int | None) -> Demand:
    """Legs paid before look at their own envelopes and at the few others with the most money left."""
    if others is None or not used.size:
        return demand
    spent = np.where(used > 0, used, 0).sum(axis=0)
    left = np.array([row.chargeable for row in problem.pool.envelopes], dtype=np.int64) - spent
    open_to = np.logical_and(demand.payable & (used <= 0), left > 0)
    rank = np.argsort(np.where(open_to, -left[None, :], 1), axis=1, kind="stable")[:, :others]
    few: NDArray[np.bool_] = np.zeros(demand.payable.shape, dtype=np.bool_)
    np.put_along_axis(few, rank, np.take_along_axis(open_to, rank, axis=1), axis=1)
    known = np.max(used, axis=1, keepdims=True) >= 0
    return dataclasses.replace(demand, payable=np.where(known, (few | (used > 0)) & demand.payable, demand.payable))


class _Money:
    """One sheet of standing legs on its way to a whole answer; one use."""

    def __init__(self, laid: Laid, used: Ints, sources: int, seed: int) -> None:
        self.laid, self.sources = laid, sources
        self.charges: Charges | None = None if laid.columns.money is None else laid.columns.money.charges
        self.solver = quiet()
        self.solver.setOptionValue("random_seed", seed % 2**31)
        self.solver.setOptionValue("mip_rel_gap", _GAP)
        self.solver.passModel(build_lp(laid.table, self._moved(used), -1, 1, whole=False, relaxed=True))
        self.envelopes = laid.columns.pool.envelopes
        self.needed: set[int] = set()

    def _moved(self, used: Ints) -> Linear:
        """What money is laid out anew: nothing to stay, most to leave an envelope for another."""
        if self.charges is None:
            return linear([], 0)
        before = used[self.charges.leg, self.charges.envelope]
        return linear(self.charges.column, np.where(before > 0, 0, np.where(before < 0, 1, 3)))

    def laid_out(self, deadline: float) -> tuple[Choice, ...] | None:
        if not len(self.laid.table.lower):
            return None if self.laid.table.broken(np.zeros(0, dtype=np.int64)) else ()
        return self._by_leaving_out(deadline) or self._by_asking(deadline)

    def _by_leaving_out(self, deadline: float) -> tuple[Choice, ...] | None:
        """Solves without whole numbers, takes the smallest source from legs with too many, and again from where it stood."""
        solution = self._solved(deadline)
        while solution is not None:
            wrong = self._counted(solution)
            if not len(wrong):
                return None if self.laid.table.broken(solution) else decode(self.laid, solution)
            wrong = np.setdiff1d(wrong, np.fromiter(self.needed, dtype=np.int64, count=len(self.needed)))
            if not len(wrong):
                return None
            solution = self._without(wrong, deadline)
        return None

    def _without(self, pairs: Ints, deadline: float) -> Ints | None:
        """A solution without these sources; those that cannot be done without are kept and known as needed from then on."""
        assert self.charges is not None
        mine = np.isin(self.charges.leg * len(self.envelopes) + self.charges.envelope, pairs)
        columns = self.charges.column[mine]
        self._bounded(columns, np.zeros(len(columns)))
        solution = self._solved(deadline)
        if solution is not None:
            return solution
        self._bounded(columns, self.laid.table.upper[columns].astype(float))
        if len(pairs) == 1:
            self.needed.add(int(pairs[0]))
            return self._solved(deadline)
        half = len(pairs) // 2
        first = self._without(pairs[:half], deadline)
        return first if first is None else self._without(pairs[half:], deadline)

    def _bounded(self, columns: Ints, upper: NDArray[np.float64]) -> None:
        self.solver.changeColsBounds(len(columns), columns.astype(np.int32), np.zeros(len(columns)), upper)

    def _by_asking(self, deadline: float) -> tuple[Choice, ...] | None:
        """Solves with whole numbers of sources for the legs that had too many, and for more of them while it must."""
        table, asked = self.laid.table, np.zeros(0, dtype=np.int64)
        every = np.arange(len(table.lower), dtype=np.int32)
        self.solver.changeColsBounds(len(every), every, table.lower.astype(float), table.upper.astype(float))
        integer = ~table.implied
        if self.charges is not None:
            integer[self.charges.source_column] = False
        self._whole(np.flatnonzero(integer))
        for _ in range(_ROUNDS):
            solution = self._solved(deadline)
            if solution is None:
                return None
            wrong = self._counted(solution)
            if not len(wrong):
                return None if table.broken(solution) else decode(self.laid, solution)
            legs = np.unique(wrong // max(len(self.envelopes), 1))
            if self.charges is None or np.isin(legs, asked).all():
                return None
            asked = np.union1d(asked, legs)
            self._whole(self.charges.source_column[np.isin(self.charges.source_leg, legs)])
        return None

    def _whole(self, columns: Ints) -> None:
        if len(columns):
            kinds = np.full(len(columns), highspy.HighsVarType.kInteger)
            self.solver.changeColsIntegrality(len(columns), columns.astype(np.int32), kinds)

    def _solved(self, deadline: float) -> Ints | None:
        left = deadline - time.monotonic()
        if left <= 0:
            return None
        self.solver.setOptionValue("time_limit", self.solver.getRunTime() + left)
        self.solver.run()
        if self.solver.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return None
        solution: Ints = np.rint(np.array(self.solver.getSolution().col_value)).astype(np.int64)
        return solution

    def _counted(self, solution: Ints) -> Ints:
        """Sets the sources of every leg as its charges say.

        Gives those that should not be, as leg x number of envelopes + envelope: a leg's smallest where it has too many,
        and each that gives less than its least grant.
        """
        charges = self.charges
        none = np.zeros(0, dtype=np.int64)
        if charges is None or not len(charges.column):
            return none
        width = len(self.envelopes)
        paid = np.flatnonzero(solution[charges.column] > 0)
        pairs, row = np.unique(charges.leg[paid] * width + charges.envelope[paid], return_inverse=True)
        amount = np.zeros(len(pairs), dtype=np.int64)
        np.add.at(amount, row.reshape(-1), solution[charges.column[paid]])
        solution[charges.source_column] = np.isin(charges.source_leg * width + charges.source_envelope, pairs)
        leg, envelope = np.divmod(pairs, width)
        least = np.array([row.min_grant or 0 for row in self.envelopes], dtype=np.int64)
        # Those that cannot be done without come last, so that the next smallest is named.
        needed = np.isin(pairs, np.fromiter(self.needed, dtype=np.int64, count=len(self.needed)))
        order = np.lexsort((amount, needed, leg))
        first = np.searchsorted(leg[order], np.arange(int(leg.max(initial=0)) + 1))
        crowded = np.bincount(leg, minlength=1)[:len(first)] > self.sources
        smallest = order[first[np.flatnonzero(crowded)]]
        return np.union1d(pairs[smallest], pairs[amount < least[envelope]]).astype(np.int64)
