"""The facts of `data/` that a made-up round is built on: real societies, and how far apart they are."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from matcher.tables.reference import reference_folder


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


ICRC = Place("ICRC", "International Committee of the Red Cross", "",
             {"en": "C2", "fr": "C2", "es": "C1", "ar": "C1"}, 46.22667, 6.13778, "high", "no")


def places() -> list[Place]:
    """Every National Society, by its code."""
    with (reference_folder() / "national_societies.csv").open(encoding="utf-8", newline="") as lines:
        found = [
            Place(row["iso3"], row["ns_name_en"], row["region"], _languages(row["languages"]),
                  float(row["lat"]), float(row["lon"]), row["cost_class"], row["oda"])
            for row in csv.DictReader(lines)
        ]
    return sorted(found, key=lambda place: place.code)


def kilometres(here: Place, there: Place) -> float:
    """Great circle between two societies."""
    lat1, lat2 = radians(here.lat), radians(there.lat)
    half = sin((lat2 - lat1) / 2) ** 2
    half += cos(lat1) * cos(lat2) * sin(radians(there.lon - here.lon) / 2) ** 2
    return 2 * 6371.0 * asin(min(1.0, sqrt(half)))


def _languages(cell: str) -> dict[str, str]:
    return dict(part.split(":") for part in cell.split(";"))
