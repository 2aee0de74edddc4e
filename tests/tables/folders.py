"""A small sound round as texts, and ways to spoil it: one cell, one table, one key at a time."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from matcher.domain.errors import DataError, Problem
from matcher.tables.scenario_folder import read_scenario

Rows = list[dict[str, str]]

TOML = """format = 1
name = "small"
title = "A small round"
about = "Two of each."
start = 2027-01-04
weeks = 26
approval = 2026-11-23
currency = "CHF"
"""

SOUND: dict[str, Rows] = {
    "societies": [
        {"society": "KEN", "name": "Kenya Red Cross Society", "region": "AFR", "languages": "sw:C2;en:C1",
         "lat": "-1.28333", "lon": "36.81667", "cost_class": "low", "oda": "yes", "security_tier": "2",
         "hosted_at_once": "1", "hosted_in_round": "", "away_at_once": "", "blackouts": "", "standing": ""},
        {"society": "FRA", "name": "French Red Cross", "region": "EUR", "languages": "fr:C2;en:C1",
         "lat": "48.85341", "lon": "2.3488", "cost_class": "high", "oda": "no", "security_tier": "1",
         "hosted_at_once": "", "hosted_in_round": "", "away_at_once": "2", "blackouts": "2027-03-01/2027-03-31",
         "standing": "yes"},
        {"society": "ICRC", "name": "International Committee of the Red Cross", "region": "", "languages": "en:C2",
         "lat": "", "lon": "", "cost_class": "", "oda": "", "security_tier": "", "hosted_at_once": "",
         "hosted_in_round": "", "away_at_once": "", "blackouts": "", "standing": ""},
    ],
    "needs": [
        {"need": "n1", "society": "KEN", "kinds": "secondment;peer_review", "capability": "SRV-TRAC", "roles": "",
         "level": "2", "target": "4", "priority": "1", "contexts": "conflict", "people": "", "days": "14",
         "earliest": "2027-02-01", "latest": "2027-06-30", "mode": "", "languages": "en:B2", "interpreter": "",
         "own_funds": "500", "materials": "tablet:5", "prefers": "FRA", "avoids": "", "deliverable": "a plan",
         "train_staff": "3"},
        {"need": "n2", "society": "FRA", "kinds": "joint_operation", "capability": "", "roles": "SRV-TRAC;SRV-TRAC",
         "level": "1", "target": "3", "priority": "3", "contexts": "", "people": "2", "days": "21",
         "earliest": "2027-02-01", "latest": "2027-06-30", "mode": "onsite", "languages": "", "interpreter": "no",
         "own_funds": "", "materials": "", "prefers": "", "avoids": "ICRC", "deliverable": "", "train_staff": ""},
    ],
    "offers": [
        {"offer": "o1", "society": "FRA", "kinds": "secondment", "capabilities": "SRV-TRAC:5;DAT-CASE:4", "people": "",
         "days_total": "60", "exchanges_max": "2", "earliest": "2027-01-04", "latest": "2027-07-04", "notice_weeks": "2",
         "mode": "", "languages": "", "clearance": "3", "regions": "AFR", "session_days": "", "cohort_min": "",
         "cohort_max": "", "prefers": "", "avoids": ""},
        {"offer": "o2", "society": "ICRC", "kinds": "joint_operation", "capabilities": "SRV-TRAC:4", "people": "2",
         "days_total": "90", "exchanges_max": "", "earliest": "2027-01-04", "latest": "2027-07-04", "notice_weeks": "",
         "mode": "either", "languages": "en:C2", "clearance": "", "regions": "", "session_days": "5",
         "cohort_min": "3", "cohort_max": "4", "prefers": "FRA", "avoids": ""},
    ],
    "envelopes": [
        {"envelope": "e1", "source": "IFRC", "resource": "", "amount": "90000", "support_permille": "65",
         "valid_from": "2027-01-01", "valid_to": "2027-12-31", "kinds": "", "capabilities": "SRV;DAT-CASE",
         "contexts": "", "regions": "", "receivers": "KEN", "senders": "", "lines": "travel;stay", "oda_only": "yes",
         "per_leg": "5000", "per_society": "", "max_share_permille": "800", "min_grant": ""},
        {"envelope": "e2", "source": "ICRC", "resource": "tablet", "amount": "20", "support_permille": "",
         "valid_from": "2027-01-01", "valid_to": "2027-12-31", "kinds": "secondment", "capabilities": "",
         "contexts": "conflict", "regions": "AFR", "receivers": "", "senders": "FRA", "lines": "material:tablet",
         "oda_only": "", "per_leg": "", "per_society": "", "max_share_permille": "", "min_grant": "1"},
    ],
    "pins": [
        {"need": "n1", "offer": "o1", "role": "", "pin": "in", "start": "2027-02-08", "kind": "secondment",
         "note": "agreed"},
        {"need": "n2", "offer": "o2", "role": "2", "pin": "out", "start": "", "kind": "", "note": ""},
    ],
    "history": [
        {"need_society": "KEN", "offer_society": "FRA", "year": "2025", "kind": ""},
        {"need_society": "KEN", "offer_society": "FRA", "year": "2025", "kind": ""},
    ],
    "affinity": [{"need": "n1", "offer": "o1", "points": "7"}],
    "baseline": [{"need": "n1", "offer": "o1", "role": "", "start": "2027-02-08"}],
}


def as_csv(rows: Rows, delimiter: str = ",", line_end: str = "\n") -> str:
    """Rows as a CSV text; a cell that holds the separator is quoted."""
    text = io.StringIO()
    lines = csv.writer(text, delimiter=delimiter, lineterminator=line_end)
    lines.writerow(rows[0])
    lines.writerows(row.values() for row in rows)
    return text.getvalue()


def changed(table: str, row: int, column: str, text: str) -> dict[str, Rows]:
    """The sound round with another text in one cell; the row as a spreadsheet counts, the header is row 1."""
    tables = {name: [dict(each) for each in rows] for name, rows in SOUND.items()}
    tables[table][row - 2][column] = text
    return tables


def write(folder: Path, tables: dict[str, Rows] = SOUND, toml: str | None = TOML, **contents: str | bytes | None) -> Path:
    """A scenario folder; `contents` are whole files by table, None leaves a table out."""
    folder.mkdir(exist_ok=True)
    if toml is not None:
        (folder / "scenario.toml").write_text(toml, "utf-8")
    for name, rows in tables.items():
        content = contents.pop(name, as_csv(rows))
        if content is not None:
            (folder / f"{name}.csv").write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    for name, content in contents.items():
        assert content is not None
        (folder / f"{name}.csv").write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return folder


def problems(path: Path) -> list[Problem]:
    """Everything wrong with a scenario, in order."""
    with pytest.raises(DataError) as caught:
        read_scenario(path)
    return list(caught.value.problems)
