"""Different plans nearly as good: each apart from all before it, within a loss of impact, and verified as any plan is."""

from __future__ import annotations

import dataclasses
import random
import threading
import time
from dataclasses import dataclass

import numpy as np

from matcher.domain.errors import SolverGaveUp
from matcher.domain.plan import Plan
from matcher.model.detail import Detail
from matcher.robust.crowd import Said
from matcher.scenario import Scenario
from matcher.solve.choices import Choice
from matcher.solve.engine import Board, Task
from matcher.solve.highs import HighsMip
from matcher.solve.kept import Kept, few_starts, hint_of, kept_in, kept_of, narrowed
from matcher.solve.problem import Hold, Problem
from matcher.solve.race import ENGINES
from matcher.solve.search import LARGE, Search
from matcher.solve.settling import settled
from matcher.solve.verify import audit
from matcher.trust.desk import Desk, choices_of
from matcher.whatif.apart import Apart, Together, exchanges_apart, together
from matcher.whatif.plain import plain_plan

SECONDS = 30.0
# Needs decided anew around one that is to change, starts of a leg there, and seconds that this may take.
_NEEDS, _STARTS, _MOST = 70, 6, 15.0
# How often another place is tried before it is said that nothing was found.
_TRIES = 6


@dataclass(frozen=True)
class Alternatives:
    """Other plans, the first found first, and in how many exchanges each differs at least from the plan and from one another.

    `complete`: it is proved that there is no further one. Else fewer than asked for means that time was over.
    """

    plans: tuple[Plan, ...]
    apart: tuple[int, ...]
    floor: int
    complete: bool


def alternatives(scenario: Scenario, best: Plan, *, number: int = 10, within: int = 50, apart: int = 3, seconds: float = SECONDS,
                 listen: Said | None = None, stop: threading.Event | None = None) -> Alternatives:
    """Up to `number` plans that give up at most `within` permille of the plan's impact.

    They carry figures and no reasons (matcher.whatif.plain). Each differs from the plan and from every other in `apart`
    exchanges at least. Small rounds are solved whole, so each is
    the best that is left; in large ones a part of the round is decided anew for each, somewhere else every time.
    """
    desk, stop = Desk(scenario, best), stop or threading.Event()
    maker = _Maker(desk, best, within, apart, stop)
    until = time.monotonic() + seconds
    found: list[Plan] = []
    complete = False
    while len(found) < number and not stop.is_set():
        left = until - time.monotonic()
        if left <= 0.2:
            break
        outcome = maker.next(left / (number - len(found)))
        if outcome is not None:
            found.append(maker.kept(outcome))
            if listen is not None:
                listen(len(found), number)
        elif maker.complete or maker.whole:
            complete = maker.complete
            break
    plans = [together(plan) for plan in (best, *found)]
    distances = tuple(min(exchanges_apart(plans[i], plans[place]) for i in range(place)) for place in range(1, len(plans)))
    return Alternatives(tuple(found), distances, maker.floor, complete)


