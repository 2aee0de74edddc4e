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
    hosted_at_once: ClassVar[bool] = False
    hosted_in_round: ClassVar[bool] = True
    away: ClassVar[bool] = True
    host: ClassVar[str] = "need"
