"""Goal after goal: bounded by a relaxation, met by whole plans, closer where the two disagree."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field

import numpy as np

from matcher.domain.errors import SolverGaveUp
from matcher.goals.base import MAX, Goal
from matcher.model.detail import Detail
from matcher.model.sheet import Ints
from matcher.solve.decode import Choice, chosen_legs, decode
from matcher.solve.engine import Board, Engine, Task
from matcher.solve.problem import ORDER, Hold, Laid, Problem, hold
from matcher.solve.progress import Listener, Progress, relative_gap
from matcher.solve.race import line_up, race
from matcher.solve.relax import can_matter, leg_prices, relaxed, whole_bound

# With no more leg columns than this the exact sheet is searched from the start.
SMALL = 1500
# Share of the time left that a goal may take before the next one starts, by how many goals are still to come.
_FIRST_SHARE = 0.6
# So many legs, the cheapest by the relaxation, are tried first.
_KERNEL = 600


@dataclass(frozen=True)
class Climb:
    """How far one goal was brought: `best` at its turn, its bound, whether proved, wall seconds."""

    goal: Goal
    best: int | None
    bound: int | None
    proved: bool
    seconds: float


@dataclass
class Outcome:
    """What a search ends with: the best whole plan (None: none), the goals in order, and whether there is none at all."""

    climbs: list[Climb] = field(default_factory=list)
    choices: tuple[Choice, ...] | None = None
    infeasible: bool = False
    stopped: bool = False


@dataclass
class _Best:
    """The best whole plan so far."""

    legs: Ints
    choices: tuple[Choice, ...]
    worth: dict[str, int]


class Search:
    """One search over one problem; `run` is its story."""

    def __init__(self, problem: Problem, goals: tuple[Goal, ...], *, engines: tuple[str, ...], workers: int, seconds: float,
                 seed: int, gap: float, listen: Listener | None, stop: threading.Event, small: int = SMALL) -> None:
        self.problem, self.goals, self.seed, self.gap = problem, goals, seed, gap
        self.names, self.workers = engines, workers
        self.engines: tuple[Engine, ...] = line_up(engines, workers)
        self.listen, self.stop = listen, stop
        self.began = time.monotonic()
        self.deadline = self.began + seconds
        self.kept = np.arange(len(problem.legs), dtype=np.int64)
        self.detail = Detail.none(problem.pool)
        if int(problem.legs.starts.sum()) <= small:
            self.detail = Detail.full(problem.pool)
        self.holds: list[Hold] = []
        self.best: _Best | None = None
        self.outcome = Outcome()
        if not any(pin.pin == "in" for pin in problem.pool.pins) or not problem.policy.rule("pins").on:
            self._take((), np.zeros(0, dtype=np.int64))

    def run(self) -> Outcome:
        """Proves the goals one after the other, each held for the next; then settles which of equal plans it is."""
        for number, goal in enumerate(self.goals):
            self._climb(goal, len(self.goals) - number)
            if self.outcome.infeasible or self.best is None:
                return self.outcome
        if all(climb.proved for climb in self.outcome.climbs) and self.gap == 0:
            self._canonical()
        if self.best is not None:
            self.outcome.choices = self.best.choices
        return self.outcome

    # -- one goal ---------------------------------------------------------------------------------------------

    def _climb(self, goal: Goal, left: int) -> None:
        began = time.monotonic()
        share = 1.0 if left == 1 else _FIRST_SHARE
        deadline = min(self.deadline, began + max(0.5, (self.deadline - began) * share))
        bound = self._price(goal, deadline)
        value = self._value(goal)
        proved = self._closed(goal, value, bound)
        while not proved and not self._late(deadline):
            laid = self.problem.lay(self.kept, self.detail, goal=goal, holds=self.holds)
            board = self._race(laid, goal, deadline, bound)
            if board.infeasible:
                if self.best is None and not self.holds:
                    self.outcome.infeasible = True
                    return
                raise SolverGaveUp(f"the sheet for {goal.name} lost a plan that is known to stand")
            bound = self._tighter(goal, bound, board.bound)
            if board.solution is None:
                break
            self._adopt(goal, laid, board, deadline)
            value = self._value(goal)
            proved = self._closed(goal, value, bound)
            if not proved and self.detail.exact and not board.proved:
                break
        seconds = time.monotonic() - began
        self.outcome.climbs.append(Climb(goal, value, bound, proved, seconds))
        if value is not None:
            self.holds.append(hold(goal, value))
        self._tell(goal, "held" if proved else "kept", value, bound)

    def _adopt(self, goal: Goal, laid: Laid, board: Board, deadline: float) -> None:
        """Turns a solution into a whole plan; where that cannot be, learns for whom the sheet must be closer."""
        assert board.solution is not None and board.value is not None
        legs = chosen_legs(laid, board.solution)
        settled = self._settle(legs, goal, board.value)
        if settled is not None:
            self._take(settled, legs)
            return
        if not self.detail.exact:
            self.detail = self._closer(legs, goal, board.value)
        self._mend(legs, goal, deadline)

    def _settle(self, legs: Ints, goal: Goal | None, value: int | None, order_worst: int | None = None,
                ) -> tuple[Choice, ...] | None:
        """A whole plan over these legs that keeps what is held and reaches the value, or None."""
        holds = list(self.holds)
        if goal is not None and value is not None:
            holds.append(Hold(goal, value))
        laid = self.problem.lay(legs, Detail.full(self.problem.pool), goal=None, holds=holds, order_worst=order_worst)
        board = self._small(laid)
        return None if board.solution is None else decode(laid, board.solution)

    def _closer(self, legs: Ints, goal: Goal, value: int) -> Detail:
        """The detail that rules these legs out at this value: the fewest subjects whose rows they break."""
        holds = [*self.holds, Hold(goal, value)]
        laid = self.problem.lay(legs, Detail.full(self.problem.pool), goal=None, holds=holds, soften=self.detail)
        board = self._small(laid)
        if board.solution is None or board.value == 0:
            # Nothing beyond the detail explains it: fall back to the exact sheet rather than go round in circles.
            return Detail.full(self.problem.pool)
        subjects = {subject for column, subject in laid.soft.items() if board.solution[column]}
        return self.detail.with_subjects(subjects, self.problem.pool)

    def _mend(self, legs: Ints, goal: Goal, deadline: float) -> None:
        """The best whole plan over these legs and those of the best plan so far."""
        which = legs if self.best is None else np.union1d(legs, self.best.legs)
        laid = self.problem.lay(which, Detail.full(self.problem.pool), goal=goal, holds=self.holds)
        until = min(deadline, time.monotonic() + max(1.0, 0.1 * (deadline - time.monotonic())))
        board = race(self._task(laid, goal, until, whole=True), self.engines, stop=self.stop)
        if board.solution is not None:
            self._take(decode(laid, board.solution), chosen_legs(laid, board.solution), goal)

    def _take(self, choices: tuple[Choice, ...], legs: Ints, goal: Goal | None = None) -> None:
        """Keeps a whole plan unless the one kept is better on the goal."""
        worth = {g.name: g.value(self.problem.picks(choices), self.problem.pool) for g in self.goals}
        if goal is not None and self.best is not None:
            sign = 1 if goal.sense == MAX else -1
            if sign * self.best.worth[goal.name] >= sign * worth[goal.name]:
                return
        self.best = _Best(np.unique([paid.leg for choice in choices for paid in choice.legs]).astype(np.int64), choices, worth)

    # -- bounds -----------------------------------------------------------------------------------------------

    def _price(self, goal: Goal, deadline: float) -> int | None:
        """A first bound from the linear relaxation; legs that can no longer matter are dropped for good."""
        if self.detail.exact or not len(self.kept):
            return None
        laid = self.problem.lay(self.kept, self.detail, goal=goal, holds=self.holds)
        relaxation = relaxed(laid, goal.sense, deadline - time.monotonic())
        if relaxation is None:
            return None
        bound = whole_bound(relaxation, goal.sense)
        self._tell(goal, "relaxed", self._value(goal), bound)
        if not self.holds and len(self.kept) > _KERNEL:
            cheapest = np.argsort(leg_prices(laid, relaxation), kind="stable")[:_KERNEL]
            self._kernel(np.sort(self.kept[cheapest]), goal, deadline)
        value = self._value(goal)
        if value is not None:
            before = len(self.kept)
            self.kept = can_matter(laid, relaxation, goal.sense, hold(goal, value).worst)
            if len(self.kept) < before:
                self._tell(goal, f"{len(self.kept)} of {before} legs left", value, bound)
        return bound

    def _kernel(self, legs: Ints, goal: Goal, deadline: float) -> None:
        """A first good plan over the legs that the relaxation likes best."""
        until = min(deadline, time.monotonic() + 0.2 * (deadline - time.monotonic()))
        laid = self.problem.lay(legs, self.detail, goal=goal, holds=self.holds)
        board = race(self._task(laid, goal, until), self.engines, stop=self.stop)
        if board.solution is not None:
            self._mend(chosen_legs(laid, board.solution), goal, deadline)

    def _value(self, goal: Goal) -> int | None:
        return None if self.best is None else self.best.worth[goal.name]

    def _tighter(self, goal: Goal, old: int | None, new: int | None) -> int | None:
        if old is None or new is None:
            return new if old is None else old
        return min(old, new) if goal.sense == MAX else max(old, new)

    def _closed(self, goal: Goal, value: int | None, bound: int | None) -> bool:
        gap = relative_gap(value, bound)
        return gap is not None and gap <= self.gap

    # -- the last word ----------------------------------------------------------------------------------------

    def _canonical(self) -> None:
        """Of all plans of the same worth, the one of least order weight; settled the same way each time."""
        while not self._late(self.deadline):
            laid = self.problem.lay(self.kept, self.detail, goal=ORDER, holds=self.holds)
            board = self._race(laid, None, self.deadline, None)
            if board.solution is None or not board.proved:
                return
            legs = chosen_legs(laid, board.solution)
            settled = self._settle(legs, None, None, order_worst=board.value)
            if settled is not None:
                self._take(settled, legs)
                return
            if self.detail.exact:
                raise SolverGaveUp("a plan of the exact sheet could not be settled")
            holds_only = self.problem.lay(legs, Detail.full(self.problem.pool), goal=None, holds=self.holds,
                                          order_worst=board.value, soften=self.detail)
            loose = self._small(holds_only)
            if loose.solution is None or loose.value == 0:
                self.detail = Detail.full(self.problem.pool)
            else:
                subjects = {s for column, s in holds_only.soft.items() if loose.solution[column]}
                self.detail = self.detail.with_subjects(subjects, self.problem.pool)

    # -- engines ----------------------------------------------------------------------------------------------

    def _task(self, laid: Laid, goal: Goal | None, deadline: float, *, whole: bool = False) -> Task:
        sign = 1 if goal is not None and goal.sense == MAX else -1
        return Task(laid.table, laid.objective, sign, deadline, seed=self.seed, gap=self.gap,
                    hint=self._hint(laid), whole=whole)

    def _race(self, laid: Laid, goal: Goal | None, deadline: float, bound: int | None) -> Board:
        task = self._task(laid, goal, deadline, whole=self.detail.exact)

        def listen(board: Board) -> None:
            if goal is not None:
                self._tell(goal, "searching", self._value(goal), self._tighter(goal, bound, board.bound))

        return race(task, self.engines, stop=self.stop, listen=listen)

    def _small(self, laid: Laid) -> Board:
        """A small exact sheet, solved to the end by one engine, the same way every time."""
        task = Task(laid.table, laid.objective, -1, time.monotonic() + 600, seed=self.seed, whole=True)
        one = line_up(("cpsat",) if "cpsat" in self.names else ("highs",), 1)
        return race(task, one, stop=threading.Event())

    def _hint(self, laid: Laid) -> tuple[Ints, Ints] | None:
        """Leg columns of the best plan so far."""
        if self.best is None:
            return None
        columns = laid.columns
        weeks = {paid.leg: (choice.week, choice.language) for choice in self.best.choices for paid in choice.legs}
        values = np.zeros(len(columns.column), dtype=np.int64)
        used: set[int] = set()
        numbers = laid.legs[columns.leg]
        for i in np.flatnonzero(np.isin(numbers, self.best.legs)).tolist():
            leg = int(numbers[i])
            week, language = weeks[leg]
            index = int(columns.language[i])
            spoken = columns.legs.languages[index] if index >= 0 else None
            if leg not in used and columns.start[i] in (week, -1) and spoken == language:
                values[i] = 1
                used.add(leg)
        return columns.column, values

    def _late(self, deadline: float) -> bool:
        if self.stop.is_set() or time.monotonic() > self.deadline:
            self.outcome.stopped = True
        return self.stop.is_set() or time.monotonic() > deadline

    def _tell(self, goal: Goal, stage: str, value: int | None, bound: int | None) -> None:
        if self.listen is not None:
            self.listen(Progress(goal.name, stage, value, bound, relative_gap(value, bound), time.monotonic() - self.began))
