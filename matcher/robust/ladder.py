"""The best of what is free around what stands: on loose money first, on closer money where that cannot be laid out."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from matcher.candidates import Bools, Legs
from matcher.goals.base import Goal
from matcher.model.detail import Detail
from matcher.model.sheet import Ints
from matcher.solve.choices import Choice
from matcher.solve.decode import decode
from matcher.solve.engine import Board, Task
from matcher.solve.highs import HighsMip
from matcher.solve.kept import Kept, hint_of, kept_in
from matcher.solve.problem import Hold, Laid, Problem
from matcher.solve.settling import settled

# Seconds that laying out the money of one answer may take.
_SETTLE = 30.0


@dataclass
class _Chosen(Board):
    """A board that takes an answer for the legs in it: money by class may come in halves, and is laid out leg by leg after."""

    def found(self, solution: Ints, by: str) -> bool:
        """Takes the answer if it is the best so far, whether or not its money is whole."""
        value = self.task.objective.value(solution) if self.task.objective is not None else 0
        if self.value is None or value > self.value:
            self.value, self.solution, self.by = value, solution, by
            return True
        return False


@dataclass(frozen=True)
class Question:
    """What is asked of the ladder: the legs of a sheet, which of them must stand, and how they are narrowed.

    `now` are the exchanges that stand; `kept` their legs. `goal` is to be as large as can be.
    """

    problem: Problem
    goal: Goal
    which: Ints
    standing: Bools
    narrow: Callable[[Legs], Legs]
    now: Sequence[Choice]
    kept: Mapping[int, Kept]
    holds: tuple[Hold, ...] = ()


@dataclass(frozen=True)
class Answer:
    """The best exchanges found, None where none was; `bound`: no exchanges that are asked for are worth more."""

    choices: tuple[Choice, ...] | None
    bound: int | None


def climbed(asked: Question, gap: float, until: float) -> Answer:
    """Asks sheet after sheet until the money of one's best can be laid out. Each sheet's bound holds for the exact one.

    Money by kind and region is solved in half the time of money by earmarks, and its best can nearly always be paid.
    `gap` is relative to the goal's whole value; `until` is in the clock of `time.monotonic`.
    """
    pool, bound = asked.problem.pool, None
    for detail in (Detail.calendar(pool, pooled=True), Detail.calendar(pool), Detail.full(pool)):
        laid = asked.problem.lay(asked.which, detail, goal=asked.goal, standing=asked.standing, narrow=asked.narrow, holds=asked.holds)
        task = Task(laid.table, laid.objective, 1, until, hint=None if detail.pooled else hint_of(laid, asked.kept), brief=True, gap=gap,
                    whole=detail.exact)
        board = Board(task) if detail.exact else _Chosen(task)
        HighsMip().solve(board)
        if board.bound is not None:
            bound = board.bound if bound is None else min(bound, board.bound)
        if board.infeasible:
            return Answer(None, bound)
        choices = None if board.solution is None or board.value is None else _whole(asked, laid, board.solution, board.value, detail)
        if choices is not None or time.monotonic() > until:
            return Answer(choices, bound)
    return Answer(None, bound)


def _whole(asked: Question, laid: Laid, solution: Ints, value: int, detail: Detail) -> tuple[Choice, ...] | None:
    """The answer with its money laid out leg by leg."""
    if detail.exact:
        return decode(laid, solution)
    # Where weeks do not matter to the sheet it leaves them open: what stands keeps its own.
    found = kept_in(laid, solution)
    found |= {leg: when for leg, when in asked.kept.items() if leg in found}
    return settled(asked.problem, found, [*asked.holds, Hold(asked.goal, value)], asked.now, time.monotonic() + _SETTLE)
