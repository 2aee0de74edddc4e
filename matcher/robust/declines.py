"""A plan's legs with their chances, and which of them are declined in a draw."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from matcher.domain.kinds import JOINT_OPERATION, PRACTICE_EXCHANGE
from matcher.model.sheet import Ints
from matcher.robust.chances import Chances
from matcher.solve.choices import Choice
from matcher.solve.problem import Problem

Declined = frozenset[int]
"""Legs by their number in the problem."""


@dataclass(frozen=True, eq=False)
class Draws:
    """Answers by draw: the same for the same plan, chances and seed, however draws are dealt out to workers.

    `legs` are those of the plan, `permille` their chances, `every` the chances of all legs of the round. Every pair has its
    answer in a draw, in the plan or not, so two plans of a round are told the same.
    """

    legs: Ints
    permille: Ints
    every: Ints
    pair: Ints
    seed: int

    def noes(self, draw: int) -> Ints:
        """All legs of the round that would be declined in a draw."""
        dice = np.random.default_rng([self.seed, draw]).integers(0, 1000, int(self.pair.max(initial=-1)) + 1)
        return np.flatnonzero(dice[self.pair] >= self.every).astype(np.int64)

    def declined(self, draw: int) -> Declined:
        """The legs of the plan that are declined in a draw; each pair is asked once, by itself."""
        return frozenset(np.intersect1d(self.noes(draw), self.legs).tolist())


def draws_of(choices: Sequence[Choice], problem: Problem, chances: Chances, seed: int) -> Draws:
    """The draws of a plan."""
    legs = np.array(sorted(paid.leg for choice in choices for paid in choice.legs), dtype=np.int64)
    every = chances.of(problem.legs) if len(problem.legs) else legs
    pair = problem.legs.need.astype(np.int64) * max(1, len(problem.pool.offers)) + problem.legs.offer
    return Draws(legs, every[legs], every, pair, seed)


def left(choices: Iterable[Choice], declined: Declined, problem: Problem) -> tuple[Choice, ...]:
    """What stands of a plan after declines: a team that lacks somebody and a session with too few learners fall whole."""
    legs, pool, standing = problem.legs, problem.pool, []
    for choice in choices:
        stays = tuple(paid for paid in choice.legs if paid.leg not in declined)
        least = 1
        if choice.kind == JOINT_OPERATION:
            least = len(choice.legs)
        elif choice.kind == PRACTICE_EXCHANGE:
            least = pool.offers[int(legs.offer[choice.legs[0].leg])].cohort_min
        if len(stays) >= least:
            standing.append(replace(choice, legs=stays))
    return tuple(standing)


def shut(declined: Declined, problem: Problem) -> Ints:
    """Every leg of the pairs that declined, whatever role or kind: nobody is asked twice."""
    legs = problem.legs
    width = max(1, len(problem.pool.offers))
    key = legs.need.astype(np.int64) * width + legs.offer
    numbers = np.fromiter(declined, dtype=np.int64, count=len(declined))
    return np.flatnonzero(np.isin(key, key[numbers])).astype(np.int64)
