"""Needs and offers: what societies ask and what they can give."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from matcher.domain.kinds import JOINT_OPERATION
from matcher.domain.parties import Languages


@dataclass(frozen=True)
class Need:
    """What one society asks. `languages` None stands for the society's; `roles` are capabilities, one a person."""

    need: str
    society: str
    kinds: tuple[str, ...]
    capability: str | None
    roles: tuple[str, ...]
    level: int
    target: int
    priority: int
    days: int
    earliest: date
    latest: date
    contexts: tuple[str, ...] = ()
    people: int = 1
    mode: str = "either"
    languages: Languages | None = None
    interpreter: bool = False
    own_funds: int = 0
    materials: tuple[tuple[str, int], ...] = ()
    prefers: tuple[str, ...] = ()
    avoids: tuple[str, ...] = ()
    deliverable: str = ""
    train_staff: int = 0
    train_governance: int = 0
    train_volunteers: int = 0
    campaigns: int = 0
    advocacy: int = 0

    @property
    def other_kinds(self) -> tuple[str, ...]:
        """The kinds that take one leg: all but a joint operation."""
        return tuple(kind for kind in self.kinds if kind != JOINT_OPERATION)


@dataclass(frozen=True)
class Offer:
    """What one society can give. `regions` empty stands for all; `capabilities` are (code, level)."""

    offer: str
    society: str
    kinds: tuple[str, ...]
    capabilities: tuple[tuple[str, int], ...]
    days_total: int
    earliest: date
    latest: date
    people: int = 1
    exchanges_max: int = 1
    notice_weeks: int = 0
    mode: str = "either"
    languages: Languages | None = None
    clearance: int = 1
    regions: tuple[str, ...] = ()
    session_days: int = 3
    cohort_min: int = 2
    cohort_max: int = 8
    prefers: tuple[str, ...] = ()
    avoids: tuple[str, ...] = ()
