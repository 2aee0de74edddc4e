"""Check security."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from matcher.candidates import Bools, Rows
from matcher.domain.pool import Pool

HIGHEST_TIER = 3
HIGHEST_SESSION_TIER = 2


@dataclass(frozen=True)
class Security:
    """On site, the host's security tier is bearable and within the clearance of those who go there."""

    name: ClassVar[str] = "security"
    on: bool = True

    def passes(self, rows: Rows, pool: Pool) -> Bools:
        tier = np.array([row.security_tier for row in pool.societies], dtype=np.int64)[rows.host]
        cleared = np.where(rows.is_session, HIGHEST_SESSION_TIER, rows.codes.offer_field("clearance")[rows.offer])
        return np.asarray(~rows.onsite | ((tier <= HIGHEST_TIER) & (tier <= cleared)))

    def facts(self, rows: Rows, pool: Pool) -> dict[str, Any]:
        host = pool.societies[rows.host[0]]
        return {"host": host.society, "tier": host.security_tier, "clearance": pool.offers[rows.offer[0]].clearance,
                "highest": HIGHEST_SESSION_TIER if rows.is_session[0] else HIGHEST_TIER}
