"""Files to grids of text: CSV in its dialects, one workbook; everything wrong with a file as a whole is found here."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from matcher.domain.errors import Problem
from matcher.tables.columns import TABLES
from matcher.tables.values import LONGEST, nearest

MOST_BYTES = 100_000_000
MOST_UNPACKED = 300_000_000
MOST_RATIO = 200
MOST_ROWS = 200_000
IGNORED_SHEETS = ("read_me", "options")


@dataclass(frozen=True)
class Grid:
    """A table as text: `rows` are (row number as a spreadsheet shows it, cells)."""

    file: str
    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def read_csv(path: Path, problems: list[Problem]) -> Grid | None:
    """A CSV file of UTF-8, with comma or semicolon, any line end, with or without a byte-order mark."""

    def refuse(wrong: str, mend: str, row: int = 0) -> None:
        problems.append(Problem(path.name, row, "", wrong, mend))

    if path.stat().st_size > MOST_BYTES:
        refuse("The file is too large.", f"Keep it under {MOST_BYTES // 10**6} MB.")
        return None
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        refuse("The file is not UTF-8.", "Save it as 'CSV UTF-8'.", line)
        return None
    if "\0" in text:
        refuse("The file has a NUL character.", "Save it again as 'CSV UTF-8'.", text[: text.index("\0")].count("\n") + 1)
        return None
    if not text.strip():
        refuse("The file is empty.", "Write at least the header row.")
        return None
    first = text.lstrip("\r\n").splitlines()[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    found: list[tuple[int, tuple[str, ...]]] = []
    # Unquoted line ends are all one; csv itself keeps those within quotes.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append((reader.line_num, tuple(cell.strip() for cell in cells)))
            if len(found) > MOST_ROWS:
                refuse("The file has too many rows.", f"Keep it under {MOST_ROWS} rows.")
                return None
    except csv.Error as error:
        refuse(f"The file cannot be read as CSV ({error}).", "Check the quotes around this row.", reader.line_num)
        return None
    return _grid(path.name, found, problems)


def _grid(file: str, found: list[tuple[int, tuple[str, ...]]], problems: list[Problem]) -> Grid | None:
    if not found:
        problems.append(Problem(file, 0, "", "The table is empty.", "Write at least the header row."))
        return None
    header = found[0][1]
    while header and not header[-1]:
        header = header[:-1]
    return Grid(file, tuple(name.strip() for name in header), tuple(found[1:]))


def read_folder(folder: Path, problems: list[Problem]) -> dict[str, Grid]:
    """Every known CSV file of a folder by table; an unknown one is refused by name."""
    known = {table.name: table for table in TABLES}
    grids = {}
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() != ".csv" or not path.is_file():
            continue
        if path.stem not in known:
            problems.append(Problem(path.name, 0, "", "This table is not known.", nearest(path.stem, known)))
            continue
        grid = read_csv(path, problems)
        if grid is not None:
            grids[path.stem] = grid
    return grids


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value).strip()


def check_zip(path: Path) -> str | None:
    """What is wrong with a workbook before it is opened: no zip, a bomb, a foreign part; None when nothing is."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            unpacked = sum(part.file_size for part in parts)
            packed = max(1, sum(part.compress_size for part in parts))
            if unpacked > MOST_UNPACKED or (unpacked > 10**7 and unpacked / packed > MOST_RATIO):
                return "The workbook unpacks to far more than it should."
            if not any(part.filename.startswith("xl/") for part in parts):
                return "The file is no workbook."
            if any(part.flag_bits & 1 for part in parts):
                return "The workbook is protected by a password."
    except (zipfile.BadZipFile, OSError, NotImplementedError):
        return "The file is no workbook."
    return None


def read_workbook(path: Path, problems: list[Problem]) -> tuple[dict[str, Grid], Grid | None]:
    """Every known sheet by table, and the sheet `scenario`."""
    from python_calamine import CalamineError, CalamineWorkbook

    known = {table.name for table in TABLES} | {"scenario"}
    if path.stat().st_size > MOST_BYTES:
        problems.append(Problem(path.name, 0, "", "The file is too large.", f"Keep it under {MOST_BYTES // 10**6} MB."))
        return {}, None
    wrong = check_zip(path)
    if wrong is not None:
        problems.append(Problem(path.name, 0, "", wrong, "Save it again as an Excel workbook (.xlsx)."))
        return {}, None
    grids: dict[str, Grid] = {}
    try:
        book = CalamineWorkbook.from_path(str(path))
        for name in book.sheet_names:
            if name in IGNORED_SHEETS:
                continue
            if name not in known:
                problems.append(Problem(f"{path.name}#{name}", 0, "", "This sheet is not known.", nearest(name, known)))
                continue
            sheet = book.get_sheet_by_name(name)
            rows = sheet.to_python(skip_empty_area=False, nrows=MOST_ROWS + 2)
            if len(rows) > MOST_ROWS:
                problems.append(Problem(f"{path.name}#{name}", 0, "", "The sheet has too many rows.",
                                        f"Keep it under {MOST_ROWS} rows."))
                continue
            found = [(number, tuple(_cell(value) for value in row)) for number, row in enumerate(rows, 1)]
            grid = _grid(f"{path.name}#{name}", [(n, cells) for n, cells in found if any(cells)], problems)
            if grid is not None:
                grids[name] = grid
    except (CalamineError, OSError, ValueError, KeyError, IndexError) as error:
        problems.append(Problem(path.name, 0, "", f"The workbook cannot be read ({type(error).__name__}).",
                                "Save it again as an Excel workbook (.xlsx)."))
        return {}, None
    return grids, grids.pop("scenario", None)


def too_long(cells: tuple[str, ...]) -> bool:
    """Whether a cell is longer than a spreadsheet allows."""
    return any(len(cell) > LONGEST for cell in cells)
