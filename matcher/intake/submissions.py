"""Submissions of the form in KoboToolbox or ODK, made into the workbook that an upload is read of.

CSV (comma or semicolon) and JSON as Kobo and ODK Central give them, with names rather than labels in the head. What is of
another Society is passed over: its own page takes it. A submission keeps the row in which it stands, and its key is made of
its own identifier: uploaded again it is the same statement.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

import xlsxwriter

from matcher.domain.errors import Problem
from matcher.domain.statements import KEY_COLUMN
from matcher.intake.package_safety import MOST_MB
from matcher.intake.reading import Ground
from matcher.intake.standing import Standing
from matcher.intake.upload import Upload, read_upload
from matcher.intake.xlsform import PAIRS
from matcher.tables.columns import TABLE

MOST_SUBMISSIONS = 5000
_TABLES = {"need": ("needs", "n_"), "offer": ("offers", "o_")}
_IDENTIFIERS = ("_uuid", "__id", "KEY", "instanceID", "_id")
_LONGEST = 32_767
"""Characters that a cell of a workbook holds."""


def read_statements(content: bytes, name: str, standing: Standing, base: Ground) -> Upload:
    """Reads an upload of one Society's statements: a workbook, or submissions of the form."""
    if not name.lower().endswith((".csv", ".json")):
        return read_upload(content, name, standing, base)
    made = _workbook(content, name, standing.society)
    if isinstance(made, Problem):
        return Upload((made,))
    return read_upload(made, f"{name}.xlsx", standing, base)


def _workbook(content: bytes, name: str, society: str) -> bytes | Problem:
    if len(content) > MOST_MB * 1024 * 1024:
        return Problem(name, 0, "", f"The file is larger than {MOST_MB} MB.", "Take out what does not belong in it.")
    try:
        text = content.decode("utf-8-sig")
        rows = list(_of_json(text) if name.lower().endswith(".json") else _of_csv(text))
    except (ValueError, csv.Error, RecursionError):
        return Problem(name, 0, "", "These are no submissions as KoboToolbox or ODK give them.",
                       "Export them as CSV or JSON in UTF-8, with XML values and headers.")
    if len(rows) > MOST_SUBMISSIONS:
        return Problem(name, 0, "", f"There are more than {MOST_SUBMISSIONS} submissions.", "Export them in several parts.")
    if rows and not any("statement" in row for _number, row in rows):
        return Problem(name, 0, "statement", "This column is missing.", "Export them with XML values and headers, not with labels.")
    own = [(number, row) for number, row in rows if row.get("society") == society and row.get("statement") in _TABLES]
    if not own:
        return Problem(name, 0, "society", f"There is no submission of {society}.", "Choose the page of the society that answered.")
    return _book(own)


def _of_csv(text: str) -> Iterable[tuple[int, dict[str, str]]]:
    """Rows by name, with their row in a spreadsheet; a head may carry the groups before the names."""
    head = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text), delimiter=";" if head.count(";") > head.count(",") else ",")
    names = [_bare(name) for name in next(reader, [])]
    for number, cells in enumerate(reader, 2):
        yield number, {name: cell.strip() for name, cell in zip(names, cells, strict=False) if cell.strip()}


def _of_json(text: str) -> Iterable[tuple[int, dict[str, str]]]:
    """Submissions by name, counted from 2 like the rows under a head; groups may be nested or stand in the names."""
    given = json.loads(text)
    if isinstance(given, dict):
        given = given.get("results", given.get("value"))
    if not isinstance(given, list) or not all(isinstance(each, dict) for each in given):
        raise ValueError("no list of submissions")
    for number, each in enumerate(given, 2):
        yield number, dict(_flat(each))


def _flat(given: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    for name, value in given.items():
        if isinstance(value, dict):
            yield from _flat(value)
        elif isinstance(value, list):
            yield _bare(name), " ".join(str(item) for item in value if not isinstance(item, dict | list))
        elif value is not None and str(value).strip():
            yield _bare(name), ("yes" if value else "no") if isinstance(value, bool) else str(value).strip()


def _bare(name: str) -> str:
    """A name without the groups that it is in: `need/n_level` of Kobo, `need-n_level` of ODK Central."""
    return re.split(r"[/-]", name.strip())[-1]


def _book(rows: list[tuple[int, dict[str, str]]]) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    for statement, (table, prefix) in _TABLES.items():
        sheet = book.add_worksheet(table)
        columns = [column.name for column in TABLE[table].columns]
        for place, column in enumerate(columns):
            sheet.write_string(0, place, column)
        for number, row in rows:
            if row["statement"] != statement:
                continue
            cells = _cells(table, prefix, row)
            for place, column in enumerate(columns):
                if cells.get(column):
                    sheet.write_string(number - 1, place, cells[column][:_LONGEST])
    book.close()
    return buffer.getvalue()


def _cells(table: str, prefix: str, row: Mapping[str, str]) -> dict[str, str]:
    """The cells of a statement: lists with semicolons, the identifier of the submission as its key."""
    cells = {"society": row["society"]}
    for column in TABLE[table].columns[2:]:
        value = row.get(prefix + column.name, "")
        listed = column.several and column.sort not in ("languages", "materials")
        cells[column.name] = ";".join(value.split()) if listed else value
    if table == "needs":
        kinds = [row.get("n_kind_first", ""), *row.get("n_kinds_more", "").split()]
        cells["kinds"] = ";".join(dict.fromkeys(filter(None, kinds)))
    else:
        pairs = [(row.get(f"o_capability_{number}", ""), row.get(f"o_level_{number}", "")) for number in range(1, PAIRS + 1)]
        cells["capabilities"] = ";".join(f"{code}:{level}" for code, level in pairs if code)
    identifier = re.sub(r"[^0-9A-Za-z]", "", next((row[name] for name in _IDENTIFIERS if name in row), "").removeprefix("uuid:"))
    if identifier:
        cells[KEY_COLUMN[table]] = f"k-{identifier[:12].lower()}"
    return cells