class _Maker:
    """Finds one alternative after the other."""

    def __init__(self, desk: Desk, best: Plan, within: int, apart: int, stop: threading.Event) -> None:
        self.desk, self.problem, self.apart, self.stop = desk, desk.problem, apart, stop
        self.impact = desk.scenario.policy.goal("impact")
        self.choices = choices_of(best.exchanges, desk.problem.legs)
        value = self.impact.value(desk.picks, desk.pool)
        self.floor = -(-value * (1000 - within) // 1000)
        self.plans: list[tuple[Together, ...]] = [together(best)]
        self.dice = random.Random(desk.scenario.limits.seed)
        self.whole = desk.small or len(desk.problem.legs) <= LARGE
        self.complete = False

    def next(self, seconds: float) -> tuple[Choice, ...] | None:
        """The exchanges of another plan, or None."""
        if any(len(plan) < self.apart for plan in self.plans):
            self.complete = True  # not even a plan without any exchange is so far apart
            return None
        rule = Apart(tuple(self.plans), self.apart)
        policy = self.problem.policy
        problem = dataclasses.replace(self.problem, policy=dataclasses.replace(policy, rules=(*policy.rules, rule)))
        if self.whole:
            return self._whole(problem, seconds)
        until = time.monotonic() + seconds
        for attempt in range(_TRIES):
            if self.stop.is_set() or attempt and time.monotonic() > until:
                return None
            found = self._near(problem)
            if found is not None:
                return found
        return None

    def _whole(self, problem: Problem, seconds: float) -> tuple[Choice, ...] | None:
        limits = self.desk.scenario.limits
        outcome = Search(problem, self.desk.goals, engines=ENGINES, workers=limits.workers, seconds=seconds, seed=limits.seed,
                         gap=limits.gap, listen=None, stop=self.stop, large=10**9).run()
        first = next((climb for climb in outcome.climbs if climb.goal.name == "impact"), None)
        self.complete = outcome.infeasible or (first is not None and first.bound is not None and first.bound < self.floor)
        if outcome.choices is None or self.impact.value(problem.picks(outcome.choices), problem.pool) < self.floor:
            return None
        return outcome.choices

    def _near(self, problem: Problem) -> tuple[Choice, ...] | None:
        """Decides the needs around one exchange anew, all else stays."""
        legs, kept = problem.legs, kept_of(self.choices)
        needs = self._around(kept)
        free = np.flatnonzero(np.isin(legs.need, list(needs)))
        stays = {leg: when for leg, when in kept.items() if int(legs.need[leg]) not in needs}
        which = np.union1d(free, np.fromiter(stays, dtype=np.int64, count=len(stays))).astype(np.int64)
        hold, standing = Hold(self.impact, self.floor), np.isin(which, list(stays))
        laid = problem.lay(which, Detail.calendar(problem.pool), goal=self.impact, holds=[hold], standing=standing,
                           narrow=lambda own: few_starts(narrowed(own, which, stays), which, kept, ~standing, _STARTS, self.dice))
        board = Board(Task(laid.table, laid.objective, 1, time.monotonic() + _MOST, seed=self.dice.randrange(2**30),
                           hint=hint_of(laid, stays), brief=True, gap=0.001))
        HighsMip().solve(board)
        if board.solution is None or board.value is None:
            return None
        return settled(problem, kept_in(laid, board.solution) | stays, [hold], self.choices, time.monotonic() + _MOST)

    def _around(self, kept: dict[int, Kept]) -> set[int]:
        """Needs that share offers with one exchange of the plan, and those that share offers with them."""
        legs = self.problem.legs
        first = self.dice.choice(sorted(kept))
        chosen, queue = {int(legs.need[first])}, [int(legs.need[first])]
        while queue and len(chosen) < _NEEDS:
            offers = np.unique(legs.offer[legs.need == queue.pop(0)])
            others = np.unique(legs.need[np.isin(legs.offer, offers)]).tolist()
            for need in self.dice.sample(others, min(len(others), 12)):
                if need not in chosen and len(chosen) < _NEEDS:
                    chosen.add(need)
                    queue.append(need)
        # A session or a team is decided anew as a whole.
        return chosen | {int(legs.need[paid.leg]) for choice in self.choices if len(choice.legs) > 1
                         for paid in choice.legs if int(legs.need[choice.legs[0].leg]) in chosen}

    def kept(self, choices: tuple[Choice, ...]) -> Plan:
        """The plan of these exchanges, every rule audited; later ones keep away from it."""
        picks, policy = self.problem.picks(choices), self.desk.scenario.policy
        # Its legs are eligible by screening: what is left to audit, without any solver, are the rules.
        breaches = audit(picks, self.desk.pool, policy)
        if breaches:
            raise SolverGaveUp(f"an alternative found does not stand: {breaches[0]}")
        plan = plain_plan(self.desk, choices)
        self.plans.append(together(plan))
        return plan
