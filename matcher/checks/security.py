"""Check security."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from matcher.candidates import Bools, Ints
from matcher.domain.pool import Pool
from matcher.kinds.rows import Rows

HIGHEST_TIER = 3
HIGHEST_TIER_OF_LEARNERS = 2


@dataclass(frozen=True)
class Security:
    """On site, the host's security tier is bearable and within the clearance of those who go there."""

    name: ClassVar[str] = "security"
    on: bool = True

    def passes(self, rows: Rows, pool: Pool) -> Bools:
        tier = rows.codes.tier[rows.host]
        return np.asarray(~rows.onsite | (tier <= self._highest(rows)))

    @staticmethod
    def _highest(rows: Rows) -> Ints:
        """The clearance of the offer's people, where it is they who travel."""
        cleared = np.minimum(rows.codes.offer["clearance"][rows.offer], HIGHEST_TIER)
        return np.where(rows.guests_learn, HIGHEST_TIER_OF_LEARNERS, cleared)

    def facts(self, rows: Rows, pool: Pool) -> dict[str, Any]:
        host = pool.societies[rows.host[0]]
        return {"host": host.society, "tier": host.security_tier, "clearance": pool.offers[rows.offer[0]].clearance,
                "highest": int(self._highest(rows)[0])}
