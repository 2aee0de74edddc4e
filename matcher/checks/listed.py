"""Check listed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from matcher.candidates import Bools
from matcher.domain.pool import Pool
from matcher.kinds.rows import Rows


@dataclass(frozen=True)
class Listed:
    """The pair is on the list of pairs that people have judged."""

    name: ClassVar[str] = "listed"
    on: bool = False

    def passes(self, rows: Rows, pool: Pool) -> Bools:
        needs = {row.need: i for i, row in enumerate(pool.needs)}
        offers = {row.offer: i for i, row in enumerate(pool.offers)}
        known = np.array(sorted(needs[n] * len(offers) + offers[o] for n, o in pool.affinity), dtype=np.int64)
        return np.asarray(np.isin(rows.need.astype(np.int64) * len(offers) + rows.offer, known))

    def facts(self, rows: Rows, pool: Pool) -> dict[str, Any]:
        return {"need": pool.needs[rows.need[0]].need, "offer": pool.offers[rows.offer[0]].offer}
