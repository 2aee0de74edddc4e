"""Goal reach."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from matcher.domain.pool import Pool
from matcher.goals.base import MAX, check_slack
from matcher.model.columns import JOP, Columns
from matcher.model.picks import Pick
from matcher.model.sheet import Linear, Sheet, linear


@dataclass(frozen=True)
class Reach:
    """The most societies with at least one need met."""

    name: ClassVar[str] = "reach"
    sense: ClassVar[str] = MAX
    slack_permille: int = 0

    def __post_init__(self) -> None:
        check_slack(self.slack_permille)

    def weights(self, sheet: Sheet, columns: Columns) -> Linear:
        legs, pool = columns.legs, columns.pool
        place = {row.society: i for i, row in enumerate(pool.societies)}
        alone = legs.kind[columns.leg] != JOP
        asked_by = np.array([place[pool.needs[n].society] for n in columns.teams.need], dtype=np.int64)
        society = np.concatenate([legs.receiver[columns.leg[alone]].astype(np.int64), asked_by])
        column = np.concatenate([columns.column[alone], columns.teams.column])
        receivers, row = np.unique(society, return_inverse=True)
        reached = sheet.add_columns(len(receivers))
        sheet.add_rows(
            [(self.name, pool.societies[s].society) for s in receivers],
            np.concatenate([row, np.arange(len(receivers))]), np.concatenate([column, reached]),
            np.concatenate([np.full(len(column), -1, dtype=np.int64), np.ones(len(receivers), dtype=np.int64)]), upper=0)
        return linear(reached, 1)

    def value(self, picks: tuple[Pick, ...], pool: Pool) -> int:
        return len({leg.receiver.society for pick in picks for leg in pick.legs})
