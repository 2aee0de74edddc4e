"""The goal of those who may be told no: the impact that is to be expected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from matcher.candidates import Legs
from matcher.domain.pool import Pool
from matcher.goals.base import MAX
from matcher.goals.worth import Worth, leg_worth
from matcher.model.columns import Columns
from matcher.model.picks import Pick
from matcher.model.sheet import Ints, Linear, Sheet, linear
from matcher.policy import Policy
from matcher.robust.chances import Chances
from matcher.screening import judge


@dataclass(frozen=True)
class Expected:
    """The most impact that is to be expected when every leg is accepted with its own chance.

    `back`: permille of what a no takes that repair gives back, elsewhere; 0 looks at the time before any repair.
    """

    name: ClassVar[str] = "expected"
    sense: ClassVar[str] = MAX
    chances: Chances
    worth: Worth
    policy: Policy
    back: int = 0
    slack_permille: int = 0

    def weights(self, sheet: Sheet, columns: Columns) -> Linear:
        return linear(columns.column, self._points(columns.legs)[columns.leg])

    def value(self, picks: tuple[Pick, ...], pool: Pool) -> int:
        named = [(leg.need.need, leg.offer.offer, leg.role, pick.kind) for pick in picks for leg in pick.legs]
        if not named:
            return 0
        return int(np.sum(self._points(judge(pool, self.policy.checks, self.policy.funding, named))))

    def _points(self, legs: Legs) -> Ints:
        chance = self.chances.of(legs)
        points: Ints = leg_worth(legs, self.worth) * (1000 * chance + self.back * (1000 - chance)) // 1_000_000
        return points
