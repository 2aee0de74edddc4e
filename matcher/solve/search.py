"""Goal after goal: bounded by a relaxation, met by whole plans, closer where the two disagree."""

from __future__ import annotations

import threading
import time

import numpy as np

from matcher.domain.errors import SolverGaveUp
from matcher.goals.base import MAX, Goal
from matcher.goals.worth import leg_worth
from matcher.model.columns import FREE
from matcher.model.demand import ablest
from matcher.model.detail import Detail
from matcher.model.sheet import Ints, Subject
from matcher.solve.choices import Choice
from matcher.solve.decode import chosen_legs, decode
from matcher.solve.engine import Board, Engine, Task
from matcher.solve.first import first_plan, looked_after
from matcher.solve.highs import Relaxation
from matcher.solve.keeper import Best, Keeper
from matcher.solve.kept import Kept, hint_of, kept_in, kept_of, narrow_to
from matcher.solve.large import LOOSE, Large
from matcher.solve.outcome import Climb, Outcome
from matcher.solve.problem import ORDER, Hold, Laid, Problem, hold
from matcher.solve.progress import Listener, Progress, relative_gap
from matcher.solve.race import alone, cores, line_up, race
from matcher.solve.relax import leg_prices, leg_values, price_room, relaxed, whole_bound

# With no more leg columns than this the exact sheet is searched from the start.
SMALL = 1500
# With no more starts than this, weeks are columns from the beginning; beyond, only where they prove to matter.
_CALENDAR = 300_000
# Share of the time left that a goal may take before the next one starts, by how many goals are still to come.
_FIRST_SHARE = 0.5
# With more legs than this, plans get better in neighbourhoods while the whole round is bounded beside them.
LARGE = 700
# Seconds that settling a set of legs may take.
_SETTLE = 6.0
# Where more legs than this are mended at once, each looks at so many envelopes only.
_PAYERS_FROM, _PAYERS = 150, (3, 6)
# Bound of the last settling, in CP-SAT's deterministic seconds.
_EFFORT = 60.0


