"""What differs between two answers to a round: who loses a place, who gains one, who is moved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from matcher.goals.base import MAX, Goal
from matcher.model.picks import Pick

Place = tuple[str, str, int | None]
"""Need, offer, role."""


@dataclass(frozen=True)
class Moved:
    """A pair that stays together at another start."""

    need: str
    offer: str
    before: date
    after: date


@dataclass(frozen=True)
class Rematched:
    """A need that another offer serves than before."""

    need: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True)
class Differences:
    """From one answer to another. Needs by key, in order."""

    lost: tuple[str, ...] = ()
    gained: tuple[str, ...] = ()
    rematched: tuple[Rematched, ...] = ()
    moved: tuple[Moved, ...] = ()

    @property
    def touched(self) -> int:
        """How many places of the first answer are not there as they were."""
        return len(self.lost) + len(self.rematched) + len(self.moved)


def between(before: tuple[Pick, ...], after: tuple[Pick, ...]) -> Differences:
    """What differs from one answer to another."""
    old, new = _places(before), _places(after)
    old_needs, new_needs = _by_need(old), _by_need(new)
    both = sorted(set(old_needs) & set(new_needs))
    return Differences(
        tuple(sorted(set(old_needs) - set(new_needs))), tuple(sorted(set(new_needs) - set(old_needs))),
        tuple(Rematched(need, old_needs[need], new_needs[need]) for need in both if old_needs[need] != new_needs[need]),
        tuple(Moved(place[0], place[1], old[place], new[place]) for place in sorted(set(old) & set(new), key=str)
              if old[place] != new[place]))


def losses(goals: tuple[Goal, ...], before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    """By how much the second answer is worse, goal by goal; below 0 where it is better."""
    return {goal.name: (before[goal.name] - after[goal.name]) * (1 if goal.sense == MAX else -1) for goal in goals}


def _places(picks: tuple[Pick, ...]) -> dict[Place, date]:
    return {(leg.need.need, leg.offer.offer, leg.role): pick.start for pick in picks for leg in pick.legs}


def _by_need(places: dict[Place, date]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for need, offer, _ in sorted(places, key=lambda place: (place[0], place[2] or 0, place[1])):
        found.setdefault(need, []).append(offer)
    return {need: tuple(offers) for need, offers in found.items()}
