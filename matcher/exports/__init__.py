"""The family of exports: a plan in the forms that leave the tool."""

from __future__ import annotations

import os
from pathlib import Path

from matcher.domain.plan import Plan
from matcher.domain.pool import Pool
from matcher.exports.base import Export
from matcher.exports.csv_bundle import CsvBundle
from matcher.exports.plan_json import PlanJson
from matcher.exports.workbook import Workbook

EXPORTS: tuple[type[Export], ...] = (PlanJson, CsvBundle, Workbook)


def write_all(plan: Plan, pool: Pool, folder: Path, language: str) -> list[Path]:
    """Writes every export's files into a folder, each file whole or not at all; gives their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for kind in EXPORTS:
        for name, content in kind().files(plan, pool, language).items():
            path = folder / name
            partial = folder / f".{name}.partial"
            partial.write_bytes(content)
            os.replace(partial, path)
            written.append(path)
    return written
