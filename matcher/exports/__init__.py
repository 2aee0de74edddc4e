"""The family of exports: a plan in the forms that leave the tool.

Members are loaded when they are asked for: whoever lists them loads no library for documents.
"""

from __future__ import annotations

import os
from pathlib import Path

from matcher.documents import plan_text
from matcher.domain.errors import NotFound, WrongState
from matcher.domain.plan import Plan
from matcher.domain.pool import Pool
from matcher.exports.base import EXCHANGE, PLAN, SOCIETY, Export
from matcher.exports.calendar import Calendar
from matcher.exports.csv_bundle import CsvBundle, tables
from matcher.exports.hxl import Hxl
from matcher.exports.iati import Iati
from matcher.exports.letter import LetterDocx, LetterPdf
from matcher.exports.parts.archives import File, zipped
from matcher.exports.parts.subject import Subject
from matcher.exports.plan_json import PlanJson
from matcher.exports.plan_pdf import PlanPdf
from matcher.exports.terms import TermsDocx, TermsPdf
from matcher.exports.three_w import ThreeW
from matcher.exports.workbook import Workbook

EXPORTS: tuple[type[Export], ...] = (
    Workbook, PlanPdf, TermsDocx, TermsPdf, LetterDocx, LetterPdf, Calendar, Hxl, ThreeW, Iati, CsvBundle, PlanJson)

def export_of(key: str) -> type[Export]:
    """A member by its key; NotFound names those there are."""
    found = next((kind for kind in EXPORTS if kind.key == key), None)
    if found is None:
        raise NotFound(f"There is no download '{key}'; known: {', '.join(kind.key for kind in EXPORTS)}.")
    return found


def issue(kind: type[Export], subject: Subject, language: str) -> File:
    """The subject in this form as one file (several come as a zip), named after round, plan, hash and what it is of.

    NotFound for a Society or exchange that is not in the plan; WrongState when nothing of the subject is to happen, or
    the form is not one for this subject.
    """
    narrowed = EXCHANGE if subject.exchange else SOCIETY if subject.society else PLAN
    if narrowed not in kind.of:
        raise WrongState(f"'{kind.key}' is not made of one {narrowed}; it is made of: {', '.join(kind.of)}.")
    files = kind().files(subject, language)
    if not files:
        raise WrongState("There is no exchange to write about: all were left out, or the plan has none.")
    parts = [subject.round, "plan" if subject.number is None else f"plan-{subject.number}", subject.plan.digest[:8],
             *filter(None, (subject.society, subject.exchange)), kind.key.replace("_", "-")]
    if len(files) > 1:
        return File(f"{'-'.join(parts)}.zip", "application/zip", zipped(files))
    ((name, content),) = files.items()
    return File(f"{'-'.join(parts)}.{name.rpartition('.')[2]}", kind.media_type, content)


def write_all(plan: Plan, pool: Pool, folder: Path, language: str) -> list[Path]:
    """Writes plan.json, the tables and the workbook of a plan into a folder, each file whole or not at all; gives their paths.

    The day of the workbook is the round's approval, not the clock's: the same plan gives the same bytes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    subject = Subject(plan, pool, plan.scenario, pool.approval)
    files = {"plan.json": plan_text(plan).encode("utf-8"), **tables(plan), **Workbook().files(subject, language)}
    written = []
    for name, content in files.items():
        path = folder / name
        partial = folder / f".{name}.partial"
        partial.write_bytes(content)
        os.replace(partial, path)
        written.append(path)
    return written