class Search:
    """One search over one problem; `run` is its story."""

    def __init__(self, problem: Problem, goals: tuple[Goal, ...], *, engines: tuple[str, ...], workers: int, seconds: float,
                 seed: int, gap: float, listen: Listener | None, stop: threading.Event, small: int = SMALL,
                 large: int = LARGE) -> None:
        self.problem, self.goals, self.seed, self.gap = problem, goals, seed, gap
        self.names, self.workers, self.large = engines, workers, large
        self.engines: tuple[Engine, ...] = line_up(engines, workers)
        self.listen, self.stop = listen, stop
        self.began = time.monotonic()
        self.deadline = self.began + seconds
        self.kept = np.arange(len(problem.legs), dtype=np.int64)
        self.prices: np.ndarray[tuple[int], np.dtype[np.float64]] | None = None
        self.liked = np.zeros(len(problem.legs))
        self.relaxation: Relaxation | None = None
        starts = int(problem.legs.starts.sum())
        self.detail = Detail.full(problem.pool) if starts <= small else (
            Detail.calendar(problem.pool) if starts <= _CALENDAR else Detail.none(problem.pool))
        self.holds: list[Hold] = []
        self.keeper = Keeper(problem, goals)
        self.outcome = Outcome()
        if not any(pin.pin == "in" for pin in problem.pool.pins) or not problem.policy.rule("pins").on:
            self.keeper.take(())
            # Rules that a first plan does not look after leave it out; small rounds do not need it.
            if len(problem.legs) > large and looked_after(problem):
                share = self.began + 0.5 * seconds
                self.keeper.take(first_plan(problem, deadline=share, stop=stop), self.goals[0])

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
        first_proved = bool(self.outcome.climbs) and self.outcome.climbs[0].proved
        if not self.outcome.choices and len(self.problem.legs) and not first_proved:
            # The empty plan stands, and yet is nothing that was found.
            self.outcome.choices = None
        return self.outcome

    # -- one goal ---------------------------------------------------------------------------------------------

    def _climb(self, goal: Goal, left: int) -> None:
        began = time.monotonic()
        share = 1.0 if left == 1 else _FIRST_SHARE
        deadline = min(self.deadline, began + max(0.5, (self.deadline - began) * share))
        bound = self._price(goal, began + 0.4 * (deadline - began))
        proved = self._closed(goal, self._value(goal), bound)
        if not proved and len(self.kept) > self.large and self.best is not None and not self._late(deadline):
            bound = self._large(goal, bound, deadline)
            proved = self._closed(goal, self._value(goal), bound)
        while not proved and not self._late(deadline):
            laid = self.problem.lay(self.kept, self.detail, goal=goal, holds=self.holds)
            board = self._race(laid, goal, deadline, bound)
            if board.infeasible:
                if self.best is None and not self.holds:
                    self.outcome.infeasible = True
                    return
                raise SolverGaveUp(f"the sheet for {goal.name} lost a plan that is known to stand")
            bound = self._tighter(goal, bound, board.bound)
            if board.solution is not None:
                self._adopt(goal, laid, board, deadline)
                self._drop(goal)
            proved = self._closed(goal, self._value(goal), bound)
            if board.solution is None or not board.proved:
                break
        seconds = time.monotonic() - began
        value = self._value(goal)
        self.outcome.climbs.append(Climb(goal, value, bound, proved, seconds))
        if value is not None:
            self.holds.append(hold(goal, value))
        self._tell(goal, "held" if proved else "kept", value, bound)

    def _large(self, goal: Goal, bound: int | None, deadline: float) -> int | None:
        """Improves the best plan in neighbourhoods and bounds the whole round beside; gives the bound."""
        if looked_after(self.problem) and goal is self.goals[0] and self.prices is not None and self.relaxation is not None:
            guide = self._guide()
            self.keeper.take(first_plan(self.problem, deadline=deadline, stop=self.stop, score=guide), goal)
        work = Large(self.problem, goal, self.holds, self.keeper, self.kept, self.prices, self.liked,
                     self.relaxation if goal is self.goals[0] else None, bound,
                     alone(self.names), cores(self.workers), self.seed, self.gap)
        work.run(deadline, self.stop, lambda value, bound: self._tell(goal, "searching", value, bound))
        return work.bound

    def _guide(self) -> Ints:
        """How early each leg comes in a first plan: by its impact, more if the relaxation takes it, less what it costs there."""
        assert self.prices is not None
        worth = leg_worth(self.problem.legs, self.problem.policy.goal("impact").worth)
        price = np.minimum(self.prices, 1e9)
        guide: Ints = np.rint(worth * (1 + 20 * self.liked) - 10 * price).astype(np.int64)
        return guide

    def _adopt(self, goal: Goal, laid: Laid, board: Board, deadline: float) -> None:
        """Turns a solution into a whole plan; where that cannot be, learns for whom the sheet must be closer."""
        assert board.solution is not None and board.value is not None
        legs = chosen_legs(laid, board.solution)
        settled = self._settle(legs, goal, board.value, deadline)
        if settled is not None:
            self.keeper.take(settled, goal)
            return
        self._mend(legs, goal, deadline)
        if board.proved and not self.detail.exact and not self._closed(goal, self._value(goal), board.value):
            self.detail = self._closer(legs, goal, board.value, deadline)

    def _settle(self, legs: Ints, goal: Goal, value: int, deadline: float) -> tuple[Choice, ...] | None:
        """A whole plan of these legs that keeps what is held and reaches the value, or None."""
        holds = [*self.holds, Hold(goal, value)]
        laid = self.problem.lay(legs, Detail.full(self.problem.pool), goal=None, holds=holds, standing=True)
        task = Task(laid.table, None, 1, min(deadline, time.monotonic() + _SETTLE), seed=self.seed, whole=True)
        board = race(task, self.engines, stop=self.stop)
        return None if board.solution is None else decode(laid, board.solution)

    def _closer(self, legs: Ints, goal: Goal, value: int, deadline: float) -> Detail:
        """The detail that rules these legs out at this value: few subjects whose rows they break."""
        return self._beyond(legs, [*self.holds, Hold(goal, value)], None, deadline)

    def _beyond(self, legs: Ints, holds: list[Hold], order_worst: int | None, deadline: float) -> Detail:
        laid = self.problem.lay(legs, Detail.full(self.problem.pool), goal=None, holds=holds, order_worst=order_worst,
                                soften=self.detail, standing=True)
        until = min(deadline, time.monotonic() + _SETTLE)
        board = race(Task(laid.table, laid.objective, -1, until, seed=self.seed, whole=True), self.engines, stop=self.stop)
        if board.infeasible or board.value == 0:
            # Nothing beyond the detail explains it: fall back to the exact sheet rather than go round in circles.
            return Detail.full(self.problem.pool)
        if board.solution is None:
            # No time to find the few: all of these legs' needs.
            needs = {self.problem.pool.needs[n].need for n in np.unique(self.problem.legs.need[legs]).tolist()}
            subjects: set[Subject] = {("funding", need) for need in needs}
        else:
            subjects = {subject for column, subject in laid.soft.items() if board.solution[column]}
        return self.detail.with_subjects(subjects, self.problem.pool)

    def _mend(self, legs: Ints, goal: Goal, deadline: float) -> None:
        """The best whole plan over these legs and those of the best plan so far.

        Many legs look at few envelopes each first, then at more, from the plan that this gave.
        """
        for payers in (*_PAYERS, None):
            which = legs if self.best is None else np.union1d(legs, self.best.legs)
            if payers is None and len(which) > _PAYERS_FROM or payers is not None and len(which) <= _PAYERS_FROM:
                continue
            purse = None if payers is None else ablest(payers, [row.chargeable for row in self.problem.pool.envelopes])
            laid = self.problem.lay(which, Detail.full(self.problem.pool), goal=goal, holds=self.holds, purse=purse)
            until = min(deadline, time.monotonic() + max(2.0, 0.35 * (deadline - time.monotonic())))
            board = race(self._task(laid, goal, until), self.engines, stop=self.stop)
            if board.solution is not None:
                self.keeper.take(decode(laid, board.solution), goal)

    @property
    def best(self) -> Best | None:
        """The best whole plan so far."""
        return self.keeper.best

    # -- bounds -----------------------------------------------------------------------------------------------

    def _price(self, goal: Goal, deadline: float) -> int | None:
        """A first bound from the linear relaxation, and what each leg costs the goal there."""
        if self.detail.exact or not len(self.kept) or self._late(deadline):
            return None
        # In a large round the weeks come later: without them the relaxation takes a fraction of the time.
        detail = self.detail if len(self.kept) <= self.large else Detail.wide(self.problem.pool, loose=len(self.kept) > LOOSE)
        laid = self.problem.lay(self.kept, detail, goal=goal, holds=self.holds)
        relaxation = relaxed(laid, goal.sense, deadline - time.monotonic(), self.stop)
        if relaxation is None:
            return None
        if self.prices is None:
            self.prices, self.relaxation = leg_prices(laid, relaxation), relaxation
            self.liked = leg_values(laid, relaxation)
        bound = whole_bound(relaxation, goal.sense)
        self._tell(goal, "relaxed", self._value(goal), bound)
        return bound

    def _drop(self, goal: Goal) -> None:
        """Legs that no plan as good as the one at hand can have are dropped for good; first goal only."""
        value = self._value(goal)
        if self.prices is None or self.relaxation is None or self.holds or value is None:
            return
        room = price_room(self.relaxation, goal.sense, hold(goal, value).worst)
        self.kept = self.kept[self.prices[self.kept] <= room]
        self._tell(goal, f"{len(self.kept)} of {len(self.prices)} legs left", value, None)

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
            if board.solution is None or not board.proved or board.value is None:
                return
            legs = chosen_legs(laid, board.solution)
            # Of two languages that serve fewer legs alike the sheet would keep one: not always that of the least order.
            spoken = {leg: Kept(FREE, when.language) for leg, when in kept_in(laid, board.solution).items()}
            exact = self.problem.lay(legs, Detail.full(self.problem.pool), goal=None, holds=self.holds,
                                     order_worst=board.value, standing=True, narrow=narrow_to(legs, spoken))
            # One engine, one thread, an effort counted in its own steps: the same answer on every machine.
            settled = race(Task(exact.table, None, 1, time.monotonic() + 600, seed=self.seed, whole=True, effort=_EFFORT),
                           line_up((self.names[0],), 1), stop=threading.Event())
            if settled.solution is not None:
                self.keeper.take(decode(exact, settled.solution))
                self.outcome.canonical = True
                return
            if self.detail.exact:
                raise SolverGaveUp("a plan of the exact sheet could not be settled")
            self.detail = self._beyond(legs, self.holds, board.value, self.deadline)

    # -- engines ----------------------------------------------------------------------------------------------

    def _task(self, laid: Laid, goal: Goal | None, deadline: float, *, whole: bool = False) -> Task:
        sign = 1 if goal is not None and goal.sense == MAX else -1
        return Task(laid.table, laid.objective, sign, deadline, seed=self.seed, gap=self.gap,
                    hint=self._hint(laid), whole=whole)

    def _race(self, laid: Laid, goal: Goal | None, deadline: float, bound: int | None) -> Board:
        """All engines on one sheet."""
        task = self._task(laid, goal, deadline, whole=self.detail.exact)

        def listen(board: Board) -> None:
            if goal is not None:
                self._tell(goal, "searching", self._value(goal), self._tighter(goal, bound, board.bound))

        return race(task, self.engines, stop=self.stop, listen=listen)

    def _hint(self, laid: Laid) -> tuple[Ints, Ints] | None:
        """Leg columns of the best plan so far."""
        return None if self.best is None else hint_of(laid, kept_of(self.best.choices))

    def _late(self, deadline: float) -> bool:
        if self.stop.is_set() or time.monotonic() > self.deadline:
            self.outcome.stopped = True
        return self.stop.is_set() or time.monotonic() > deadline

    def _tell(self, goal: Goal, stage: str, value: int | None, bound: int | None) -> None:
        if self.listen is not None:
            self.listen(Progress(goal.name, stage, value, bound, relative_gap(value, bound), time.monotonic() - self.began))
