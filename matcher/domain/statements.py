"""Statements: a need or an offer on its way from draft to eligible; and what coordinators decide beside them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

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


@dataclass(frozen=True)
class KeptEnvelope:
    """An envelope of a round as cells, and its fund holder's promise of the money for one plan, if there is one."""

    round: str
    envelope: str
    source: str
    resource: str
    amount: int
    version: int
    cells: dict[str, str] = field(default_factory=dict, hash=False)
    entered_by: int | None = None
    committed_by: int | None = None
    committed_at: datetime | None = None
    committed_plan: int | None = None


@dataclass(frozen=True)
class KeptPin:
    """A standing decision on a pair, with who made it: `origin` is coordinator, import, review, or reply."""

    id: int
    round: str
    need: str
    offer: str
    pin: str
    role: int | None = None
    start: date | None = None
    kind: str | None = None
    note: str = ""
    origin: str = "coordinator"
    made_by: int | None = None
    made_at: datetime | None = None
