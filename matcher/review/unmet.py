"""The needs that no exchange serves, with why and what would let them in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from matcher.domain.plan import Unmet
from matcher.domain.requests import Need
from matcher.review.book import Book
from matcher.review.words import Words

FILTERS = ("q", "region", "society", "kind", "priority", "reason")
SORTS = ("need", "society", "priority", "reason")


@dataclass(frozen=True)
class UnmetRow:
    """A need left out. `region` is empty for a component."""

    unmet: Unmet
    need: Need
    region: str

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(reason.code for reason in self.unmet.reasons)


@dataclass(frozen=True)
class Sought:
    """What a reader looks for among unmet needs; an empty text is no wish."""

    q: str = ""
    region: str = ""
    society: str = ""
    kind: str = ""
    priority: str = ""
    reason: str = ""


def unmet_rows(book: Book) -> list[UnmetRow]:
    """A row for each unmet need, in key order."""
    pool = book.pool
    return [UnmetRow(unmet, pool.need[unmet.need], pool.society[pool.need[unmet.need].society].region or "")
            for unmet in book.plan.unmet]


def select(rows: Iterable[UnmetRow], sought: Sought, words: Words) -> list[UnmetRow]:
    """The rows that answer every wish; `q` is looked for in key, society, capability and deliverable."""
    asked = sought.q.casefold().split()
    return [row for row in rows
            if (not sought.region or row.region == sought.region) and (not sought.society or row.need.society == sought.society)
            and (not sought.kind or sought.kind in row.need.kinds)
            and (not sought.priority or str(row.need.priority) == sought.priority)
            and (not sought.reason or sought.reason in row.codes)
            and all(word in _text(row, words) for word in asked)]


def _text(row: UnmetRow, words: Words) -> str:
    need = row.need
    codes = (need.capability, *need.roles) if need.capability else need.roles
    return " ".join((need.need, need.society, words.society(need.society), need.deliverable,
                     *(words.capability(code) for code in codes if code))).casefold()


def ordered(rows: Iterable[UnmetRow], by: str, words: Words, *, descending: bool = False) -> list[UnmetRow]:
    """Rows sorted by one of SORTS; ValueError for any other."""
    keys = {"need": lambda row: row.need.need, "society": lambda row: (words.society(row.need.society).casefold(), row.need.need),
            "priority": lambda row: (row.need.priority, row.need.need), "reason": lambda row: (row.codes[:1], row.need.need)}
    if by not in keys:
        raise ValueError(f"Unmet needs are not sorted by '{by}'; known: {', '.join(SORTS)}.")
    return sorted(rows, key=keys[by], reverse=descending)


def by_reason(rows: Iterable[UnmetRow]) -> list[tuple[str, int]]:
    """How many needs have each reason (a need may have several), the most frequent first."""
    counted = Counter(code for row in rows for code in dict.fromkeys(row.codes))
    return sorted(counted.items(), key=lambda item: (-item[1], item[0]))
