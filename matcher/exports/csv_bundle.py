"""Export csv_bundle."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from matcher.domain.plan import Plan
from matcher.domain.pool import Pool
from matcher.tables.frames import plan_frames


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
        return {f"{name}.csv": frame.map(guarded).to_csv(index=False, lineterminator="\n").encode("utf-8")
                for name, frame in plan_frames(plan).items()}
