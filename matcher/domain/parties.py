"""Societies: the National Societies, and the ICRC or the IFRC where they take part."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from matcher.domain.kinds import COMPONENTS

Languages = tuple[tuple[str, str], ...]
"""Pairs of ISO 639-1 code and CEFR level, in the order of the table."""


@dataclass(frozen=True)
class Society:
    """A society. A limit of None is the rule's own; `region` is None for a component; days of a blackout are both in."""

    society: str
    name: str
    region: str | None
    languages: Languages
    lat: float | None = None
    lon: float | None = None
    cost_class: str = "middle"
    oda: bool = False
    security_tier: int = 1
    hosted_at_once: int | None = None
    hosted_in_round: int | None = None
    away_at_once: int | None = None
    blackouts: tuple[tuple[date, date], ...] = ()
    standing: bool = True

    @property
    def component(self) -> bool:
        return self.society in COMPONENTS
