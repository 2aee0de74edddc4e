"""A plan that stands declines better, with what it costs: the best by expected impact, tried against the plan by the same draws."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from matcher.domain.plan import Plan
from matcher.domain.pool import Pool
from matcher.goals.base import MAX
from matcher.goals.worth import Worth, leg_worth
from matcher.model.columns import Columns
from matcher.model.picks import Pick
from matcher.model.sheet import Linear, Sheet, linear
from matcher.policy import Policy
from matcher.robust.chances import Chances
from matcher.robust.simulation import Bench, Simulation, bench_of, summed
from matcher.scenario import Scenario
from matcher.screening import judge
from matcher.solve.race import ENGINES
from matcher.solve.search import Search
from matcher.trust.desk import Desk, choices_of
from matcher.whatif.plain import plain_plan


@dataclass(frozen=True)
class Expected:
    """The most impact that is to be expected when every leg is accepted with its own chance, before any repair."""

    name: ClassVar[str] = "expected"
    sense: ClassVar[str] = MAX
    chances: Chances
    worth: Worth
    policy: Policy
    slack_permille: int = 0

    def weights(self, sheet: Sheet, columns: Columns) -> Linear:
        points = leg_worth(columns.legs, self.worth) * self.chances.of(columns.legs) // 1000
        return linear(columns.column, points[columns.leg])

    def value(self, picks: tuple[Pick, ...], pool: Pool) -> int:
        named = [(leg.need.need, leg.offer.offer, leg.role, pick.kind) for pick in picks for leg in pick.legs]
        if not named:
            return 0
        legs = judge(pool, self.policy.checks, self.policy.funding, named)
        return int(np.sum(leg_worth(legs, self.worth) * self.chances.of(legs) // 1000))


@dataclass(frozen=True)
class Sturdy:
    """The plan and the sturdier one under the same draws. `better` says that the second's mean after repair is higher.

    `price` is the impact that it promises less, `gained` what it is expected to give more after repair.
    """

    plan: Plan
    usual: Simulation
    sturdy: Simulation

    @property
    def price(self) -> int:
        return self.usual.promised - self.sturdy.promised

    @property
    def gained(self) -> int:
        return self.sturdy.repaired.mean - self.usual.repaired.mean

    @property
    def better(self) -> bool:
        return self.gained > 0


def sturdier(scenario: Scenario, plan: Plan, chances: Chances, *, draws: int, seconds: float, seed: int = 1,
             stop: threading.Event | None = None) -> Sturdy:
    """Looks for a plan of more impact after repair, by the impact to be expected before it, then the other goals in order."""
    desk, stop = Desk(scenario, plan), stop or threading.Event()
    policy, limits = scenario.policy, scenario.limits
    goals = (Expected(chances, policy.goal("impact").worth, policy), *desk.goals)
    outcome = Search(desk.problem, goals, engines=ENGINES, workers=limits.workers, seconds=seconds, seed=limits.seed, gap=limits.gap,
                     listen=None, stop=stop).run()
    usual = choices_of(plan.exchanges, desk.problem.legs)
    other = plain_plan(desk, outcome.choices or usual)
    return Sturdy(other, _tried(bench_of(desk, usual, plan, chances, seed), draws, stop),
                  _tried(bench_of(desk, outcome.choices or usual, other, chances, seed), draws, stop))


def _tried(ready: Bench, draws: int, stop: threading.Event) -> Simulation:
    found = []
    for number in range(draws):
        if stop.is_set():
            break
        found.append(ready.draw(number))
    return summed(ready, found)
