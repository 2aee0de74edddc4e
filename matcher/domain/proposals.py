"""A kept plan's exchanges as proposals to people: endorsed, cleared, answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from matcher.domain.kinds import COMPONENTS

PROPOSED, REJECTED, ENDORSED, ACCEPTED, DECLINED, APPROVED = (
    "proposed", "rejected", "endorsed", "accepted", "declined", "approved")
AGREED, ONGOING, DONE, REPORTED, ON_HOLD, CANCELLED = "agreed", "ongoing", "done", "reported", "on_hold", "cancelled"
MOBILISING, FOLLOWED_UP, RE_PLANNED = "mobilising", "followed_up", "re_planned"
REVIEW_STATES = (PROPOSED, REJECTED, ENDORSED, ACCEPTED, DECLINED)
DELIVERY_STATES = (APPROVED, AGREED, MOBILISING, ONGOING, DONE, REPORTED, FOLLOWED_UP, ON_HOLD, RE_PLANNED, CANCELLED)
STATES = (*REVIEW_STATES, *DELIVERY_STATES)
LEFT_OUT = (REJECTED, DECLINED, CANCELLED)
"""States of an exchange that will not happen."""

ICRC, IFRC = COMPONENTS
YES, NO = "accepted", "declined"
DECLINE_REASONS = ("dates", "person_gone", "capacity", "security", "priority_changed", "funding", "partner", "other")
REJECT_REASONS = ("own_judgement", "political", "security", "capacity", "quality", "duplicate", "funding", "other")


@dataclass(frozen=True)
class Endorsement:
    """Who said yes for a component, and when."""

    account: int
    at: datetime


@dataclass(frozen=True)
class Reply:
    """One society's answer to one exchange; `answer` is None as long as it is awaited. `account` is None with an answer
    by link."""

    society: str
    answer: str | None = None
    reason: str | None = None
    account: int | None = None
    by_link: bool = False
    at: datetime | None = None
    version: int = 1


@dataclass(frozen=True)
class Proposal:
    """One exchange of a kept plan on its way to approval. `id` is the store's, `exchange` the plan's own."""

    id: int
    round: str
    plan: int
    exchange: str
    kind: str
    host: str
    start: date
    days: int
    mode: str
    state: str
    version: int
    societies: tuple[str, ...] = ()
    icrc: Endorsement | None = None
    ifrc: Endorsement | None = None
    rejected: Endorsement | None = None
    reason: str = ""
    cleared: Endorsement | None = None
    replies: tuple[Reply, ...] = ()

    @property
    def reason_code(self) -> str:
        """Why it was rejected or cancelled, as a code; a note may follow it after a colon."""
        return self.reason.partition(":")[0]

    @property
    def endorsed(self) -> bool:
        return self.icrc is not None and self.ifrc is not None

    @property
    def needs_clearance(self) -> bool:
        return self.mode == "onsite"

    @property
    def live(self) -> bool:
        return self.state not in LEFT_OUT


@dataclass(frozen=True)
class Obstacle:
    """One thing that still stands between a round and its approval, as a code and the subject it speaks of."""

    code: str
    subject: str = ""
    who: str = ""


@dataclass(frozen=True)
class KeptPlan:
    """A plan that is kept, without its document. Numbers count up within a round."""

    round: str
    number: int
    status: str
    digest: str
    created_at: datetime
    run: int | None = None
    exchanges: int = 0
    title: str = ""
