"""Check not_self."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from matcher.candidates import Bools
from matcher.checks.base import always_on
from matcher.domain.pool import Pool
from matcher.kinds.rows import Rows


@dataclass(frozen=True)
class NotSelf:
    """A society does not help itself."""

    name: ClassVar[str] = "not_self"
    on: bool = True

    def __post_init__(self) -> None:
        always_on(self.name, self.on)

    def passes(self, rows: Rows, pool: Pool) -> Bools:
        return np.asarray(rows.receiver != rows.sender)

    def facts(self, rows: Rows, pool: Pool) -> dict[str, Any]:
        return {"society": pool.societies[rows.receiver[0]].society}
