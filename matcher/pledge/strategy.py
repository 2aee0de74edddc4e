"""Keys of the RFL Strategy, by capability, with their names; the mapping is unverified while the reference table says so."""

from __future__ import annotations

import csv
from functools import cache

from matcher.tables.reference import reference_folder


@cache
def _table(name: str) -> tuple[dict[str, str], ...]:
    with (reference_folder() / name).open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def keys_of(capability: str) -> tuple[str, ...]:
    """The strategy's keys that a capability serves: objectives, then enablers, then what cuts across."""
    for row in _table("capabilities.csv"):
        if row["code"] == capability:
            return tuple(key for column in ("objectives", "enablers", "cross_cutting") for key in row[column].split(";") if key)
    return ()


@cache
def clauses_of(capability: str) -> tuple[str, ...]:
    """The clauses of the pledge that a capability serves."""
    row = next((row for row in _table("capabilities.csv") if row["code"] == capability), None)
    return tuple(clause for clause in row["pledge_clauses"].split(";") if clause) if row else ()


def strategy_keys() -> tuple[str, ...]:
    """Every key of the strategy, in the table's order."""
    return tuple(row["key"] for row in _table("strategy_refs.csv"))


def strategy_label(key: str, language: str) -> str:
    """A key's working name in a language (English where there is none), the key itself when it is not known."""
    row = next((row for row in _table("strategy_refs.csv") if row["key"] == key), None)
    return (row.get(f"label_{language}") or row["label_en"]) if row else key


def verified() -> bool:
    """Whether every line's wording and number have been checked against the strategy itself."""
    return all(row["official_wording_verified"] == "yes" for row in _table("strategy_refs.csv"))
