"""References across tables: every word that names a row of another table, or of the taxonomy, must be there."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from matcher.domain.reference import Capability
from matcher.tables.problems import Problems, shown
from matcher.tables.rows import UNREAD, Table

_WHAT = {"societies": "society", "needs": "need", "offers": "offer", "capabilities": "capability",
         "groups": "capability or group of capabilities"}


def check_references(tables: Mapping[str, Table], capabilities: tuple[Capability, ...], problems: Problems) -> None:
    """Adds a problem for every word that names nothing; what refers to a table that was not read is passed over."""
    known: dict[str, set[str]] = {
        name: _keys(table) for name, table in tables.items() if len(table.spec.key) == 1 and _readable(table)}
    known["capabilities"] = {row.code for row in capabilities}
    known["groups"] = known["capabilities"] | {row.group for row in capabilities}
    for table in tables.values():
        for column in table.spec.columns:
            if column.refers in known:
                _check_column(table, column.name, column.refers, known[column.refers], problems)


def _readable(table: Table) -> bool:
    """Whether the column of the table's key was there."""
    values = table.columns[table.spec.key[0]]
    return not values or bool(table.spare_keys) or any(value is not UNREAD for value in values)


def _keys(table: Table) -> set[str]:
    return set(table.columns[table.spec.key[0]]) - {UNREAD} | table.spare_keys


def _check_column(table: Table, name: str, refers: str, known: Collection[str], problems: Problems) -> None:
    strangers: dict[Any, list[str]] = {}
    for number, value in zip(table.numbers, table.columns[name], strict=True):
        if value not in strangers:
            strangers[value] = [word for word in _words(value) if word not in known]
        for word in strangers[value]:
            otherwise = f"Write one that is in table {refers}." if refers in _TABLES else "Write one of the taxonomy."
            problems.add(table.file, number, name, f"{shown(word)} is no known {_WHAT[refers]}.",
                         problems.nearest(word, known, otherwise))


_TABLES = ("societies", "needs", "offers")


def _words(value: Any) -> list[str]:
    """The words in a cell's value: one, several, or several with a number each."""
    if value is None or value is UNREAD:
        return []
    if isinstance(value, str):
        return [value]
    return [item if isinstance(item, str) else item[0] for item in value]
