"""Check level."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from matcher.candidates import Bools
from matcher.domain.pool import Pool
from matcher.kinds.rows import Rows


@dataclass(frozen=True)
class Level:
    """The offer's level is high enough, and far enough above the need's."""

    name: ClassVar[str] = "level"
    min_offer: int = 4
    min_gain: int = 1
    on: bool = True

    def __post_init__(self) -> None:
        if not 0 <= self.min_offer <= 5:
            raise ValueError("min_offer must be from 0 to 5.")
        if not 0 <= self.min_gain <= 5:
            raise ValueError("min_gain must be from 0 to 5.")

    def passes(self, rows: Rows, pool: Pool) -> Bools:
        offered = rows.codes.offer_levels[rows.offer, rows.capability]
        needed = rows.codes.need["level"][rows.need]
        return np.asarray((offered >= self.min_offer) & (offered >= needed + self.min_gain))

    def facts(self, rows: Rows, pool: Pool) -> dict[str, Any]:
        offered = int(rows.codes.offer_levels[rows.offer[0], rows.capability[0]])
        return {"capability": pool.capabilities[rows.capability[0]].code, "offer_level": offered,
                "need_level": pool.needs[rows.need[0]].level, "min_offer": self.min_offer, "min_gain": self.min_gain}
