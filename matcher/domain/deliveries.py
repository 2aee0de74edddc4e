"""An approved exchange on its way: the table of its moves, and what is written down of it while and after it happens."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from matcher.domain.proposals import (
    AGREED,
    APPROVED,
    CANCELLED,
    DONE,
    FOLLOWED_UP,
    MOBILISING,
    ON_HOLD,
    ONGOING,
    RE_PLANNED,
    REPORTED,
)

UNFINISHED = (APPROVED, AGREED, MOBILISING, ONGOING, ON_HOLD, RE_PLANNED)
"""States of an exchange that is still to be carried out, or under way."""
CARRIED_OUT = (DONE, REPORTED, FOLLOWED_UP)
"""States of an exchange that took place."""


@dataclass(frozen=True)
class DeliveryMove:
    """A way from one of some states to another; `to` None leads back to the state that the exchange was held in."""

    name: str
    starts: tuple[str, ...]
    to: str | None


MOVES = (
    DeliveryMove("agree", (APPROVED, RE_PLANNED), AGREED),
    DeliveryMove("mobilise", (AGREED,), MOBILISING),
    DeliveryMove("begin", (MOBILISING,), ONGOING),
    DeliveryMove("finish", (ONGOING,), DONE),
    DeliveryMove("report", (DONE,), REPORTED),
    DeliveryMove("follow_up", (REPORTED,), FOLLOWED_UP),
    DeliveryMove("hold", (APPROVED, AGREED, MOBILISING, ONGOING, RE_PLANNED), ON_HOLD),
    DeliveryMove("resume", (ON_HOLD,), None),
    DeliveryMove("replan", (APPROVED, AGREED, MOBILISING, ON_HOLD), RE_PLANNED),
    DeliveryMove("cancel", UNFINISHED, CANCELLED),
)
MOVE = {move.name: move for move in MOVES}


def moves_from(state: str) -> tuple[DeliveryMove, ...]:
    """The moves that begin at a state, in the order of the table."""
    return tuple(move for move in MOVES if state in move.starts)


VISA, MEDICAL, TICKET, BRIEFING = "visa", "medical", "ticket", "briefing"
ITEMS = (VISA, MEDICAL, TICKET, BRIEFING)
"""What has to be in order before somebody travels."""
OPEN, READY, NOT_NEEDED = "open", "ready", "not_needed"
ITEM_STATES = (OPEN, READY, NOT_NEEDED)

STAFF, GOVERNANCE, VOLUNTEERS = "staff", "governance", "volunteers"
GROUPS = (STAFF, GOVERNANCE, VOLUNTEERS)
"""Whom the pledge counts among the people trained."""

ACTIVITIES = ("service_offer", "reunification", "resources", "experience", "peer_support", "other")
"""The sorts of activity that the pledge counts."""

QUESTIONS = ("preparation", "cooperation", "relevance", "results")
"""What each party judges of the other, from 1 (poor) to 5 (very good)."""
VERDICTS = ("yes", "partly", "no")
"""Whether what the exchange brought has lasted."""

REPORT_WITHIN = 30
FOLLOW_UP_FROM, FOLLOW_UP_TO = 90, 183
"""Days after the last day: by when the report is due, and when the check after 3 to 6 months is made."""


@dataclass(frozen=True)
class Check:
    """One item of a travelling society's checklist."""

    society: str
    item: str
    state: str = OPEN
    on: date | None = None


@dataclass(frozen=True)
class Spent:
    """What was really paid for one cost line from one envelope, whole units; an empty envelope: own funds."""

    line: str
    envelope: str
    amount: int


@dataclass(frozen=True)
class Attendance:
    """People of one society and group who took part. `participations` counts each person once a session; `people` each
    person once: as stated, or counted by marks (`marked`: keyed hashes that tell nobody's name)."""

    society: str
    group: str
    participations: int
    people: int
    marked: bool = False


