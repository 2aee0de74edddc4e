"""Rule away."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from matcher.domain.kinds import PRACTICE_EXCHANGE
from matcher.domain.pool import Pool
from matcher.domain.reasons import Breach
from matcher.model.columns import BPX, Columns
from matcher.model.picks import Pick
from matcher.model.sheet import Sheet
from matcher.rules.weekly import post_weekly


@dataclass(frozen=True)
class Away:
    """A society has at most so many people away on secondments, joint operations and peer reviews in any week."""

    name: ClassVar[str] = "away"
    at_once: int = 2
    on: bool = True

    def __post_init__(self) -> None:
        if self.at_once < 0:
            raise ValueError("at_once must be 0 or more.")

    def post(self, sheet: Sheet, columns: Columns) -> None:
        legs, pool, limits = columns.legs, columns.pool, columns.limits
        travelling = columns.timed & legs.onsite[columns.leg] & (legs.kind[columns.leg] != BPX)
        travelling &= (limits.senders_bind & columns.detail.senders)[legs.sender[columns.leg]]
        kept = np.flatnonzero(travelling)
        leg = columns.leg[kept]
        post_weekly(sheet, pool, self.name, [row.society for row in pool.societies], legs.sender[leg].astype(np.int64),
                    columns.start[kept], legs.weeks[leg].astype(np.int64), columns.column[kept],
                    legs.travellers[leg].astype(np.int64), limits.away)

        # A leg that alone takes more people than its sender may have away can never stand.
        never = (limits.away[legs.sender] < legs.travellers) & legs.onsite & (legs.kind != BPX)
        cut = np.flatnonzero(never[columns.leg])
        subjects = [(self.name, pool.societies[legs.sender[columns.leg[i]]].society) for i in cut]
        sheet.add_rows(subjects, np.arange(len(cut)), columns.column[cut], 1, upper=0)

    def breaches(self, picks: tuple[Pick, ...], pool: Pool) -> list[Breach]:
        away: Counter[tuple[str, int]] = Counter()
        for pick in picks:
            if pick.onsite and pick.kind != PRACTICE_EXCHANGE:
                for leg in pick.legs:
                    away.update({(leg.sender.society, week): leg.travellers for week in pick.busy_weeks})
        found = []
        for (society, week), travellers in sorted(away.items()):
            own = pool.society[society].away_at_once
            limit = self.at_once if own is None else own
            if travellers > limit:
                found.append(Breach(self.name, society, {"week": week, "away": travellers, "limit": limit}))
        return found
