"""The pledge's four indicators, planned and actual; docs/indicators.md has the counting rules in words.

Every figure is made of its exchanges: `parts` lists what each of them adds, so that a reader can follow it home. Unique
people are the one figure that is less than the sum of its parts: somebody counted by a mark counts once over all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from matcher.domain.deliveries import ACTIVITIES, GROUPS
from matcher.pledge.facts import Carried

TRAINED, PEOPLE, CAMPAIGNS, ADVOCACY, ACTIVITY, EXCHANGES, MATERIALS = (
    "trained", "people", "campaigns", "advocacy", "activities", "exchanges", "materials")
KEYS = (
    *(f"{TRAINED}.{group}" for group in GROUPS), TRAINED, *(f"{PEOPLE}.{group}" for group in GROUPS), PEOPLE, CAMPAIGNS, ADVOCACY,
    *(f"{ACTIVITY}.{sort}" for sort in ACTIVITIES), ACTIVITY, EXCHANGES, MATERIALS)
"""Every figure there is, in the order in which they are shown."""


@dataclass(frozen=True)
class Part:
    """What one exchange adds to a figure. `planned` is None where the figure knows no plan."""

    exchange: str
    planned: int | None
    actual: int


@dataclass(frozen=True)
class Figure:
    """One figure with the exchanges that it is made of."""

    key: str
    planned: int | None
    actual: int
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Emphasis:
    """The share of conflict and migration: a figure in all, and in the exchanges that are about one of the two."""

    key: str
    planned: int
    planned_all: int
    actual: int
    actual_all: int


def figure(key: str, facts: Sequence[Carried]) -> Figure:
    """One figure of some exchanges; ValueError for a key that there is not."""
    if key not in KEYS:
        raise ValueError(f"'{key}' is no figure; known: {', '.join(KEYS)}.")
    name, _dot, sort = key.partition(".")
    if name == PEOPLE:
        groups = (sort,) if sort else GROUPS
        parts = tuple(Part(each.exchange, None, _people([each], groups)) for each in facts if _people([each], groups))
        return Figure(key, None, _people(facts, groups), parts)
    planned, actual = _COUNTS[name](sort)
    found = [Part(each.exchange, planned(each), actual(each)) for each in facts]
    parts = tuple(part for part in found if part.planned or part.actual)
    return Figure(key, sum(part.planned or 0 for part in parts), sum(part.actual for part in parts), parts)


def indicators(facts: Sequence[Carried]) -> tuple[Figure, ...]:
    """Every figure, in the order of KEYS."""
    return tuple(figure(key, facts) for key in KEYS)


def emphasis(facts: Sequence[Carried]) -> tuple[Emphasis, ...]:
    """How much of exchanges, people trained and activities is about conflict or migration."""
    stressed = [each for each in facts if each.emphasised]
    found = []
    for key in (EXCHANGES, TRAINED, ACTIVITY):
        part, whole = figure(key, stressed), figure(key, facts)
        found.append(Emphasis(key, part.planned or 0, whole.planned or 0, part.actual, whole.actual))
    return tuple(found)


Count = Callable[[Carried], int]


def _trained(group: str) -> tuple[Count, Count]:
    groups = (group,) if group else GROUPS
    return (lambda each: sum(each.planned[name] for name in groups),
            lambda each: sum(row.participations for row in each.attendance if row.group in groups))


def _activities(sort: str) -> tuple[Count, Count]:
    return (lambda each: int(not sort or each.activity == sort),
            lambda each: sum(count for name, count in each.activities.items() if not sort or name == sort))


_COUNTS: dict[str, Callable[[str], tuple[Count, Count]]] = {
    TRAINED: _trained, ACTIVITY: _activities,
    CAMPAIGNS: lambda _sort: (lambda each: each.planned_campaigns, lambda each: (each.delivery.campaigns or 0) * each.done),
    ADVOCACY: lambda _sort: (lambda each: each.planned_advocacy, lambda each: (each.delivery.advocacy or 0) * each.done),
    EXCHANGES: lambda _sort: (lambda each: 1, lambda each: int(each.done)),
    MATERIALS: lambda _sort: (lambda each: sum(row.units for row in each.materials),
                              lambda each: sum(row.handed_over or 0 for row in each.materials)),
}


def _people(facts: Sequence[Carried], groups: Sequence[str]) -> int:
    """People counted once: those with a mark over all exchanges, and to them the stated totals."""
    marks: set[tuple[str, str]] = set()
    stated = 0
    for each in facts:
        for row in each.attendance:
            if row.group not in groups:
                continue
            if row.marked:
                marks |= {(row.society, mark) for mark in each.marks.get((row.society, row.group), ())}
            else:
                stated += row.people
    return len(marks) + stated
