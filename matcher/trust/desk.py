"""A scenario and its plan on the table: screened and made ready once, asked many questions."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matcher.candidates import Candidates, Legs
from matcher.domain.errors import DataError
from matcher.domain.errors import Problem as Wrong
from matcher.domain.kinds import KINDS
from matcher.domain.plan import FEASIBLE, OPTIMAL, Exchange, Plan
from matcher.domain.pool import Pin, Pool
from matcher.explain.around import Around
from matcher.goals.base import MAX, Goal
from matcher.goals.worth import leg_worth
from matcher.model.detail import Detail
from matcher.model.picks import Pick
from matcher.model.sheet import Ints
from matcher.policy import Policy
from matcher.scenario import Scenario
from matcher.screening import screen
from matcher.solve.choices import Choice, Paid
from matcher.solve.problem import Problem, make_problem
from matcher.solve.relax import leg_prices, relaxed
from matcher.solve.search import LARGE
from matcher.trust import clock

# Starts of all legs together with which a round is proved anew in a fraction of a second.
_TINY = 300


@dataclass(frozen=True, eq=False)
class Desk:
    """One scenario with its plan. What is dear (screening, legs, prices) is worked out on first use and kept.

    DataError where the plan has no exchanges to speak of: it must be a plan that was found.
    """

    scenario: Scenario
    plan: Plan

    def __post_init__(self) -> None:
        if self.plan.status not in (OPTIMAL, FEASIBLE):
            raise DataError([Wrong("plan", 0, "status", f"The plan is {self.plan.status}: there is nothing to ask of it.",
                                   "Give a plan that was found.")])
        if self.plan.digest != self.scenario.digest():
            raise DataError([Wrong("plan", 0, "digest", "The plan is of another scenario, or of another version of it.",
                                   "Solve the scenario again, or give the scenario that the plan was made of.")])

    @property
    def pool(self) -> Pool:
        return self.scenario.pool

    @cached_property
    def goals(self) -> tuple[Goal, ...]:
        """The goals in the order in which the plan was made."""
        return self.scenario.policy.effective_goals(self.pool.baseline is not None)

    @cached_property
    def candidates(self) -> Candidates:
        return screen(self.pool, self.scenario.policy.checks, self.scenario.policy.funding)

    @cached_property
    def problem(self) -> Problem:
        return make_problem(self.pool, self.scenario.policy, self.candidates.legs, self.scenario.limits.seed)

    @cached_property
    def choices(self) -> tuple[Choice, ...]:
        return choices_of(self.plan.exchanges, self.problem.legs)

    @cached_property
    def picks(self) -> tuple[Pick, ...]:
        """The plan's exchanges with the facts of their legs, under the plan's own names."""
        found = self.problem.picks(self.choices)
        return tuple(dataclasses.replace(pick, id=exchange.id) for pick, exchange in zip(found, self.plan.exchanges, strict=True))

    @cached_property
    def values(self) -> dict[str, int]:
        """The plan's value by goal."""
        return {goal.name: goal.value(self.picks, self.pool) for goal in self.goals}

    @property
    def proved(self) -> bool:
        """Whether no plan is better than this one."""
        return self.plan.status == OPTIMAL and self.scenario.limits.gap == 0

    @cached_property
    def around(self) -> Around:
        return Around(self.problem, self.picks, self.proved)

    @cached_property
    def worth(self) -> Ints:
        """Impact of every leg of the problem."""
        return leg_worth(self.problem.legs, self.scenario.policy.goal("impact").worth)

    @cached_property
    def tiny(self) -> bool:
        """Whether the whole round is solved anew in no time."""
        return int(self.problem.legs.starts.sum()) <= _TINY

    @cached_property
    def small(self) -> bool:
        """Whether the whole round is solved anew where there is time; else only what lies around the question."""
        return len(self.problem.legs) <= LARGE

    @cached_property
    def prices(self) -> tuple[float, np.ndarray[tuple[int], np.dtype[np.float64]]] | None:
        """A bound on the first goal over all plans, and for every leg by how much it falls when the leg stands.

        By the linear relaxation of the round without its weeks; None where it could not be solved.
        """
        if not len(self.problem.legs):
            return None
        goal = self.goals[0]
        laid = self.problem.lay(np.arange(len(self.problem.legs)), Detail.none(self.pool), goal=goal)
        relaxation = relaxed(laid, goal.sense, 60.0, clock.ending())
        if relaxation is None:
            return None
        return relaxation.bound, leg_prices(laid, relaxation)

    def made(self, pool: Pool, policy: Policy | None = None) -> Problem:
        """The scenario with another pool (and policy), screened and made ready; a KeyError later on if the plan does not stand in it."""
        policy = policy or self.scenario.policy
        return make_problem(pool, policy, screen(pool, policy.checks, policy.funding).legs, self.scenario.limits.seed)

    @property
    def pins(self) -> tuple[Pin, ...]:
        """The pins of the round that bind: none where its rule about them is off."""
        return self.pool.pins if self.scenario.policy.rule("pins").on else ()

    def pinned(self, pool: Pool) -> Problem:
        """The round as a question changes its pins (or its baseline): these bind, even where the round's own do not."""
        return dataclasses.replace(self.problem, pool=pool, policy=self.scenario.policy.with_rule("pins", on=True),
                                   legs=dataclasses.replace(self.problem.legs, pool=pool))

    def bound(self) -> int | None:
        """What the first goal cannot pass in any plan, by the plan's own proof."""
        return self.plan.goals[0].bound if self.plan.goals else None

    def sign(self) -> int:
        """1 where more of the first goal is better, else -1."""
        return 1 if self.goals[0].sense == MAX else -1


def numbered(legs: Legs) -> dict[tuple[int, int, int, int], int]:
    """Number of every leg by (need, offer, role, kind)."""
    keys = zip(legs.need.tolist(), legs.offer.tolist(), legs.role.tolist(), legs.kind.tolist(), strict=True)
    return {key: number for number, key in enumerate(keys)}


def choices_of(exchanges: Iterable[Exchange], legs: Legs) -> tuple[Choice, ...]:
    """A plan's exchanges as choices over these legs; KeyError for a leg that is not among them."""
    place = numbered(legs)
    pool = legs.pool
    needs = {row.need: i for i, row in enumerate(pool.needs)}
    offers = {row.offer: i for i, row in enumerate(pool.offers)}
    found = []
    for exchange in exchanges:
        week = pool.week_of(exchange.start)
        if week is None:
            raise KeyError(f"{exchange.id} starts on no Monday of the round")
        kind = KINDS.index(exchange.kind)
        found.append(Choice(exchange.kind, week, exchange.language, tuple(
            Paid(place[needs[leg.need], offers[leg.offer], leg.role or 0, kind], dict(leg.own_funds), leg.charges)
            for leg in exchange.legs)))
    return tuple(found)
