"""Check mode."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from matcher.candidates import Bools, Rows
from matcher.checks.base import always_on
from matcher.domain.kinds import MODES
from matcher.domain.pool import Pool


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
        return np.asarray(rows.onsite | ((need != onsite_only) & (offer != onsite_only) & ~rows.is_team))

    def facts(self, rows: Rows, pool: Pool) -> dict[str, Any]:
        return {"need_mode": pool.needs[rows.need[0]].mode, "offer_mode": pool.offers[rows.offer[0]].mode}
