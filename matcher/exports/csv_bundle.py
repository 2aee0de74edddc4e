"""Export csv_bundle."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import ClassVar

from matcher.domain.plan import Plan
from matcher.domain.pool import Pool
from matcher.tables.frames import PlanTable, plan_tables


def guarded(value: object) -> object:
    """Text that a spreadsheet would take for a formula is made plain text by an apostrophe; keys never begin so."""
    if isinstance(value, str) and value[:1] in ("=", "+", "@", "\t", "\r") or (
            isinstance(value, str) and value[:1] == "-" and len(value) > 1):
        return "'" + value
    return value


@dataclass(frozen=True)
class CsvBundle:
    """The plan as flat tables: exchanges, charges, unmet needs, goals, envelopes, societies."""

    key: ClassVar[str] = "csv_bundle"
    label: ClassVar[str] = "CSV"
    media_type: ClassVar[str] = "text/csv"

    def files(self, plan: Plan, pool: Pool, language: str) -> dict[str, bytes]:
        return {f"{name}.csv": _csv(table) for name, table in plan_tables(plan).items()}


def _csv(table: PlanTable) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows([guarded(cell) for cell in row] for row in table.rows)
    return text.getvalue().encode("utf-8")
