"""The pledge's nine commitments, as each National Society keeps them, and its yearly plans of action."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from matcher.domain.kinds import JOINT_OPERATION, PEER_REVIEW, PRACTICE_EXCHANGE, SECONDMENT

CLAUSES = ("P1", "P2", "P3", "P4", "P5", "P6", "P7", "P8", "P9")
"""The commitments in the order in which the pledge lists them."""
BY_EXCHANGES = {"P6": (PEER_REVIEW,), "P7": (SECONDMENT, JOINT_OPERATION), "P8": (PRACTICE_EXCHANGE,), "P9": (JOINT_OPERATION,)}
"""The commitments that exchanges carry out, with the kinds that do."""

NOT_BEGUN, BEGUN, KEPT = "not_begun", "begun", "kept"
COMMITMENT_STATES = (NOT_BEGUN, BEGUN, KEPT)


@dataclass(frozen=True)
class Commitment:
    """How one society stands with one commitment. Version 0: it has said nothing yet."""

    society: str
    clause: str
    status: str = NOT_BEGUN
    evidence: str = ""
    since: date | None = None
    version: int = 0
    changed_at: datetime | None = None


DRAFT, FINAL = "draft", "final"


@dataclass(frozen=True)
class ActionLine:
    """One line of a plan of action. `strategy` are keys of the table of strategy references; `origin` tells what it was
    drafted from (`need:n1`, `exchange:x1`), empty for one written by hand."""

    activity: str
    strategy: tuple[str, ...] = ()
    origin: str = ""
    partners: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None
    result: str = ""
    people: int = 0
    budget: int = 0
    contexts: tuple[str, ...] = ()
    id: int = 0
    version: int = 0


@dataclass(frozen=True)
class ActionPlan:
    """A society's plan of action of one year, drafted from a round. Version 0: not drafted yet."""

    society: str
    year: int
    round: str = ""
    currency: str = "CHF"
    status: str = DRAFT
    version: int = 0
    changed_at: datetime | None = None
    lines: tuple[ActionLine, ...] = ()
