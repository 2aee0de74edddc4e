"""Plain tables, as files that a spreadsheet opens: one of CSV, or a workbook with a sheet for each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from matcher.exports.parts.cells import csv_bytes
from matcher.pledge.workbook import workbook
from matcher.wording import Translator

Cell = str | int | float | date | None
MEDIA = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
"""The forms in which tables are given, with their media types."""
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME, _WIDEST = 31, 60


@dataclass(frozen=True)
class Tabled:
    """One table: its title, its headers, its rows. Figures are numbers, so that a spreadsheet can count with them."""

    title: str
    headers: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def file_of(tables: Sequence[Tabled], form: str, say: Translator, foot: str, on: date) -> bytes:
    """The tables as `csv`, one beneath the other with their titles, or as `xlsx`.

    `foot` says what they are of: the first row of the CSV, the foot of every page of the workbook.
    """
    if form == "xlsx":
        return workbook([(name, table.headers, [_width(table, column) for column in range(len(table.headers))], table.rows)
                         for name, table in zip(_names(tables), tables, strict=True)], say, foot, on)
    lines: list[Sequence[object]] = [[foot]]
    for table in tables:
        lines += [[], [table.title], table.headers, *([*map(_plain, row)] for row in table.rows)]
    return csv_bytes(lines, mark=True)


def _names(tables: Sequence[Tabled]) -> list[str]:
    """Titles as sheets may be named: not too long, without signs that Excel refuses, no two the same."""
    found: list[str] = []
    for table in tables:
        name = _NOT_IN_NAMES.sub(" ", table.title).strip()[:_LONGEST_NAME]
        again = 1
        while name.casefold() in (other.casefold() for other in found):
            again += 1
            name = f"{name[:_LONGEST_NAME - 4]} ({again})"
        found.append(name)
    return found


def _width(table: Tabled, column: int) -> int:
    return min(_WIDEST, max([len(table.headers[column]), *(len(str(row[column] or "")) for row in table.rows)]) + 3)


def _plain(cell: Cell) -> object:
    return cell.isoformat() if isinstance(cell, date) else "" if cell is None else cell