@dataclass(frozen=True)
class Appraisal:
    """What one party thinks of another; `scores` by question. Version 0: not written yet."""

    by: str
    of: str
    scores: dict[str, int] = field(default_factory=dict, hash=False)
    again: bool | None = None
    comment: str = ""
    version: int = 0


@dataclass(frozen=True)
class Delivery:
    """All that is written down of an exchange on its way. Version 0: nothing yet.

    `held_in` is the state in which it was put on hold, `start` and `days` its new dates once re-planned, `lasting` one of
    VERDICTS. `shared` says that the example may be told to others.
    """

    version: int = 0
    held_in: str | None = None
    hold_reason: str = ""
    start: date | None = None
    days: int | None = None
    began: date | None = None
    ended: date | None = None
    campaigns: int | None = None
    advocacy: int | None = None
    activities: dict[str, int] = field(default_factory=dict, hash=False)
    actions: str = ""
    challenges: str = ""
    lessons: str = ""
    example: str = ""
    shared: bool = False
    followed_up_on: date | None = None
    lasting: str = ""
    follow_up: str = ""
    changed_at: datetime | None = None
    checks: tuple[Check, ...] = ()
    spent: tuple[Spent, ...] = ()
    attendance: tuple[Attendance, ...] = ()
    appraisals: tuple[Appraisal, ...] = ()

    def check(self, society: str, item: str) -> Check:
        """The item of a society, open when nothing was said of it."""
        return next((each for each in self.checks if (each.society, each.item) == (society, item)), Check(society, item))


@dataclass(frozen=True)
class Due:
    """What an exchange waits for, and by when."""

    code: str
    on: date


def due(state: str, start: date, days: int, delivery: Delivery) -> Due | None:
    """The next thing to do for an exchange planned from a day on; None when there is none."""
    first = delivery.began or delivery.start or start
    last = delivery.ended or first + timedelta(days=(delivery.days or days) - 1)
    return {
        APPROVED: Due("agree", first - timedelta(days=70)), RE_PLANNED: Due("agree", first - timedelta(days=28)),
        AGREED: Due("mobilise", first - timedelta(days=42)), MOBILISING: Due("begin", first), ONGOING: Due("finish", last),
        DONE: Due("report", last + timedelta(days=REPORT_WITHIN)),
        REPORTED: Due("follow_up", last + timedelta(days=FOLLOW_UP_TO)), ON_HOLD: Due("resume", first)}.get(state)


REQUESTED, SHIPPED, RECEIVED, HANDED_OVER = "requested", "shipped", "received", "handed_over"
GRANTED, REFUSED = "granted", "refused"
MATERIAL_STATES = (REQUESTED, GRANTED, SHIPPED, RECEIVED, HANDED_OVER, REFUSED)
MATERIAL_MOVES = (
    DeliveryMove("grant", (REQUESTED,), GRANTED),
    DeliveryMove("refuse", (REQUESTED, GRANTED), REFUSED),
    DeliveryMove("ship", (GRANTED,), SHIPPED),
    DeliveryMove("receive", (SHIPPED,), RECEIVED),
    DeliveryMove("hand_over", (RECEIVED,), HANDED_OVER),
)
MATERIAL_MOVE = {move.name: move for move in MATERIAL_MOVES}


@dataclass(frozen=True)
class Material:
    """Units of one material that a need asks and an envelope gives, on their way. `units` are the plan's; those of each
    step are what was really granted, shipped, received, handed over. Version 0: asked by the plan, nothing done yet."""

    exchange: str
    need: str
    material: str
    envelope: str
    units: int
    state: str = REQUESTED
    granted: int | None = None
    shipped: int | None = None
    received: int | None = None
    handed_over: int | None = None
    since: date | None = None
    version: int = 0

    @property
    def key(self) -> tuple[str, str, str, str]:
        return self.exchange, self.need, self.material, self.envelope
