"""Countries by the codes and names that other tools use."""

from __future__ import annotations

import csv
from functools import cache

from matcher.tables.reference import reference_folder


@cache
def _countries() -> dict[str, dict[str, str]]:
    with (reference_folder() / "national_societies.csv").open(encoding="utf-8", newline="") as file:
        return {row["iso3"]: row for row in csv.DictReader(file)}


def country(society: str, language: str = "en") -> str:
    """The name of a Society's country; empty for a component or a made-up Society."""
    return _countries().get(society, {}).get(f"country_{language}", "")


def iso2(society: str) -> str:
    """The two letters of a Society's country; empty for a component or a made-up Society."""
    return _countries().get(society, {}).get("iso2", "")
