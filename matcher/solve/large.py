"""One goal of a large round: plans get better in neighbourhoods while the whole round is bounded beside them."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from matcher.domain.errors import SolverGaveUp
from matcher.domain.kinds import CASH
from matcher.goals.base import MAX, Goal
from matcher.goals.worth import leg_worth
from matcher.model.detail import Detail
from matcher.model.sheet import Ints
from matcher.solve.engine import Board, Engine, Task
from matcher.solve.highs import HighsMip, Relaxation
from matcher.solve.improving import Improver
from matcher.solve.keeper import Keeper
from matcher.solve.kept import kept_in
from matcher.solve.neighbourhoods import Floats, Neighbourhoods
from matcher.solve.problem import Hold, Problem
from matcher.solve.progress import relative_gap
from matcher.solve.relax import leg_prices, price_room, relaxed, whole_bound
from matcher.solve.settling import settled

# With more starts than this no sheet of the whole round with its weeks is laid.
_WHOLE = 150_000
# With more legs than this relaxations leave start and language of groups open, and neighbourhoods the money of the rest.
LOOSE = 20_000
# Legs in the first kernel, or half as many again as there are needs; and the share of the time left that each may take.
_KERNEL, _KERNEL_SHARE = 1000, 0.3
# Permille of every envelope that a kernel may spend.
_SPENT = 985
# Seconds for which threads are waited for that were told to stop.
_PATIENCE = 8.0
# Seconds that laying out the money of a whole answer may take.
_SETTLE = 5.0


def thrifty(problem: Problem) -> Problem:
    """The same round with a little less cash."""
    envelopes = tuple(replace(row, amount=row.amount * _SPENT // 1000) if row.resource == CASH else row
                      for row in problem.pool.envelopes)
    pool = replace(problem.pool, envelopes=envelopes)
    return replace(problem, pool=pool, legs=replace(problem.legs, pool=pool))


@dataclass
class Large:
    """The work on one goal. `prices` and `liked`, by leg of the problem, and `relaxation` are the first goal's."""

    problem: Problem
    goal: Goal
    holds: list[Hold]
    keeper: Keeper
    legs: Ints
    prices: Floats | None
    liked: Floats
    relaxation: Relaxation | None
    bound: int | None
    engines: tuple[Engine, ...]
    threads: int
    seed: int
    gap: float
    stop: threading.Event = field(default_factory=threading.Event)
    failures: list[BaseException] = field(default_factory=list)

    def run(self, deadline: float, outside: threading.Event, listen: Callable[[int | None, int | None], None]) -> None:
        """Improves and bounds until the deadline, a stop from outside, or until value and bound meet."""
        worth = leg_worth(self.problem.legs, self.problem.policy.goal("impact").worth)
        jobs: list[Callable[[], None]] = [self._job(self._improve, number, worth, deadline) for number in range(self.threads)]
        if self.relaxation is not None and len(self.legs) <= LOOSE:
            jobs[0] = self._job(self._kernels_then_improve, 0, worth, deadline)
        if self.threads > 1:
            jobs[-1] = self._job(self._bound_then_improve, self.threads - 1, worth, deadline)
        threads = [threading.Thread(target=job, daemon=True) for job in jobs]
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            time.sleep(0.05)
            listen(self.keeper.value(self.goal), self.bound)
            if outside.is_set() or time.monotonic() > deadline or self._closed():
                self.stop.set()
                break
        # One deep in a step that hears no stop is left behind: it takes no plan any more, and ends at the deadline.
        patience = time.monotonic() + _PATIENCE
        for thread in threads:
            thread.join(timeout=max(0.0, patience - time.monotonic()))
        if self.failures:
            raise self.failures[0]

    def _job(self, work: Callable[[int, Ints, float], None], number: int, worth: Ints, deadline: float) -> Callable[[], None]:
        def run() -> None:
            try:
                work(number, worth, deadline)
            except BaseException as error:  # raised again by the thread that waits
                self.failures.append(error)
                self.stop.set()

        return run

    def _closed(self) -> bool:
        gap = relative_gap(self.keeper.value(self.goal), self.bound)
        return gap is not None and gap <= self.gap

    def _kernels_then_improve(self, number: int, worth: Ints, deadline: float) -> None:
        size = max(_KERNEL, 3 * len(np.unique(self.problem.legs.need[self.legs])) // 2)
        while not self.stop.is_set() and self.prices is not None:
            left = deadline - time.monotonic()
            whole = size >= len(self.legs)
            better = self._kernel(size, time.monotonic() + _KERNEL_SHARE * left)
            if whole or not better:
                break
            size = size * 9 // 5
        if not self.stop.is_set():
            self._improve(number, worth, deadline)

    def _improve(self, number: int, worth: Ints, deadline: float) -> None:
        seed = self.seed * 1000 + number
        around = Neighbourhoods(self.problem, worth, self.prices, random.Random(seed))
        Improver(self.problem, self.goal, self.holds, self.engines, around, plan=self.keeper.choices,
                 take=lambda choices: self.keeper.take(choices, self.goal), room=self._room, seed=seed,
                 steady=len(self.legs) > LOOSE).run(deadline, self.stop)

    def _kernel(self, size: int, until: float) -> bool:
        """The best plan of the legs that the relaxation likes best, with a little money set aside; whether it was taken."""
        assert self.prices is not None
        rank = np.where(self.liked[self.legs] > 1e-6, -1.0, self.prices[self.legs])
        which = np.sort(self.legs[np.argsort(rank, kind="stable")[:size]])
        # What is set aside is worth little, and lets money be laid out that would otherwise not quite reach.
        laid = thrifty(self.problem).lay(which, Detail.calendar(self.problem.pool), goal=self.goal, holds=self.holds)
        sign = 1 if self.goal.sense == MAX else -1
        board = Board(Task(laid.table, laid.objective, sign, until, seed=self.seed, brief=True))
        HighsMip().solve(board)
        if board.solution is None or self.stop.is_set():
            return False
        choices = settled(self.problem, kept_in(laid, board.solution), self.holds, self.keeper.choices(),
                          time.monotonic() + _SETTLE)
        return choices is not None and self.keeper.take(choices, self.goal)

    def _room(self) -> float:
        """The highest price at which a leg can still stand in a better plan."""
        value = self.keeper.value(self.goal)
        if self.relaxation is None or value is None:
            return float(np.finfo(float).max)
        return price_room(self.relaxation, self.goal.sense, value)

    def _bound_then_improve(self, number: int, worth: Ints, deadline: float) -> None:
        if int(self.problem.legs.starts[self.legs].sum()) <= _WHOLE:
            self._bound(deadline)
        if not self.stop.is_set():
            self._improve(number, worth, deadline)

    def _bound(self, deadline: float) -> None:
        """Bounds the whole round by sheets with weeks; where their best cannot be paid, closer ones."""
        detail = Detail.calendar(self.problem.pool)
        laid = self.problem.lay(self.legs, detail, goal=self.goal, holds=self.holds)
        relaxation = relaxed(laid, self.goal.sense, deadline - time.monotonic(), self.stop)
        if self.stop.is_set() or time.monotonic() > deadline:
            return
        value = self.keeper.value(self.goal)
        if relaxation is not None:
            self._tighter(whole_bound(relaxation, self.goal.sense))
        if relaxation is not None and value is not None:
            # Legs that no plan as good as the one kept can have are left out from here on.
            room = price_room(relaxation, self.goal.sense, value)
            laid = self.problem.lay(self.legs[leg_prices(laid, relaxation) <= room], detail, goal=self.goal, holds=self.holds)
        # No hint: HiGHS tells no bound while it fills one up, and the plan kept is known anyhow.
        sign = 1 if self.goal.sense == MAX else -1
        board = Board(Task(laid.table, laid.objective, sign, deadline, seed=self.seed, gap=self.gap))
        watcher = threading.Thread(target=self._watch, args=(board,), daemon=True)
        watcher.start()
        HighsMip().solve(board)
        board.stop.set()
        watcher.join()
        if board.infeasible:
            raise SolverGaveUp(f"the sheet for {self.goal.name} lost a plan that is known to stand")
        if board.solution is not None and board.value is not None and not self.stop.is_set():
            hold = Hold(self.goal, board.value)
            until = min(deadline, time.monotonic() + _SETTLE)
            choices = settled(self.problem, kept_in(laid, board.solution), [*self.holds, hold], self.keeper.choices(), until)
            if choices is not None:
                self.keeper.take(choices, self.goal)
        if board.proved:
            # What is still open is for closer sheets to say, not for more of the same.
            self.stop.set()

    def _watch(self, board: Board) -> None:
        while not board.stop.wait(0.1):
            if board.bound is not None:
                self._tighter(board.bound)
            if self.stop.is_set():
                board.stop.set()
        if board.bound is not None:
            self._tighter(board.bound)

    def _tighter(self, bound: int) -> None:
        better = self.bound is None or (bound < self.bound if self.goal.sense == MAX else bound > self.bound)
        if better:
            self.bound = bound
