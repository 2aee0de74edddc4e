"""Rule debt."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from matcher.domain.memory import FADE, faded
from matcher.domain.pool import Pool
from matcher.domain.reasons import Breach
from matcher.model.columns import Columns
from matcher.model.picks import Pick
from matcher.model.sheet import Sheet


@dataclass(frozen=True)
class Debt:
    """No National Society receives more than it gives beyond a limit, counting earlier rounds with a memory that fades."""

    name: ClassVar[str] = "debt"
    limit: int | None = None
    fade_permille: int = FADE
    on: bool = False

    def __post_init__(self) -> None:
        if self.on and self.limit is None:
            raise ValueError("limit is required when debt is on.")
        if self.limit is not None and self.limit < 0:
            raise ValueError("limit must be 0 or more.")
        if not 0 <= self.fade_permille <= 1000:
            raise ValueError("fade_permille must be from 0 to 1000.")

    def room(self, pool: Pool) -> dict[str, int]:
        """By National Society, how many thousandths of a leg it may receive in this round beyond what it gives.

        Whoever owes the limit or more already may receive as much as it gives, so that no round is impossible for that.
        """
        assert self.limit is not None
        owed: Counter[str] = Counter()
        for row in pool.history:
            weight = faded(max(0, pool.start.year - row.year), self.fade_permille)
            owed[row.need_society] += weight
            owed[row.offer_society] -= weight
        return {row.society: max(0, 1000 * self.limit - owed[row.society]) for row in pool.societies if not row.component}

    def post(self, sheet: Sheet, columns: Columns) -> None:
        legs, pool, room = columns.legs, columns.pool, self.room(columns.pool)
        society = np.concatenate([legs.receiver[columns.leg], legs.sender[columns.leg]]).astype(np.int64)
        column = np.concatenate([columns.column, columns.column])
        sign = np.repeat(np.array([1000, -1000], dtype=np.int64), len(columns.column))
        national = np.array([not row.component for row in pool.societies], dtype=np.bool_)[society]
        taking_part, row = np.unique(society[national], return_inverse=True)
        names = [pool.societies[s].society for s in taking_part]
        sheet.add_rows([(self.name, name) for name in names], row, column[national], sign[national],
                       upper=np.array([room[name] for name in names], dtype=np.int64))

    def breaches(self, picks: tuple[Pick, ...], pool: Pool) -> list[Breach]:
        if self.limit is None:
            return []
        given: Counter[str] = Counter(leg.sender.society for pick in picks for leg in pick.legs)
        received: Counter[str] = Counter(leg.receiver.society for pick in picks for leg in pick.legs)
        return [Breach(self.name, society, {"given": given[society], "received": received[society], "room_permille": room})
                for society, room in self.room(pool).items() if 1000 * (received[society] - given[society]) > room]
