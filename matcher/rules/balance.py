"""Rule balance."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from matcher.domain.pool import Pool
from matcher.domain.reasons import Breach
from matcher.model.columns import Columns
from matcher.model.picks import Pick
from matcher.model.sheet import Sheet


@dataclass(frozen=True)
class Balance:
    """No National Society gives many more legs than it receives, nor receives many more than it gives."""

    name: ClassVar[str] = "balance"
    difference: int | None = None
    on: bool = False

    def __post_init__(self) -> None:
        if self.on and self.difference is None:
            raise ValueError("difference is required when balance is on.")
        if self.difference is not None and self.difference < 0:
            raise ValueError("difference must be 0 or more.")

    def post(self, sheet: Sheet, columns: Columns) -> None:
        legs, pool = columns.legs, columns.pool
        assert self.difference is not None
        society = np.concatenate([legs.sender[columns.leg], legs.receiver[columns.leg]]).astype(np.int64)
        column = np.concatenate([columns.column, columns.column])
        sign = np.repeat(np.array([1, -1], dtype=np.int64), len(columns.column))
        national = np.array([not row.component for row in pool.societies], dtype=np.bool_)[society]
        taking_part, row = np.unique(society[national], return_inverse=True)
        sheet.add_rows([(self.name, pool.societies[s].society) for s in taking_part], row, column[national],
                       sign[national], lower=-self.difference, upper=self.difference)

    def breaches(self, picks: tuple[Pick, ...], pool: Pool) -> list[Breach]:
        if self.difference is None:
            return []
        given: Counter[str] = Counter(leg.sender.society for pick in picks for leg in pick.legs)
        received: Counter[str] = Counter(leg.receiver.society for pick in picks for leg in pick.legs)
        return [Breach(self.name, row.society, {
                    "given": given[row.society], "received": received[row.society], "difference": self.difference})
                for row in pool.societies
                if not row.component and abs(given[row.society] - received[row.society]) > self.difference]
