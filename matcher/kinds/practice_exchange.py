"""Kind practice_exchange."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class PracticeExchange:
    """One society shows its practice to several others in one session."""

    name: ClassVar[str] = "practice_exchange"
    code: ClassVar[str] = "BPX"
    grouped: ClassVar[str] = "session"
    host: ClassVar[str] = "offer"
    travels: ClassVar[str] = "need"
    people: ClassVar[str] = "need"
    busy: ClassVar[str] = "session"
    length: ClassVar[str] = "offer"
    remote: ClassVar[bool] = True
    hosted_at_once: ClassVar[bool] = False
    hosted_in_round: ClassVar[bool] = False
    away: ClassVar[bool] = False
