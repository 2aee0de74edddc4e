"""Addresses by which a calendar program follows the exchanges of a plan without signing in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class CalendarLink:
    """A link without its secret: whose it is, of which round, of one Society or (None) of the whole plan, in which language."""

    id: int
    account: int
    round: str
    society: str | None
    language: str
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    withdrawn_at: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Whether it works at a moment."""
        return self.withdrawn_at is None and now < self.expires_at
