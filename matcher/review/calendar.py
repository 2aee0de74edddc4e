"""The plan by week: who hosts, sends or learns when. A window of weeks at a time, so that a page stays small."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from matcher.domain.pool import Pool
from matcher.review.book import Book, part_of
from matcher.review.words import Words

WINDOW = 13
"""Weeks shown at once: a quarter of a year."""


@dataclass(frozen=True)
class Week:
    """A week of the round, counted from 0, by its Monday."""

    number: int
    monday: date


@dataclass(frozen=True)
class Mark:
    """What a society does in one exchange in some week; `first` in the week in which the exchange begins."""

    exchange: str
    kind: str
    part: str
    first: bool


@dataclass(frozen=True)
class Line:
    """A society's weeks: a tuple of marks for each week of the window."""

    society: str
    cells: tuple[tuple[Mark, ...], ...]
    blocked: tuple[bool, ...]


def first_week(pool: Pool, asked: int) -> int:
    """The window's first week: as asked, moved so that the window lies within the round."""
    return max(0, min(asked, pool.weeks - WINDOW))


def weeks_of(pool: Pool, first: int) -> tuple[Week, ...]:
    """The weeks of the window that begins with a week."""
    return tuple(Week(number, pool.week_start(number)) for number in range(first, min(first + WINDOW, pool.weeks)))


def lines(book: Book, weeks: tuple[Week, ...], words: Words, *, only: frozenset[str] | None = None) -> list[Line]:
    """A line for each society that is busy within the weeks, by name; `only` names the societies wanted.

    A week is blocked for a society when one of its blackouts touches it.
    """
    first = weeks[0].number
    cells: dict[str, list[list[Mark]]] = {}
    for exchange in book.plan.exchanges:
        begin = book.week(exchange.start)
        inside = [week for week in range(begin, begin + exchange.weeks) if 0 <= week - first < len(weeks)]
        for society in book.row[exchange.id].societies if inside else ():
            if only is None or society in only:
                mine = cells.setdefault(society, [[] for _ in weeks])
                for week in inside:
                    mine[week - first].append(Mark(exchange.id, exchange.kind, part_of(society, exchange), week == begin))
    return [Line(society, tuple(tuple(cell) for cell in cells[society]), blocked_weeks(book.pool, society, weeks))
            for society in _by_name(cells, words)]


def blocked_weeks(pool: Pool, society: str, weeks: tuple[Week, ...]) -> tuple[bool, ...]:
    """Whether a blackout of the society touches each week."""
    blackouts = pool.society[society].blackouts
    return tuple(any(begin.toordinal() < week.monday.toordinal() + 7 and week.monday <= end for begin, end in blackouts)
                 for week in weeks)


def _by_name(societies: Iterable[str], words: Words) -> list[str]:
    return sorted(societies, key=lambda key: (words.society(key).casefold(), key))
