"""Check language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from matcher.candidates import Array, Bools, Rows
from matcher.domain.kinds import CEFR, KINDS, PEER_REVIEW, SECONDMENT, cefr_rank
from matcher.domain.pool import Pool

_HIGH = cefr_rank("C1")


def interpreter_possible(rows: Rows, pool: Pool) -> Bools:
    """A secondment or review whose need brings an interpreter, in a capability that is not direct case work."""
    brings = np.array([row.interpreter for row in pool.needs], dtype=np.bool_)
    direct = np.array([row.case_data_risk == "direct" for row in pool.capabilities], dtype=np.bool_)
    bilateral = np.isin(rows.kind, [KINDS.index(SECONDMENT), KINDS.index(PEER_REVIEW)])
    return np.asarray(bilateral & brings[rows.need] & ~direct[rows.capability])


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

    def allowed(self, rows: Rows) -> Bools:
        """[leg, language]: the languages in which the leg may stand; any that both have when the check is off."""
        peer, host = (cefr_rank(self.peer), cefr_rank(self.host)) if self.on else (1, 1)
        return np.asarray((rows.codes.offer_ranks[rows.offer] >= peer) & (rows.codes.need_ranks[rows.need] >= host))

    def both_high(self, rows: Rows) -> Bools:
        """[leg, language]: both sides have C1 or more."""
        return np.asarray((rows.codes.offer_ranks[rows.offer] >= _HIGH) & (rows.codes.need_ranks[rows.need] >= _HIGH))

    def best(self, rows: Rows, allowed: Bools) -> Array:
        """The language with the highest lower level, then the highest higher one, then the alphabet; -1 for none."""
        if not allowed.shape[1]:
            return np.full(len(rows), -1, dtype=np.int16)
        offered = rows.codes.offer_ranks[rows.offer].astype(np.int16)
        needed = rows.codes.need_ranks[rows.need].astype(np.int16)
        score = np.where(allowed, 10 * np.minimum(offered, needed) + np.maximum(offered, needed), -1)
        return np.where(allowed.any(axis=1), score.argmax(axis=1), -1).astype(np.int16)

    def passes(self, rows: Rows, pool: Pool) -> Bools:
        return np.asarray(self.allowed(rows).any(axis=1) | interpreter_possible(rows, pool))

    def facts(self, rows: Rows, pool: Pool) -> dict[str, Any]:
        need, offer = pool.needs[rows.need[0]], pool.offers[rows.offer[0]]
        spoken = pool.society[need.society].languages if need.languages is None else need.languages
        offered = pool.society[offer.society].languages if offer.languages is None else offer.languages
        return {"need_languages": [f"{code}:{level}" for code, level in spoken],
                "offer_languages": [f"{code}:{level}" for code, level in offered], "peer": self.peer, "host": self.host,
                "interpreter": need.interpreter,
                "case_data_risk": pool.capabilities[rows.capability[0]].case_data_risk}
