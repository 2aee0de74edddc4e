"""Check standing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from matcher.candidates import Bools
from matcher.domain.pool import Pool
from matcher.kinds.rows import Rows


@dataclass(frozen=True)
class Standing:
    """Both societies are in good standing."""

    name: ClassVar[str] = "standing"
    on: bool = True

    def passes(self, rows: Rows, pool: Pool) -> Bools:
        standing = rows.codes.standing
        return np.asarray(standing[rows.receiver] & standing[rows.sender])

    def facts(self, rows: Rows, pool: Pool) -> dict[str, Any]:
        return {"societies": sorted(pool.societies[s].society for s in {rows.receiver[0], rows.sender[0]}
                                    if not pool.societies[s].standing)}
