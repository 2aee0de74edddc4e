"""Reasons as data; prose is made of them at the edge (matcher.wording)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Reason:
    """A code and its facts: keys of the pool, whole numbers, ISO dates, lists of these. Never prose."""

    code: str
    facts: dict[str, Any] = field(default_factory=dict, hash=False)


#: Codes that may follow the members of a conflict and are none: how it was found, or why a pin cannot stand even alone.
REMARKS = frozenset({"not_smallest", "pin_cohort", "pin_team", "pin_team_short", "pin_alone"})


@dataclass(frozen=True)
class Breach:
    """One place where an answer breaks a rule (or a definition, or a check)."""

    rule: str
    subject: str
    facts: dict[str, Any] = field(default_factory=dict, hash=False)
