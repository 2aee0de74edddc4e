"""Reference data: capabilities and National Societies, from the package or from the checkout beside it."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from matcher.domain.kinds import KIND_CODES
from matcher.domain.parties import Society
from matcher.domain.reference import Capability
from matcher.tables.columns import SOCIETIES
from matcher.tables.values import languages

LANGUAGES = ("en", "fr", "es", "ar")


def reference_folder() -> Path:
    """Where the reference tables are: in the installed package, else at the root of the checkout."""
    packaged = Path(__file__).parent.parent / "reference"
    return packaged if packaged.is_dir() else Path(__file__).parent.parent.parent / "data"


@cache
def _rows(name: str) -> tuple[dict[str, str], ...]:
    with (reference_folder() / name).open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def capabilities() -> tuple[Capability, ...]:
    """The capabilities of the taxonomy, in the order of the table."""
    return tuple(
        Capability(row["code"], tuple(KIND_CODES[code] for code in row["modalities"].split(";")), row["case_data_risk"],
                   {language: row[f"label_{language}"] for language in LANGUAGES if row.get(f"label_{language}")})
        for row in _rows("capabilities.csv"))


@cache
def capability_groups(language: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The groups of the taxonomy by name in a language, each with the codes of its capabilities, in the table's order."""
    found: dict[str, list[str]] = {}
    for row in _rows("capabilities.csv"):
        found.setdefault(row.get(f"group_{language}") or row["group_en"], []).append(row["code"])
    return tuple((name, tuple(codes)) for name, codes in found.items())


@cache
def society_names() -> dict[str, dict[str, str]]:
    """Names of the National Societies by code and language."""
    return {row["iso3"]: {language: row[f"ns_name_{language}"] for language in LANGUAGES}
            for row in _rows("national_societies.csv")}


@cache
def country_names() -> dict[str, dict[str, str]]:
    """The countries of the National Societies by code and language: short names, for pictures."""
    return {row["iso3"]: {language: row[f"country_{language}"] for language in LANGUAGES}
            for row in _rows("national_societies.csv")}


@cache
def land() -> tuple[tuple[str, tuple[tuple[float, float], ...]], ...]:
    """Outlines of land and of lakes (`surface`, corners as longitude and latitude), without any border."""
    def corners(outline: str) -> tuple[tuple[float, float], ...]:
        return tuple((float(x), float(y)) for x, _, y in (corner.partition(" ") for corner in outline.split(";")))

    return tuple((row["surface"], corners(row["outline"])) for row in _rows("land.csv"))


@cache
def national_societies() -> tuple[Society, ...]:
    """The National Societies as a round would begin with them: assumptions where the table says so, the usual
    limits."""
    return tuple(
        Society(row["iso3"], row["ns_name_en"], row["region"],
                languages(row["languages"], SOCIETIES.column("languages")), float(row["lat"]), float(row["lon"]),
                row["cost_class"], row["oda"] == "yes")
        for row in _rows("national_societies.csv"))
