"""Check avoids."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from matcher.candidates import Bools
from matcher.domain.pool import Pool
from matcher.kinds.rows import Rows


@dataclass(frozen=True)
class Avoids:
    """Neither side avoids the other, and the receiver's region is one that the offer goes to."""

    name: ClassVar[str] = "avoids"
    on: bool = True

    def passes(self, rows: Rows, pool: Pool) -> Bools:
        codes = rows.codes
        return np.asarray(~codes.need_avoids[rows.need, rows.sender] & ~codes.offer_avoids[rows.offer, rows.receiver])

    def facts(self, rows: Rows, pool: Pool) -> dict[str, Any]:
        need, offer = pool.needs[rows.need[0]], pool.offers[rows.offer[0]]
        return {"need_avoids": offer.society in need.avoids, "offer_avoids": need.society in offer.avoids,
                "region": pool.society[need.society].region, "offer_regions": list(offer.regions)}
