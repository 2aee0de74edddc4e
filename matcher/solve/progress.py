"""What a search tells while it runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Progress:
    """The state of one goal: best value of a whole plan, bound, relative gap, seconds since the search began."""

    goal: str
    stage: str
    value: int | None
    bound: int | None
    gap: float | None
    seconds: float


Listener = Callable[[Progress], None]


def relative_gap(value: int | None, bound: int | None) -> float | None:
    """abs(bound - value) / max(1, abs(bound)), None while either is unknown."""
    if value is None or bound is None:
        return None
    return abs(bound - value) / max(1, abs(bound))
