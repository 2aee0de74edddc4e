"""Check window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from matcher.candidates import Bools
from matcher.checks.base import always_on
from matcher.domain.pool import Pool
from matcher.kinds.calendar import starts
from matcher.kinds.rows import Rows


@dataclass(frozen=True)
class Window:
    """Some start week lies in both windows, outside both societies' blackouts, and leaves time for notice and visa."""

    name: ClassVar[str] = "window"
    visa_weeks: int = 6
    on: bool = True

    def __post_init__(self) -> None:
        always_on(self.name, self.on)
        if not 0 <= self.visa_weeks <= 104:
            raise ValueError("visa_weeks must be from 0 to 104.")

    def passes(self, rows: Rows, pool: Pool) -> Bools:
        return np.asarray(starts(rows, self.visa_weeks).any(axis=1))

    def facts(self, rows: Rows, pool: Pool) -> dict[str, Any]:
        need, offer = pool.needs[rows.need[0]], pool.offers[rows.offer[0]]
        return {
            "days": int(rows.days[0]), "weeks": int(rows.weeks[0]),
            "need_earliest": need.earliest.isoformat(), "need_latest": need.latest.isoformat(),
            "offer_earliest": offer.earliest.isoformat(), "offer_latest": offer.latest.isoformat(),
            "round_start": pool.start.isoformat(), "round_weeks": pool.weeks, "approval": pool.approval.isoformat(),
            "notice_weeks": offer.notice_weeks,
            "visa_weeks": self.visa_weeks if bool(rows.onsite[0] and rows.regions_differ[0]) else 0,
            "blackouts": [f"{first.isoformat()}/{last.isoformat()}" for key in (need.society, offer.society)
                          for first, last in pool.society[key].blackouts],
        }
