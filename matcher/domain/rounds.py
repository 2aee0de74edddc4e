"""A round's stages, the moves between them, and what is known of a round."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

DRAFT, OPEN, SCREENING, FROZEN = "draft", "open", "screening", "frozen"
PLANNING, PROPOSED, CONSULTATION, REPAIR = "planning", "proposed", "consultation", "repair"
APPROVED, UNDER_WAY, COMPLETED, ARCHIVED, CANCELLED = "approved", "under_way", "completed", "archived", "cancelled"
STAGES = (DRAFT, OPEN, SCREENING, FROZEN, PLANNING, PROPOSED, CONSULTATION, REPAIR, APPROVED, UNDER_WAY, COMPLETED,
          ARCHIVED, CANCELLED)
BEFORE_UNDER_WAY = STAGES[: STAGES.index(UNDER_WAY)]


@dataclass(frozen=True)
class Move:
    """A way from one of some stages to another."""

    name: str
    starts: tuple[str, ...]
    to: str


MOVES = (
    Move("open_call", (DRAFT,), OPEN),
    Move("close_call", (OPEN,), SCREENING),
    Move("reopen_call", (SCREENING,), OPEN),
    Move("freeze", (SCREENING,), FROZEN),
    Move("thaw", (FROZEN,), SCREENING),
    Move("start_planning", (FROZEN,), PLANNING),
    Move("propose", (PLANNING,), PROPOSED),
    Move("back_to_planning", (PROPOSED,), PLANNING),
    Move("consult", (PROPOSED,), CONSULTATION),
    Move("repair", (CONSULTATION,), REPAIR),
    Move("propose_again", (REPAIR,), CONSULTATION),
    Move("approve", (CONSULTATION, REPAIR), APPROVED),
    Move("start", (APPROVED,), UNDER_WAY),
    Move("complete", (UNDER_WAY,), COMPLETED),
    Move("archive", (COMPLETED, CANCELLED), ARCHIVED),
    Move("cancel", BEFORE_UNDER_WAY, CANCELLED),
)
MOVE = {move.name: move for move in MOVES}


def moves_from(stage: str) -> tuple[Move, ...]:
    """The moves that begin at a stage, in the order of the table."""
    return tuple(move for move in MOVES if stage in move.starts)


@dataclass(frozen=True)
class Round:
    """A round as it stands.

    `settings` has the sections of scenario.toml (limits, costs, checks, rules, goals); `calendar` the day by which a
    stage is to begin, by stage; `snapshot` the digest that was frozen last, `plan` the number of the plan proposed.
    """

    key: str
    title: str
    about: str
    stage: str
    version: int
    start: date
    weeks: int
    approval: date
    currency: str
    settings: dict[str, Any] = field(default_factory=dict, hash=False)
    calendar: dict[str, date] = field(default_factory=dict, hash=False)
    snapshot: str | None = None
    plan: int | None = None
    stage_since: datetime | None = None
    created_by: int | None = None
