"""Export csv_bundle."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from matcher.domain.plan import Plan
from matcher.exports.base import PLAN
from matcher.exports.parts.cells import csv_bytes
from matcher.exports.parts.marks import RESTRICTED, marks
from matcher.exports.parts.subject import Subject
from matcher.tables.frames import plan_tables
from matcher.wording import _


@dataclass(frozen=True)
class CsvBundle:
    """The plan as flat tables: exchanges, charges, unmet needs, goals, envelopes, societies, and what they are of."""

    key: ClassVar[str] = "csv_bundle"
    label: ClassVar[str] = _("Tables (CSV)")
    about: ClassVar[str] = _("Exchanges, charges, unmet needs, goals, envelopes and societies as flat tables.")
    media_type: ClassVar[str] = "text/csv"
    data_class: ClassVar[str] = RESTRICTED
    of: ClassVar[tuple[str, ...]] = (PLAN,)

    def files(self, subject: Subject, language: str) -> dict[str, bytes]:
        about = csv_bytes([("what", "value"), *marks(subject, self.data_class).items()])
        return {"about.csv": about, **tables(subject.plan)}


def tables(plan: Plan) -> dict[str, bytes]:
    """The flat tables of a plan by file name."""
    return {f"{name}.csv": csv_bytes([table.columns, *table.rows]) for name, table in plan_tables(plan).items()}
