"""The pledge's figures for those who see no single exchange: none that fewer than three people, actions or exchanges stand
behind, and none that could be worked out from the figures beside it.

What adds up is protected together: the groups of people trained, the sorts of activities, conflict and migration beside the rest.
Planned and actual are two counts, not parts of one another, and are protected each by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matcher.domain.deliveries import ACTIVITIES, GROUPS
from matcher.pledge.facts import Carried
from matcher.pledge.indicators import ACTIVITY, EXCHANGES, KEYS, PEOPLE, TRAINED, Figure, emphasis, figure, indicators

LEAST = 3
"""The smallest number that is shown, and the fewest exchanges that must stand behind one."""

FEW, WITHHELD = "few", "withheld"
"""Why a figure is not shown: fewer than `LEAST` stand behind it, or it would give away one of those."""

_FAMILIES = {TRAINED: tuple(f"{TRAINED}.{name}" for name in GROUPS), PEOPLE: tuple(f"{PEOPLE}.{name}" for name in GROUPS),
             ACTIVITY: tuple(f"{ACTIVITY}.{name}" for name in ACTIVITIES)}
#: Totals that say the same, or nearly: one that is not shown takes the others with it.
_TOGETHER = ((TRAINED, PEOPLE), (ACTIVITY, EXCHANGES))


@dataclass(frozen=True)
class Count:
    """A number, or None and why it is not shown."""

    number: int | None
    why: str = ""


@dataclass(frozen=True)
class Shared:
    """One figure as everybody may see it. `planned` is None where the figure knows no plan. `stressed` is the part of it about
    conflict or migration, planned and actual; None for figures that are not told by it."""

    key: str
    planned: Count | None
    actual: Count
    stressed: tuple[Count, Count] | None = None


def shared(facts: Sequence[Carried]) -> tuple[Shared, ...]:
    """Every figure, in the order of KEYS."""
    found = {each.key: each for each in indicators(facts)}
    planned = protected({key: (each.planned, _behind(each, "planned")) for key, each in found.items() if each.planned is not None})
    actual = protected({key: (each.actual, _behind(each, "actual")) for key, each in found.items()})
    stress = {each.key: each for each in emphasis(facts)}
    parts = [each for each in facts if each.emphasised], [each for each in facts if not each.emphasised]

    def stressed(key: str) -> tuple[Count, Count] | None:
        if key not in stress:
            return None
        one, rest = (figure(key, part) for part in parts)
        return (_beside(one.planned, rest.planned, _behind(one, "planned"), _behind(rest, "planned"), planned[key]),
                _beside(one.actual, rest.actual, _behind(one, "actual"), _behind(rest, "actual"), actual[key]))

    return tuple(Shared(key, planned.get(key), actual[key], stressed(key)) for key in KEYS)


def _behind(found: Figure, name: str) -> int:
    """How many exchanges stand behind a figure."""
    return sum(1 for part in found.parts if getattr(part, name))


def protected(cells: Mapping[str, tuple[int | None, int]]) -> dict[str, Count]:
    """One column, protected: every figure with its number and the exchanges behind it."""
    numbers = {key: number or 0 for key, (number, _) in cells.items()}
    few = {key for key, (_, behind) in cells.items() if numbers[key] < LEAST or behind < LEAST}
    hidden = set(few)
    before: set[str] | None = None
    while hidden != before:
        before = set(hidden)
        for total, parts in _FAMILIES.items():
            if total in numbers:
                hidden |= _family(total, parts, numbers, few, hidden)
        for names in _TOGETHER:
            if hidden & set(names):
                hidden |= set(names) & set(numbers)
        # Unique people of a group bound its participations, and the other way round.
        for name in GROUPS:
            pair = {f"{TRAINED}.{name}", f"{PEOPLE}.{name}"} & set(numbers)
            if pair & hidden:
                hidden |= pair
    return {key: Count(numbers[key]) if key not in hidden else Count(None, FEW if key in few else WITHHELD) for key in numbers}


def _family(total: str, parts: Sequence[str], numbers: Mapping[str, int], few: set[str], hidden: set[str]) -> set[str]:
    """What must be hidden with the hidden parts of a total, so that neither one of them nor that all of them are as large as they
    can be is told by the rest: the largest parts, and the total where that is not enough."""
    if total in hidden:
        # Without a total nothing can be subtracted, but a sum of all parts would be the total again.
        return {min(parts, key=lambda key: (numbers[key], key))} if not hidden & set(parts) else set()
    gone = {key for key in parts if key in hidden}
    if not gone:
        return set()
    # With the largest: of the next smallest the parts that are shown would tell how large it can be at most. One is enough or none is:
    # a second one, hidden where the first did not do, would tell that it did not.
    left = sorted((key for key in parts if key not in gone), key=lambda key: (numbers[key], key))
    if left and gone <= few:
        gone.add(left.pop())
    return gone if _veiled(gone, left, numbers, few) else {*parts, total}


def _veiled(gone: set[str], left: Sequence[str], numbers: Mapping[str, int], few: set[str]) -> bool:
    """Whether the sum of what is hidden leaves every hidden number open. A larger one must be among them, at least as large as all that
    are shown, and a small one may be anything from nothing to LEAST - 1 beside it."""
    large, bound = len(gone - few), max((LEAST, *(numbers[key] for key in left)))
    return large > 0 and sum(numbers[key] for key in gone) >= large * bound + (LEAST - 1)


def _beside(one: int | None, rest: int | None, behind: int, behind_rest: int, whole: Count) -> Count:
    """A part that is shown beside its whole: the rest is then told as well, so both must be large enough."""
    if (one or 0) < LEAST or behind < LEAST:
        return Count(None, FEW)
    if whole.number is None or (rest or 0) < LEAST or behind_rest < LEAST:
        return Count(None, WITHHELD)
    return Count(one)
