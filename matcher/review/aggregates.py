"""A plan in numbers that tell nobody's weakness: groups only, none smaller than three, none to be found by subtraction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from matcher.domain.kinds import KINDS, REGIONS
from matcher.review.book import Book

LEAST = 3
"""The smallest number that is shown."""

OTHERS = "components"
"""The line of those who belong to no region: the ICRC and the IFRC."""


@dataclass(frozen=True)
class Group:
    """One line of a table of counts: how many in each column, None where it is withheld."""

    key: str
    counts: tuple[int | None, ...]


@dataclass(frozen=True)
class Aggregate:
    """A table of counts with its total (None where that is withheld too)."""

    name: str
    groups: tuple[Group, ...]
    total: tuple[int | None, ...]

    @property
    def withheld(self) -> bool:
        """Whether something is not shown."""
        return any(None in group.counts for group in self.groups) or None in self.total


def aggregates(book: Book) -> tuple[Aggregate, ...]:
    """Needs by region and by priority (met, unmet), exchanges by kind and by mode."""
    pool, plan = book.pool, book.plan
    met = {leg.need for exchange in plan.exchanges for leg in exchange.legs}

    def needs_by(keys: Iterable[str], key_of: dict[str, str]) -> list[tuple[str, tuple[int, ...]]]:
        return [(key, (sum(key_of[need.need] == key and need.need in met for need in pool.needs),
                       sum(key_of[need.need] == key and need.need not in met for need in pool.needs))) for key in keys]

    def exchanges_by(keys: Iterable[str], field: str) -> list[tuple[str, tuple[int, ...]]]:
        return [(key, (sum(getattr(exchange, field) == key for exchange in plan.exchanges),)) for key in keys]

    regions = {need.need: pool.society[need.society].region or OTHERS for need in pool.needs}
    places = [*REGIONS, *[key for key in (OTHERS,) if key in regions.values()]]
    return (
        protected("region", needs_by(places, regions)),
        protected("priority", needs_by("123", {need.need: str(need.priority) for need in pool.needs})),
        protected("kind", exchanges_by(KINDS, "kind")),
        protected("mode", exchanges_by(("onsite", "remote"), "mode")))


def protected(name: str, rows: Sequence[tuple[str, tuple[int, ...]]], least: int = LEAST) -> Aggregate:
    """A table in which no count is below `least`, nor can one be told from the total and the counts that are shown.

    A row with a small count is withheld whole, so that its columns do not give each other away. What is withheld
    together must be two rows or more and reach `least` in every column, or the next smallest row is withheld with it;
    a total below `least` withholds everything.
    """
    width = len(rows[0][1]) if rows else 0
    total = tuple(sum(counts[column] for _, counts in rows) for column in range(width))
    hidden = {key for key, counts in rows if min(counts) < least}
    shown = sorted((row for row in rows if row[0] not in hidden), key=lambda row: (min(row[1]), row[0]))
    counted = dict(rows)
    while hidden and shown and not (
            len(hidden) > 1 and all(sum(counted[key][column] for key in hidden) >= least for column in range(width))):
        hidden.add(shown.pop(0)[0])
    if any(number < least for number in total):
        hidden = set(counted)
        total_shown: tuple[int | None, ...] = (None,) * width
    else:
        total_shown = total
    return Aggregate(name, tuple(Group(key, (None,) * width if key in hidden else counts) for key, counts in rows), total_shown)
