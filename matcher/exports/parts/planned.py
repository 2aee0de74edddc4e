"""How far an exchange is, in the three words that tools for planning know."""

from __future__ import annotations

from matcher.domain.proposals import DONE, FOLLOWED_UP, ONGOING, REPORTED


def planned(state: str) -> str:
    """Planned, Ongoing or Completed."""
    if state in (DONE, REPORTED, FOLLOWED_UP):
        return "Completed"
    return "Ongoing" if state == ONGOING else "Planned"
