"""Check kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from matcher.candidates import Bools, Rows
from matcher.checks.base import always_on
from matcher.domain.kinds import KINDS
from matcher.domain.pool import Pool


@dataclass(frozen=True)
class Kind:
    """The kind is one that the need asks, the offer gives and the capability allows."""

    name: ClassVar[str] = "kind"
    on: bool = True

    def __post_init__(self) -> None:
        always_on(self.name, self.on)

    def passes(self, rows: Rows, pool: Pool) -> Bools:
        asked = np.array([[kind in row.kinds for kind in KINDS] for row in pool.needs], dtype=np.bool_).reshape(-1, 4)
        codes = rows.codes
        return np.asarray(asked[rows.need, rows.kind] & codes.offer_kinds[rows.offer, rows.kind]
                          & codes.capability_kinds[rows.capability, rows.kind])

    def facts(self, rows: Rows, pool: Pool) -> dict[str, Any]:
        return {"kind": KINDS[rows.kind[0]], "need_kinds": list(pool.needs[rows.need[0]].kinds),
                "offer_kinds": list(pool.offers[rows.offer[0]].kinds),
                "capability": pool.capabilities[rows.capability[0]].code,
                "capability_kinds": list(pool.capabilities[rows.capability[0]].kinds)}
