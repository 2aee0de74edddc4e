"""Goal mutual."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from matcher.domain.pool import Pool
from matcher.goals.base import MAX, check_slack
from matcher.model.columns import Columns
from matcher.model.picks import Pick
from matcher.model.sheet import Linear, Sheet, linear


@dataclass(frozen=True)
class Mutual:
    """The most legs by which societies both give and receive."""

    name: ClassVar[str] = "mutual"
    sense: ClassVar[str] = MAX
    slack_permille: int = 0

    def __post_init__(self) -> None:
        check_slack(self.slack_permille)

    def weights(self, sheet: Sheet, columns: Columns) -> Linear:
        legs, pool = columns.legs, columns.pool
        given, received = legs.sender[columns.leg].astype(np.int64), legs.receiver[columns.leg].astype(np.int64)
        both = np.intersect1d(given, received)
        most = np.minimum(np.bincount(given, minlength=len(pool.societies)),
                          np.bincount(received, minlength=len(pool.societies)))[both]
        shared = sheet.add_columns(len(both), upper=most if len(both) else 1)
        for society in (given, received):
            mine = np.isin(society, both)
            sheet.add_rows(
                [(self.name, pool.societies[s].society) for s in both],
                np.concatenate([np.searchsorted(both, society[mine]), np.arange(len(both))]),
                np.concatenate([columns.column[mine], shared]),
                np.concatenate([np.full(int(mine.sum()), -1, dtype=np.int64), np.ones(len(both), dtype=np.int64)]),
                upper=0)
        return linear(shared, 1)

    def value(self, picks: tuple[Pick, ...], pool: Pool) -> int:
        given = Counter(leg.sender.society for pick in picks for leg in pick.legs)
        received = Counter(leg.receiver.society for pick in picks for leg in pick.legs)
        return sum(min(number, received[society]) for society, number in given.items())
