"""Statements: a need or an offer on its way from draft to eligible."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

NEEDS, OFFERS = "needs", "offers"
TABLES = (NEEDS, OFFERS)
KEY_COLUMN = {NEEDS: "need", OFFERS: "offer"}

DRAFT, SUBMITTED, RETURNED, ELIGIBLE, WITHDRAWN = "draft", "submitted", "returned", "eligible", "withdrawn"
STATES = (DRAFT, SUBMITTED, RETURNED, ELIGIBLE, WITHDRAWN)
EDITABLE = (DRAFT, RETURNED)
"""States in which its society may change a statement."""


@dataclass(frozen=True)
class Statement:
    """One need or offer. `cells` hold the columns of its table as text, the way a CSV file has them; empty: not given.

    `version` counts up with every change: an edit names the version it was made on. `reason` is why it was returned or
    withdrawn; `hands` are the accounts that entered or changed it.
    """

    round: str
    table: str
    key: str
    society: str
    state: str
    version: int
    cells: dict[str, str] = field(default_factory=dict, hash=False)
    reason: str = ""
    changed_at: datetime | None = None
    submitted_by: int | None = None
    hands: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Assessment:
    """A society's own judgement of one capability, 0 (not reviewed) to 5."""

    society: str
    capability: str
    level: int
    version: int
    changed_at: datetime
