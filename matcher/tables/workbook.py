"""One workbook to grids of text. It is looked through before it is opened (matcher.tables.package)."""

from __future__ import annotations

import io
import math
from datetime import date, datetime
from pathlib import Path
from typing import Any

from matcher.tables.columns import TABLE
from matcher.tables.package import MOST_CELLS, Refused, broken_cells, sheet_parts
from matcher.tables.problems import Problems
from matcher.tables.read import MOST_ROWS, Grid, grid_of, printable, read_bytes

SCENARIO = "scenario"
PASSED_OVER = ("read_me", "options")
"""Sheets of a template that speak to the reader only."""


def read_workbook(path: Path, problems: Problems) -> tuple[dict[str, Grid | None], Grid | None]:
    """Every sheet by its table, and the sheet `scenario`; a sheet of no table is refused by name."""
    file = printable(path.name)
    content = read_bytes(path, problems, file)
    if content is None:
        return {}, None
    known = (*TABLE, SCENARIO)
    try:
        parts = sheet_parts(content)
        names, sheets = _sheets(content, known)
    except Refused as refusal:
        problems.add(file, 0, "", str(refusal), "Save it again as an Excel workbook (.xlsx) without a password.")
        return {}, None
    grids: dict[str, Grid | None] = {}
    for name in sorted(names, key=lambda name: known.index(name) if name in known else len(known)):
        spoken = f"{file}#{printable(name)}"
        if name in PASSED_OVER:
            continue
        if name not in known:
            problems.add(spoken, 0, "", "This sheet is not known.", problems.nearest(name, known, ""))
        elif len(sheets[name]) > MOST_ROWS + 1:
            problems.add(spoken, 0, "", "The sheet has too many rows.", f"Keep it to {MOST_ROWS}.")
            grids[name] = None
        else:
            texts = ((number, tuple([_text(value) for value in row])) for number, row in enumerate(sheets[name], 1))
            broken = tuple(broken_cells(parts.get(name, b"")))
            grids[name] = grid_of(spoken, (row for row in texts if any(row[1])), problems, broken)
    settings = grids.pop(SCENARIO, None)
    return grids, settings


def _text(value: Any) -> str:
    """A cell as it would be written in a CSV file."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if math.isfinite(value) and value == int(value) and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        midnight = value.hour == value.minute == value.second == value.microsecond == 0
        return value.date().isoformat() if midnight else value.isoformat(" ")
    return value.isoformat() if isinstance(value, date) else str(value)


def _sheets(content: bytes, known: tuple[str, ...]) -> tuple[list[str], dict[str, list[list[Any]]]]:
    """The names of all sheets, and the cells of each known one."""
    from python_calamine import CalamineError, CalamineWorkbook

    sheets: dict[str, list[list[Any]]] = {}
    cells = 0
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = list(dict.fromkeys(book.sheet_names))
        for name in names:
            if name in known:
                sheet = book.get_sheet_by_name(name)
                cells += sheet.total_height * sheet.total_width
                if cells > MOST_CELLS:
                    raise Refused("The workbook has too many cells.")
                sheets[name] = sheet.to_python(skip_empty_area=False)
        return names, sheets
    except (CalamineError, OSError, ValueError, KeyError, IndexError, OverflowError) as error:
        raise Refused("The workbook cannot be read.") from error
    except BaseException as error:
        # The reader is compiled; where it breaks down on a spoilt file it raises a class of its own, outside Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise Refused("The workbook cannot be read.") from error
