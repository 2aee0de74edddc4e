"""The facts of `data/` that a made-up round is built on: real societies and the capability taxonomy."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

from matcher.domain.kinds import KIND_CODES


@dataclass(frozen=True)
class Place:
    """A society as the reference table knows it. `languages` maps an ISO 639-1 code to a CEFR level."""

    code: str
    name: str
    region: str
    languages: dict[str, str]
    lat: float
    lon: float
    cost_class: str
    oda: str


@dataclass(frozen=True)
class Skill:
    """A capability: code, the kinds that pass it on, whether it touches case data directly, its English label."""

    code: str
    kinds: tuple[str, ...]
    direct: bool
    label: str


ICRC = Place("ICRC", "International Committee of the Red Cross", "",
             {"en": "C2", "fr": "C2", "es": "C1", "ar": "C1"}, 46.22667, 6.13778, "high", "no")


def folder() -> Path:
    """Where the reference tables are: inside the package, else beside it."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "data"
    return inside if inside.is_dir() else package.parent / "data"


def _rows(name: str) -> Iterable[dict[str, str]]:
    with (folder() / name).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def places() -> list[Place]:
    """Every National Society, by its code."""
    found = [
        Place(row["iso3"], row["ns_name_en"], row["region"], _languages(row["languages"]),
              float(row["lat"]), float(row["lon"]), row["cost_class"], row["oda"])
        for row in _rows("national_societies.csv")
    ]
    return sorted(found, key=lambda place: place.code)


def skills() -> list[Skill]:
    """Every capability, by its code."""
    found = [
        Skill(row["code"], tuple(KIND_CODES[code] for code in row["modalities"].split(";")),
              row["case_data_risk"] == "direct", row["label_en"])
        for row in _rows("capabilities.csv")
    ]
    return sorted(found, key=lambda skill: skill.code)


def kilometres(here: Place, there: Place) -> float:
    """Great circle between two societies."""
    lat1, lat2 = radians(here.lat), radians(there.lat)
    half = sin((lat2 - lat1) / 2) ** 2
    half += cos(lat1) * cos(lat2) * sin(radians(there.lon - here.lon) / 2) ** 2
    return 2 * 6371.0 * asin(min(1.0, sqrt(half)))


def _languages(cell: str) -> dict[str, str]:
    return dict(part.split(":") for part in cell.split(";"))
