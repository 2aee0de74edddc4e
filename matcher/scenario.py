"""A scenario: pool + policy + limits under a name, its canonical text and its digest."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from matcher.canonical import pool_tables
from matcher.domain.pool import Pool
from matcher.policy import Policy


@dataclass(frozen=True)
class Limits:
    """Bounds of the search: wall seconds, seed, workers (0 = all cores), relative gap at which a goal counts as proved."""

    seconds: float = 60
    seed: int = 1
    workers: int = 0
    gap: float = 0.0

    def __post_init__(self) -> None:
        if not self.seconds > 0:
            raise ValueError("seconds must be above 0.")
        if self.seed < 0:
            raise ValueError("seed must be 0 or more.")
        if self.workers < 0:
            raise ValueError("workers must be 0 (all cores) or more.")
        if not 0 <= self.gap < 1:
            raise ValueError("gap must be from 0 to below 1.")


@dataclass(frozen=True)
class Scenario:
    """What is solved. Limits bound the search and do not change what the best plan is, so the digest leaves them out."""

    name: str
    title: str
    about: str
    pool: Pool
    policy: Policy
    limits: Limits = Limits()

    def canonical(self) -> dict[str, Any]:
        """Everything that decides what the best plan is, as plain JSON values with defaults filled in."""
        return {
            "format": 1, "name": self.name, "title": self.title, "about": self.about,
            **self.policy.canonical(), **pool_tables(self.pool),
        }

    def canonical_text(self) -> str:
        return json.dumps(self.canonical(), sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    def digest(self) -> str:
        """sha256 of the canonical text in UTF-8, as lower-case hex."""
        return hashlib.sha256(self.canonical_text().encode("utf-8")).hexdigest()
