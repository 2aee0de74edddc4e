"""A made-up round as a scenario folder."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from matcher.generate.making import Made

COLUMNS: dict[str, tuple[str, ...]] = {
    "societies": ("society", "name", "region", "languages", "lat", "lon", "cost_class", "oda", "security_tier",
                  "hosted_at_once", "hosted_in_round", "away_at_once", "blackouts", "standing"),
    "needs": ("need", "society", "kinds", "capability", "roles", "level", "target", "priority", "contexts", "people",
              "days", "earliest", "latest", "mode", "languages", "interpreter", "own_funds", "materials", "prefers",
              "avoids", "deliverable", "train_staff", "train_governance", "train_volunteers", "campaigns",
              "advocacy"),
    "offers": ("offer", "society", "kinds", "capabilities", "people", "days_total", "exchanges_max", "earliest",
               "latest", "notice_weeks", "mode", "languages", "clearance", "regions", "session_days", "cohort_min",
               "cohort_max", "prefers", "avoids"),
    "envelopes": ("envelope", "source", "resource", "amount", "support_permille", "valid_from", "valid_to", "kinds",
                  "capabilities", "contexts", "regions", "receivers", "senders", "lines", "oda_only", "per_leg",
                  "per_society", "max_share_permille", "min_grant"),
    "history": ("need_society", "offer_society", "year", "kind"),
}
"""The columns that are written, in this order."""


def write_round(folder: Path, made: Made) -> list[Path]:
    """Write `scenario.toml` and a CSV file a table into a folder, made if need be; returns what was written."""
    folder.mkdir(parents=True, exist_ok=True)
    settings = folder / "scenario.toml"
    settings.write_text("".join(f"{key} = {_toml(value)}\n" for key, value in made.settings.items()), "utf-8")
    written = [settings]
    for name, columns in COLUMNS.items():
        path = folder / f"{name}.csv"
        with path.open("w", encoding="utf-8", newline="") as lines:
            table = csv.writer(lines, lineterminator="\n")
            table.writerow(columns)
            table.writerows([_cell(row.get(column, "")) for column in columns] for row in made.tables[name])
        written.append(path)
    return written


def _toml(value: object) -> str:
    if isinstance(value, int):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    text = str(value).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{text}"'


def _cell(value: object) -> str:
    """Lists by `;`, pairs by `:`, and pairs of days by `/`."""
    if isinstance(value, tuple):
        return ";".join(_part(item) for item in value)
    return str(value)


def _part(item: object) -> str:
    if isinstance(item, tuple):
        return ("/" if isinstance(item[0], date) else ":").join(str(part) for part in item)
    return str(item)
