"""How much earlier rounds still count."""

from __future__ import annotations

FADE = 700
"""Permille of a year's exchanges that still counts a year later: an assumption, to be set by the coordinators."""


def faded(years: int, fade: int = FADE) -> int:
    """What a leg counts after so many years, in thousandths, rounded down at each year."""
    weight = 1000
    for _ in range(years):
        weight = weight * fade // 1000
    return weight
