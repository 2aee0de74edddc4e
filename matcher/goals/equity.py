"""Goal equity."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from matcher.domain.kinds import REGIONS
from matcher.domain.pool import Pool
from matcher.goals.base import MAX, check_slack
from matcher.goals.worth import Worth, leg_worth
from matcher.model.columns import Columns
from matcher.model.picks import Pick
from matcher.model.sheet import Linear, Sheet, linear


def asked_by_region(pool: Pool, worth: Worth) -> dict[str, int]:
    """Impact asked in every region that asks for any; components have no region and are left out."""
    asked: Counter[str] = Counter()
    for need in pool.needs:
        region = pool.society[need.society].region
        if region is not None:
            asked[region] += worth.asked(need)
    return {region: asked[region] for region in REGIONS if asked[region] > 0}


@dataclass(frozen=True)
class Equity:
    """The region served worst, by permille of the impact it asked for, is served as well as can be."""

    name: ClassVar[str] = "equity"
    sense: ClassVar[str] = MAX
    worth: Worth = Worth()
    slack_permille: int = 0

    def __post_init__(self) -> None:
        check_slack(self.slack_permille)

    def weights(self, sheet: Sheet, columns: Columns) -> Linear:
        legs, pool = columns.legs, columns.pool
        level = sheet.add_columns(1, upper=1000)
        asked = asked_by_region(pool, self.worth)
        points = leg_worth(legs, self.worth)[columns.leg]
        regions = np.array([row.region or "" for row in pool.societies])[legs.receiver[columns.leg]]
        for region, whole in asked.items():
            here = regions == region
            row = linear(np.append(columns.column[here], level), np.append(1000 * points[here], -whole))
            sheet.add_linear((self.name, region), row, lower=0)
        return linear(level, 1)

    def value(self, picks: tuple[Pick, ...], pool: Pool) -> int:
        met: Counter[str] = Counter()
        for pick in picks:
            for leg in pick.legs:
                met[leg.receiver.region or ""] += self.worth.of_leg(leg.need, pick.kind, leg.gain)
        asked = asked_by_region(pool, self.worth)
        return min([1000, *(1000 * met[region] // whole for region, whole in asked.items())])
