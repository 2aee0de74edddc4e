"""Rule need_once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from matcher.domain.pool import Pool
from matcher.domain.reasons import Breach
from matcher.model.columns import JOP, Columns
from matcher.model.picks import Pick
from matcher.model.sheet import Sheet


@dataclass(frozen=True)
class NeedOnce:
    """A need is in at most one exchange, of one kind, at one start, in one mode."""

    name: ClassVar[str] = "need_once"
    on: bool = True

    def __post_init__(self) -> None:
        if not self.on:
            raise ValueError("need_once may not be switched off.")

    def post(self, sheet: Sheet, columns: Columns) -> None:
        legs = columns.legs
        alone = legs.kind[columns.leg] != JOP
        need = np.concatenate([legs.need[columns.leg[alone]], columns.teams.need]).astype(np.int64)
        column = np.concatenate([columns.column[alone], columns.teams.column])
        asked, row = np.unique(need, return_inverse=True)
        sheet.add_rows([(self.name, columns.pool.needs[n].need) for n in asked], row, column, 1, upper=1)

    def breaches(self, picks: tuple[Pick, ...], pool: Pool) -> list[Breach]:
        taken = Counter(need for pick in picks for need in {leg.need.need for leg in pick.legs})
        return [Breach(self.name, need, {"exchanges": n}) for need, n in sorted(taken.items()) if n > 1]
