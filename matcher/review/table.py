"""The plan's table: filtered and sorted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from matcher.review.book import Row
from matcher.review.words import Words

FILTERS = ("q", "kind", "region", "society", "mode", "state")
SORTS = ("exchange", "kind", "receiver", "sender", "start", "days", "priority", "impact", "cost", "charged", "state")


@dataclass(frozen=True)
class Sought:
    """What a reader looks for; an empty text is no wish. `q` is looked for in names, keys and capabilities."""

    q: str = ""
    kind: str = ""
    region: str = ""
    society: str = ""
    mode: str = ""
    state: str = ""


def select(rows: Iterable[Row], sought: Sought, words: Words, states: Mapping[str, str]) -> list[Row]:
    """The rows that answer every wish. `states` are the decisions by exchange; one without is not yet proposed to anybody."""
    asked = sought.q.casefold().split()
    return [
        row for row in rows
        if (not sought.kind or row.kind == sought.kind) and (not sought.mode or row.mode == sought.mode)
        and (not sought.region or sought.region in row.regions) and (not sought.society or sought.society in row.societies)
        and (not sought.state or states.get(row.exchange, "") == sought.state)
        and (not asked or _all_in(asked, text_of(row, words)))]


def text_of(row: Row, words: Words) -> str:
    """Everything of a row that may be looked for."""
    return " ".join((row.exchange, *row.needs, *row.offers, *row.societies, *map(words.society, row.societies),
                     *map(words.capability, row.capabilities))).casefold()


def _all_in(asked: list[str], text: str) -> bool:
    return all(word in text for word in asked)


def ordered(
    rows: Iterable[Row], by: str, words: Words, states: Mapping[str, str], *, descending: bool = False,
) -> list[Row]:
    """Rows sorted by one of SORTS, ties in the plan's order; ValueError for any other."""
    if by == "exchange" or not by:
        found = list(rows)
        return found[::-1] if descending else found
    return sorted(rows, key=_key(by, words, states), reverse=descending)


def _key(by: str, words: Words, states: Mapping[str, str]) -> Callable[[Row], Any]:
    keys: dict[str, Callable[[Row], Any]] = {
        "kind": lambda row: row.kind, "receiver": lambda row: words.society(row.receivers[0]).casefold(),
        "sender": lambda row: words.society(row.senders[0]).casefold(), "start": lambda row: row.start,
        "days": lambda row: row.days, "priority": lambda row: row.priority, "impact": lambda row: row.impact,
        "cost": lambda row: row.cost, "charged": lambda row: row.charged, "state": lambda row: states.get(row.exchange, "")}
    if by not in keys:
        raise ValueError(f"The table is not sorted by '{by}'; known: {', '.join(SORTS)}.")
    return keys[by]
