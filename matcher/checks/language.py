"""Check language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from matcher.candidates import Bools
from matcher.domain.kinds import CEFR, cefr_rank
from matcher.domain.pool import Pool
from matcher.kinds.rows import Rows
from matcher.kinds.speech import allowed, interpretable


@dataclass(frozen=True)
class Language:
    """The two sides share a working language, or the host brings an interpreter where case data are not at stake."""

    name: ClassVar[str] = "language"
    peer: str = "B2"
    host: str = "B1"
    on: bool = True

    def __post_init__(self) -> None:
        for field in ("peer", "host"):
            if getattr(self, field) not in CEFR:
                raise ValueError(f"{field} must be a level from A1 to C2.")

    def passes(self, rows: Rows, pool: Pool) -> Bools:
        shared = allowed(rows, cefr_rank(self.peer), cefr_rank(self.host)).any(axis=1)
        return np.asarray(shared | interpretable(rows))

    def facts(self, rows: Rows, pool: Pool) -> dict[str, Any]:
        need, offer = pool.needs[rows.need[0]], pool.offers[rows.offer[0]]
        spoken = pool.society[need.society].languages if need.languages is None else need.languages
        offered = pool.society[offer.society].languages if offer.languages is None else offer.languages
        return {
            "need_languages": [f"{code}:{level}" for code, level in spoken],
            "offer_languages": [f"{code}:{level}" for code, level in offered], "peer": self.peer, "host": self.host,
            "interpreter": need.interpreter, "interpreter_may": bool(rows.bilateral[0]),
            "case_data_risk": pool.capabilities[rows.capability[0]].case_data_risk,
        }
