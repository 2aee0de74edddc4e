"""Likely duplicates: two statements of one society that ask, or give, the same. A score with its parts, no verdict."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from itertools import combinations

from matcher.domain.requests import Need, Offer

LIKELY = 70
"""From so many of 100 points on a pair is shown."""
_PARTS_OF_NEED = {"capability": 45, "kinds": 15, "window": 15, "level": 10, "days": 5, "deliverable": 10}
_PARTS_OF_OFFER = {"capabilities": 50, "kinds": 15, "window": 20, "days_total": 10, "languages": 5}


@dataclass(frozen=True)
class Likeness:
    """Two statements of one society by key, and what makes them alike: points by part, in order, 100 at most."""

    first: str
    second: str
    society: str
    points: dict[str, int]

    @property
    def score(self) -> int:
        return sum(self.points.values())


def likely_duplicates(statements: Iterable[Need | Offer]) -> tuple[Likeness, ...]:
    """Pairs at or above `LIKELY`, the likest first. Needs are compared with needs, offers with offers."""
    by_society: dict[tuple[bool, str], list[Need | Offer]] = defaultdict(list)
    for row in statements:
        by_society[isinstance(row, Need), row.society].append(row)
    found = []
    for (_, society), rows in by_society.items():
        for one, other in combinations(sorted(rows, key=_key), 2):
            points = _points(one, other)
            if sum(points.values()) >= LIKELY:
                found.append(Likeness(_key(one), _key(other), society, points))
    return tuple(sorted(found, key=lambda pair: (-pair.score, pair.first, pair.second)))


def _key(row: Need | Offer) -> str:
    return row.need if isinstance(row, Need) else row.offer


def _points(one: Need | Offer, other: Need | Offer) -> dict[str, int]:
    if isinstance(one, Need) and isinstance(other, Need):
        shares = {
            "capability": _shared({one.capability, *one.roles}, {other.capability, *other.roles}),
            "kinds": _shared(set(one.kinds), set(other.kinds)), "window": _overlap(one, other),
            "level": (one.level == other.level) / 2 + (one.target == other.target) / 2,
            "days": min(one.days, other.days) / max(one.days, other.days)}
        points = _rounded(shares, _PARTS_OF_NEED)
        if sum(points.values()) + _PARTS_OF_NEED["deliverable"] < LIKELY:  # texts are slow to compare and could not help
            return points
        return points | _rounded({"deliverable": _alike(one.deliverable, other.deliverable)}, _PARTS_OF_NEED)
    if isinstance(one, Offer) and isinstance(other, Offer):
        shares = {
            "capabilities": _shared({code for code, _ in one.capabilities}, {code for code, _ in other.capabilities}),
            "kinds": _shared(set(one.kinds), set(other.kinds)), "window": _overlap(one, other),
            "days_total": min(one.days_total, other.days_total) / max(one.days_total, other.days_total, 1),
            "languages": float(one.languages == other.languages)}
        return _rounded(shares, _PARTS_OF_OFFER)
    raise TypeError("A need is not compared with an offer.")


def _rounded(shares: dict[str, float], most: dict[str, int]) -> dict[str, int]:
    return {part: points for part, share in shares.items() if (points := round(share * most[part]))}


def _shared(one: set[str | None] | set[str], other: set[str | None] | set[str]) -> float:
    """The part of all codes that both name."""
    both, either = {*one} & {*other} - {None}, ({*one} | {*other}) - {None}
    return len(both) / len(either) if either else 0.0


def _overlap(one: Need | Offer, other: Need | Offer) -> float:
    """Days that both windows have, as a part of the shorter one."""
    common = _length(max(one.earliest, other.earliest), min(one.latest, other.latest))
    return common / min(_length(one.earliest, one.latest), _length(other.earliest, other.latest))


def _length(first: date, last: date) -> int:
    return max(0, (last - first).days + 1)


def _alike(one: str, other: str) -> float:
    """How alike two texts are, whatever their case and spacing; nothing is like nothing."""
    first, second = (" ".join(text.casefold().split()) for text in (one, other))
    return SequenceMatcher(None, first[:400], second[:400]).ratio() if first or second else 1.0
