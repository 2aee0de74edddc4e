"""Check window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from matcher.candidates import Bools, Rows
from matcher.checks.base import always_on
from matcher.domain.pool import Pool


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

    def starts(self, rows: Rows, pool: Pool) -> Bools:
        """[leg, week]: where the leg may start."""
        codes = rows.codes
        days = rows.days.astype(np.int64)
        zero = pool.start.toordinal()

        def span(requests: Any, index: Any) -> tuple[Any, Any]:
            first = np.array([r.earliest.toordinal() - zero for r in requests], dtype=np.int64)[index]
            last = np.array([r.latest.toordinal() - zero for r in requests], dtype=np.int64)[index]
            return first, last

        need_first, need_last = span(pool.needs, rows.need)
        offer_first, offer_last = span(pool.offers, rows.offer)
        lead = 7 * (codes.offer_field("notice_weeks")[rows.offer] + self.visa_weeks * (rows.onsite & rows.regions_differ))
        first = np.maximum(np.maximum(need_first, offer_first), pool.approval.toordinal() - zero + lead)
        last = np.minimum(need_last, offer_last) - days + 1
        week = np.arange(pool.weeks, dtype=np.int64)[None, :]
        open_weeks = (7 * week >= first[:, None]) & (7 * week <= last[:, None])
        open_weeks &= week + (-(-days // 7))[:, None] <= pool.weeks
        return np.asarray(open_weeks & ~self._closed(rows, pool))

    def _closed(self, rows: Rows, pool: Pool) -> Bools:
        """[leg, week]: starting then would touch a blackout of either society."""
        closed = np.zeros((len(rows), pool.weeks), dtype=np.bool_)
        monday = 7 * np.arange(pool.weeks, dtype=np.int64)[None, :]
        last = monday + rows.days.astype(np.int64)[:, None] - 1
        for i, society in enumerate(pool.societies):
            if not society.blackouts:
                continue
            mine = np.flatnonzero((rows.receiver == i) | (rows.sender == i))
            for begin, end in society.blackouts:
                a, b = (begin - pool.start).days, (end - pool.start).days
                closed[mine] |= (monday <= b) & (last[mine] >= a)
        return closed

    def passes(self, rows: Rows, pool: Pool) -> Bools:
        return np.asarray(self.starts(rows, pool).any(axis=1))

    def facts(self, rows: Rows, pool: Pool) -> dict[str, Any]:
        need, offer = pool.needs[rows.need[0]], pool.offers[rows.offer[0]]
        visa = self.visa_weeks if bool(rows.onsite[0] and rows.regions_differ[0]) else 0
        return {
            "days": int(rows.days[0]), "need_earliest": need.earliest.isoformat(), "need_latest": need.latest.isoformat(),
            "offer_earliest": offer.earliest.isoformat(), "offer_latest": offer.latest.isoformat(),
            "approval": pool.approval.isoformat(), "notice_weeks": offer.notice_weeks, "visa_weeks": visa,
            "blackouts": [f"{a.isoformat()}/{b.isoformat()}" for key in (need.society, offer.society)
                          for a, b in pool.society[key].blackouts],
        }
