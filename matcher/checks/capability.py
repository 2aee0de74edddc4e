"""Check capability."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from matcher.candidates import Bools
from matcher.checks.base import always_on
from matcher.domain.pool import Pool
from matcher.kinds.rows import Rows


@dataclass(frozen=True)
class Capability:
    """The offer has the capability that the need, or its role, asks."""

    name: ClassVar[str] = "capability"
    on: bool = True

    def __post_init__(self) -> None:
        always_on(self.name, self.on)

    def passes(self, rows: Rows, pool: Pool) -> Bools:
        return np.asarray(rows.codes.offer_levels[rows.offer, rows.capability] >= 0)

    def facts(self, rows: Rows, pool: Pool) -> dict[str, Any]:
        return {"capability": pool.capabilities[rows.capability[0]].code,
                "offered": [code for code, _ in pool.offers[rows.offer[0]].capabilities]}
