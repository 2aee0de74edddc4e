"""Kind peer_review."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class PeerReview:
    """Peers help a society to revise its strategic plan or its national strategy."""

    name: ClassVar[str] = "peer_review"
    code: ClassVar[str] = "SPR"
    grouped: ClassVar[str] = "leg"
    host: ClassVar[str] = "need"
    travels: ClassVar[str] = "offer"
    people: ClassVar[str] = "need"
    busy: ClassVar[str] = "need"
    length: ClassVar[str] = "need"
    remote: ClassVar[bool] = True
    hosted_at_once: ClassVar[bool] = False
    hosted_in_round: ClassVar[bool] = True
    away: ClassVar[bool] = True
