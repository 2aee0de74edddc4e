"""Reference data: the taxonomy of capabilities, from the package or from the checkout beside it."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from matcher.domain.kinds import KIND_CODES
from matcher.domain.reference import Capability


def reference_folder() -> Path:
    """Where the reference tables are: in the installed package, else at the root of the checkout."""
    packaged = Path(__file__).parent.parent / "reference"
    return packaged if packaged.is_dir() else Path(__file__).parent.parent.parent / "data"


@cache
def capabilities() -> tuple[Capability, ...]:
    """The 30 capabilities."""
    with (reference_folder() / "capabilities.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Capability(row["code"], tuple(KIND_CODES[code] for code in row["modalities"].split(";")), row["case_data_risk"],
                       {key.removeprefix("label_"): value for key, value in row.items() if key.startswith("label_")})
            for row in csv.DictReader(file))


@cache
def society_names() -> dict[str, dict[str, str]]:
    """Names of the National Societies by code and language."""
    with (reference_folder() / "national_societies.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    key = "society" if "society" in rows[0] else "iso3"
    return {row[key]: {lang: row[f"ns_name_{lang}"] for lang in ("en", "fr", "es", "ar") if f"ns_name_{lang}" in row}
            for row in rows}
