"""Rule apart: a plan that is another one, not the same with a new date."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from matcher.domain.plan import Plan
from matcher.domain.pool import Pool
from matcher.domain.reasons import Breach
from matcher.model.columns import Columns
from matcher.model.picks import Pick
from matcher.model.sheet import Ints, Sheet

Together = frozenset[tuple[str, str, int]]
"""The pairs of one exchange: need, offer, role (0: none)."""


def together(plan: Plan) -> tuple[Together, ...]:
    """A plan as its exchanges, each by its pairs."""
    return tuple(frozenset((leg.need, leg.offer, leg.role or 0) for leg in exchange.legs) for exchange in plan.exchanges)


def exchanges_apart(earlier: Iterable[Together], later: Iterable[Together]) -> int:
    """How many exchanges of the earlier plan have not all their pairs in the later one."""
    there = {pair for exchange in later for pair in exchange}
    return sum(not exchange <= there for exchange in earlier)


@dataclass(frozen=True)
class Apart:
    """Of each of some earlier plans at least so many exchanges do not stand any more with all their pairs."""

    name: ClassVar[str] = "apart"
    plans: tuple[tuple[Together, ...], ...] = ()
    least: int = 1
    on: bool = True

    def __post_init__(self) -> None:
        if self.least < 1:
            raise ValueError("least must be 1 or more.")

    def post(self, sheet: Sheet, columns: Columns) -> None:
        place = _places(columns)
        for number, plan in enumerate(self.plans):
            changed = sheet.add_columns(len(plan))
            rows: list[int] = []
            cols: list[int] = []
            upper = []
            for row, exchange in enumerate(plan):
                # Changed only when one of its pairs is missing: the others are at most all but one.
                mine = [column for pair in exchange for column in place.get(pair, ())]
                rows += [row] * (len(mine) + 1)
                cols += [*mine, int(changed[row])]
                upper.append(len(exchange))
            sheet.add_rows([(self.name, str(number))] * len(plan), rows, cols, 1, upper=np.array(upper, dtype=np.int64))
            sheet.add_rows([(self.name, str(number))], np.zeros(len(plan), dtype=np.int64), changed, 1, lower=self.least)

    def breaches(self, picks: tuple[Pick, ...], pool: Pool) -> list[Breach]:
        now = [frozenset((leg.need.need, leg.offer.offer, leg.role or 0) for leg in pick.legs) for pick in picks]
        found = ((str(number), exchanges_apart(plan, now)) for number, plan in enumerate(self.plans))
        return [Breach(self.name, number, {"apart": apart, "least": self.least}) for number, apart in found if apart < self.least]


def _places(columns: Columns) -> dict[tuple[str, str, int], list[int]]:
    """The columns of every pair."""
    legs, pool = columns.legs, columns.pool
    found: dict[tuple[str, str, int], list[int]] = {}
    own: Ints = columns.leg
    for leg, column in zip(own.tolist(), columns.column.tolist(), strict=True):
        key = pool.needs[int(legs.need[leg])].need, pool.offers[int(legs.offer[leg])].offer, int(legs.role[leg])
        found.setdefault(key, []).append(column)
    return found
