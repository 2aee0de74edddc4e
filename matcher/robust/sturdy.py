"""A plan that stands declines better, with what it costs: chosen by some draws, tried against the plan by others."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import numpy as np

from matcher.domain.plan import Plan
from matcher.robust.chances import Chances
from matcher.robust.crowd import Said
from matcher.robust.expected import Expected
from matcher.robust.figures import Simulation
from matcher.robust.simulation import simulate
from matcher.scenario import Scenario
from matcher.solve.choices import Choice
from matcher.solve.race import ENGINES
from matcher.solve.search import Search
from matcher.trust.desk import Desk
from matcher.whatif.plain import explained, plain_plan

TRIAL = 20
"""Draws at least by which a sturdier plan is chosen, or a fifth of those by which it is judged."""
CHOSEN_BY = 1_000_003
"""Added to the seed for the draws by which a plan is chosen."""


@dataclass(frozen=True)
class Sturdy:
    """The plan and the sturdier one under the same draws, none of which the sturdier one was chosen by.

    `price` is the impact that it promises less, `gained` what it gives more after repair in the mean of the draws;
    `doubt` is twice the standard error of that mean: `better` says that what is gained is beyond doubt.
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
    def doubt(self) -> int:
        pairs = zip(self.sturdy.draws, self.usual.draws, strict=False)
        differences = np.array([one.repaired - other.repaired for one, other in pairs], dtype=np.float64)
        return round(2 * float(differences.std(ddof=1)) / len(differences) ** 0.5) if len(differences) > 1 else 0

    @property
    def better(self) -> bool:
        return self.gained > self.doubt


def sturdier(scenario: Scenario, plan: Plan, chances: Chances, *, draws: int, seconds: float, seed: int = 1, workers: int = 0,
             listen: Said | None = None, stop: threading.Event | None = None) -> Sturdy:
    """Looks for a plan of more impact after repair. It is chosen by draws of its own, and judged by others.

    Candidates have the most impact to be expected, once before any repair and once with as much given back for each no
    as repair gives back in a few draws of the plan; the other goals come after. `seconds` bounds both searches.
    """
    desk, stop = Desk(scenario, plan), stop or threading.Event()
    trial = max(TRIAL, draws // 5)
    before = _tried(scenario, plan, chances, trial, seed + CHOSEN_BY, workers, None, stop)
    best, other = before.repaired.mean, None
    for back in (before.won_back, 0):
        choices = _searched(desk, chances, back, seconds / 2, stop)
        if choices is None or stop.is_set():
            continue
        candidate = plain_plan(desk, choices)
        mean = _tried(scenario, candidate, chances, trial, seed + CHOSEN_BY, workers, None, stop).repaired.mean
        if mean > best:
            best, other = mean, choices
    chosen = plan if other is None else explained(desk, other)
    one = _tried(scenario, plan, chances, draws, seed, workers, listen, stop)
    return Sturdy(chosen, one, one if other is None else _tried(scenario, chosen, chances, draws, seed, workers, listen, stop))


def _searched(desk: Desk, chances: Chances, back: int, seconds: float, stop: threading.Event) -> tuple[Choice, ...] | None:
    policy, limits = desk.scenario.policy, desk.scenario.limits
    goals = (Expected(chances, policy.goal("impact").worth, policy, back), *desk.goals)
    return Search(desk.problem, goals, engines=ENGINES, workers=limits.workers, seconds=seconds, seed=limits.seed, gap=limits.gap,
                  listen=None, stop=stop).run().choices


def _tried(scenario: Scenario, plan: Plan, chances: Chances, draws: int, seed: int, workers: int, listen: Said | None,
           stop: threading.Event) -> Simulation:
    return simulate(scenario, plan, chances, draws=draws, seed=seed, harms=0, workers=workers, listen=listen, stop=stop)
