"""Envelopes, and what an exchange costs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from matcher.domain.kinds import CASH, MATERIAL


@dataclass(frozen=True)
class Envelope:
    """One sum of money (or stock of a material) of one source. An earmark left empty is free; a ceiling of None is none."""

    envelope: str
    source: str
    amount: int
    valid_from: date
    valid_to: date
    resource: str = CASH
    support_permille: int = 0
    kinds: tuple[str, ...] = ()
    capabilities: tuple[str, ...] = ()
    contexts: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    receivers: tuple[str, ...] = ()
    senders: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    oda_only: bool = False
    per_leg: int | None = None
    per_society: int | None = None
    max_share_permille: int | None = None
    min_grant: int | None = None

    @property
    def chargeable(self) -> int:
        """The greatest whole sum of charges that the amount carries with its support costs on top."""
        return self.amount * 1000 // (1000 + self.support_permille)

    def pays(self, line: str) -> bool:
        """Whether this envelope's resource and earmark on lines admit a cost line."""
        if self.resource == CASH:
            return not line.startswith(MATERIAL) and (not self.lines or line in self.lines)
        return line == MATERIAL + self.resource and (not self.lines or line in self.lines)


@dataclass(frozen=True)
class Costs:
    """The tariff of a round, whole units of its currency (MODEL.md section 4). `fares`: (up to km, return fare)."""

    fares: tuple[tuple[int, int], ...] = ((1500, 400), (4000, 750), (8000, 1100), (20038, 1600))
    per_diem: tuple[tuple[str, int], ...] = (("low", 90), ("middle", 130), ("high", 230))
    full_days: int = 28
    later_permille: int = 550
    insurance: int = 6
    visa: int = 80
    medical: int = 150
    medical_days: int = 14
    local: int = 40
    local_remote: int = 10
    interpreter: int = 350
    free: bool = False
