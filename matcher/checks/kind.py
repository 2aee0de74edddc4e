"""Check kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from matcher.candidates import Bools
from matcher.checks.base import always_on
from matcher.domain.kinds import KINDS
from matcher.domain.pool import Pool
from matcher.kinds.rows import Rows


@dataclass(frozen=True)
class Kind:
    """The kind is one that the need asks, the offer gives and the capability allows."""

    name: ClassVar[str] = "kind"
    on: bool = True

    def __post_init__(self) -> None:
        always_on(self.name, self.on)

    def passes(self, rows: Rows, pool: Pool) -> Bools:
        codes = rows.codes
        return np.asarray(codes.need_kinds[rows.need, rows.kind] & codes.offer_kinds[rows.offer, rows.kind]
                          & codes.capability_kinds[rows.capability, rows.kind])

    def facts(self, rows: Rows, pool: Pool) -> dict[str, Any]:
        need, offer = pool.needs[rows.need[0]], pool.offers[rows.offer[0]]
        capability = pool.capabilities[rows.capability[0]]
        return {"kind": KINDS[rows.kind[0]], "need_kinds": list(need.kinds), "offer_kinds": list(offer.kinds),
                "capability": capability.code, "capability_kinds": list(capability.kinds)}
