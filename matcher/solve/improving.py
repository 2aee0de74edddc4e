"""Better plans from a plan: some needs are decided anew, all else stays, again and again."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable

import numpy as np

from matcher.goals.base import MAX, Goal
from matcher.model.detail import Detail
from matcher.model.sheet import Ints
from matcher.solve.choices import Choice
from matcher.solve.engine import Board, Engine, Task
from matcher.solve.kept import Kept, few_starts, hint_of, kept_in, kept_of, narrowed
from matcher.solve.neighbourhoods import STARTS, Neighbourhoods
from matcher.solve.problem import Hold, Problem
from matcher.solve.settling import settled
from matcher.solve.steady import left_over, paid_already

# Seconds that one neighbourhood may take, and between which its size is left as it is.
_MOST, _FAST, _SLOW = 4.0, 0.7, 2.0
# Needs in the first neighbourhood, the fewest and the most.
_SIZE, _LEAST, _LARGEST = 90, 25, 400
# Seconds that money may take to be laid out.
_SETTLE = 3.0


class Improver:
    """One thread's work on one goal.

    `plan` gives the best plan of all threads, `take` offers a better one, `room` the highest price at which a leg can
    still matter. Engines take turns; who finds more comes more often. `steady` leaves the money of all that stays where
    it is: smaller sheets that see fewer plans, for the largest rounds, and not for the goal cost.
    """

    def __init__(self, problem: Problem, goal: Goal, holds: list[Hold], engines: tuple[Engine, ...], around: Neighbourhoods, *,
                 plan: Callable[[], tuple[Choice, ...]], take: Callable[[tuple[Choice, ...]], bool],
                 room: Callable[[], float], seed: int, steady: bool = False) -> None:
        self.problem, self.goal, self.holds, self.engines = problem, goal, holds, engines
        self.around, self.plan, self.take, self.room = around, plan, take, room
        self.steady = steady and all(goal.name != "cost" for goal in (self.goal, *(hold.goal for hold in holds)))
        self.dice = random.Random(seed)
        self.size = float(min(_SIZE, max(_LEAST, len(around.needs))))
        self.scores = [1.0] * len(engines)

    def run(self, deadline: float, stop: threading.Event) -> None:
        """Works until the deadline or the stop."""
        while not stop.is_set() and time.monotonic() < deadline:
            self.step(deadline, stop)

    def step(self, deadline: float, stop: threading.Event) -> bool:
        """Decides one neighbourhood anew; whether a better plan was taken."""
        before = self.plan()
        kept = kept_of(before)
        needs = self.around.drawn(int(self.size), kept)
        free = self.around.free(needs, kept, self.room())
        number = self.dice.choices(range(len(self.engines)), self.scores)[0]
        began = time.monotonic()
        board = self._decided(free, before, kept, self.engines[number], min(deadline, began + _MOST))
        took = time.monotonic() - began
        if not board.proved:
            self.size = max(_LEAST, self.size * 0.8)
        elif took < _FAST:
            self.size = min(_LARGEST, len(self.around.needs), self.size * 1.1)
        elif took > _SLOW:
            self.size = max(_LEAST, self.size * 0.93)
        taken = False
        if self._better(board, before) and not stop.is_set():
            taken = self._settled(board, set(needs), before, deadline)
        self.scores[number] = 0.8 * self.scores[number] + 0.2 * (0.2 + taken / max(0.2, took))
        return taken

    def _decided(self, free: Ints, before: tuple[Choice, ...], kept: dict[int, Kept], engine: Engine, until: float) -> Board:
        """The best of the neighbourhood by a sheet with weeks, money by class of earmarks."""
        inside = set(free.tolist())
        stays = {leg: when for leg, when in kept.items() if leg not in inside}
        which = np.union1d(free, np.fromiter(stays, dtype=np.int64, count=len(stays))).astype(np.int64)
        standing = np.isin(which, free, invert=True)
        problem = left_over(self.problem, before, inside) if self.steady else self.problem
        self.laid = problem.lay(
            which, Detail.calendar(problem.pool), goal=self.goal, holds=self.holds, standing=standing,
            purse=paid_already(standing) if self.steady else None,
            narrow=lambda legs: few_starts(narrowed(legs, which, stays), which, kept, ~standing, STARTS, self.dice))
        sign = 1 if self.goal.sense == MAX else -1
        board = Board(Task(self.laid.table, self.laid.objective, sign, until, seed=self.dice.randrange(2**30),
                           hint=hint_of(self.laid, kept), brief=True))
        engine.solve(board)
        return board

    def _better(self, board: Board, before: tuple[Choice, ...]) -> bool:
        if board.value is None:
            return False
        now = self.goal.value(self.problem.picks(before), self.problem.pool)
        return board.value > now if self.goal.sense == MAX else board.value < now

    def _settled(self, board: Board, needs: set[int], before: tuple[Choice, ...], deadline: float) -> bool:
        """Lays out the money; where another thread changed the plan meanwhile, joins both."""
        assert board.solution is not None and board.value is not None
        found = kept_in(self.laid, board.solution)
        until = min(deadline, time.monotonic() + _SETTLE)
        now = self.plan()
        if now is not before:
            own = self.problem.legs.need
            joined = {leg: when for leg, when in kept_of(now).items() if int(own[leg]) not in needs}
            joined |= {leg: when for leg, when in found.items() if int(own[leg]) in needs}
            both = settled(self.problem, joined, self.holds, now, until)
            if both is not None and self.take(both):
                return True
            if not self._better(board, now):
                return False
        choices = settled(self.problem, found, [*self.holds, Hold(self.goal, board.value)], before, until)
        return choices is not None and self.take(choices)
