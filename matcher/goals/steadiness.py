"""Goal steadiness."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from matcher.domain.pool import Pool
from matcher.goals.base import MIN, check_slack
from matcher.model.columns import Columns
from matcher.model.picks import Pick
from matcher.model.sheet import Linear, Sheet, linear


@dataclass(frozen=True)
class Steadiness:
    """The fewest legs of the baseline that are gone or moved to another start."""

    name: ClassVar[str] = "steadiness"
    sense: ClassVar[str] = MIN
    slack_permille: int = 0

    def __post_init__(self) -> None:
        check_slack(self.slack_permille)

    def weights(self, sheet: Sheet, columns: Columns) -> Linear:
        legs, pool = columns.legs, columns.pool
        needs = {row.need: i for i, row in enumerate(pool.needs)}
        offers = {row.offer: i for i, row in enumerate(pool.offers)}
        kept: list[int] = []
        weights: list[int] = []
        baseline = pool.baseline or ()
        for row in baseline:
            week = pool.week_of(row.start)
            if week is None:
                continue
            same = (legs.need[columns.leg] == needs[row.need]) & (legs.offer[columns.leg] == offers[row.offer])
            same &= (legs.role[columns.leg] == (row.role or 0)) & (columns.start == week)
            found = columns.column[np.flatnonzero(same)].tolist()
            kept += found
            weights += [-1] * len(found)
        return linear(kept, weights, constant=len(baseline))

    def value(self, picks: tuple[Pick, ...], pool: Pool) -> int:
        there = {(leg.need.need, leg.offer.offer, leg.role, pick.start) for pick in picks for leg in pick.legs}
        return sum((row.need, row.offer, row.role, row.start) not in there for row in pool.baseline or ())
