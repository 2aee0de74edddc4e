"""Reasons as data; prose is made of them at the edge (matcher.wording)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Reason:
    """A code and its facts: keys of the pool, whole numbers, ISO dates, lists of these. Never prose."""

    code: str
    facts: dict[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Breach:
    """One place where an answer breaks a rule (or a definition, or a check)."""

    rule: str
    subject: str
    facts: dict[str, Any] = field(default_factory=dict, hash=False)
