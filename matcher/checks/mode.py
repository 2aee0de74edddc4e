"""Check mode."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from matcher.candidates import Bools
from matcher.checks.base import always_on
from matcher.domain.kinds import KINDS, MODES
from matcher.domain.pool import Pool
from matcher.kinds.rows import Rows, told


@dataclass(frozen=True)
class Mode:
    """Both sides can do it on site, or both remotely; a joint operation is on site only."""

    name: ClassVar[str] = "mode"
    on: bool = True

    def __post_init__(self) -> None:
        always_on(self.name, self.on)

    def passes(self, rows: Rows, pool: Pool) -> Bools:
        onsite_only = MODES.index("onsite")
        need, offer = rows.codes.need_mode[rows.need], rows.codes.offer_mode[rows.offer]
        remote = (need != onsite_only) & (offer != onsite_only) & told("remote", True)[rows.kind]
        return np.asarray(rows.onsite | remote)

    def facts(self, rows: Rows, pool: Pool) -> dict[str, Any]:
        need, offer = pool.needs[rows.need[0]], pool.offers[rows.offer[0]]
        return {"kind": KINDS[rows.kind[0]], "need_mode": need.mode, "offer_mode": offer.mode}
