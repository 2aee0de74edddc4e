"""CSV files to grids of text, in every dialect that spreadsheets write; what is wrong with a file as a whole."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from matcher.tables.columns import TABLE
from matcher.tables.problems import Problems

MOST_BYTES = 100_000_000
MOST_ROWS = 100_000
MOST_COLUMNS = 100


@dataclass(frozen=True)
class Grid:
    """A table as text. Rows are (row number as a spreadsheet shows it, cells); rows without any text are left out.

    `broken` has, for a cell whose text is not to be trusted (row number, place in the row), what is wrong with it.
    """

    file: str
    header_row: int
    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    broken: tuple[tuple[int, int, str, str], ...] = ()


def read_bytes(path: Path, problems: Problems, name: str) -> bytes | None:
    """What a file holds; None, with the problem noted, when it is too large or cannot be read."""
    try:
        if path.stat().st_size > MOST_BYTES:
            problems.add(name, 0, "", "The file is too large.", f"Keep it under {MOST_BYTES // 10**6} MB.")
            return None
        return path.read_bytes()
    except OSError as error:
        problems.add(name, 0, "", f"The file cannot be read ({error.strerror}).", "Check its permissions.")
        return None


def read_text(path: Path, problems: Problems, name: str, save: str) -> str | None:
    """The text of a file of UTF-8 with or without a byte-order mark; `save` is the mend where it is none."""
    content = read_bytes(path, problems, name)
    if content is None:
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        problems.add(name, row, "", "The file is not UTF-8.", save)
        return None
    if "\0" in text:
        row = text[: text.index("\0")].count("\n") + 1
        problems.add(name, row, "", "The file has a NUL character.", save)
        return None
    return text


def printable(name: str) -> str:
    """A file's name as it may be shown, whatever bytes the disk has for it."""
    return name.encode("utf-8", "replace").decode("utf-8")


def read_csv(path: Path, problems: Problems) -> Grid | None:
    """A CSV file with comma or semicolon, any line end, with or without a byte-order mark."""
    file = printable(path.name)
    text = read_text(path, problems, file, "Save it as 'CSV UTF-8'.")
    if text is None:
        return None
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    found: list[tuple[int, tuple[str, ...]]] = []
    row = 0
    try:
        for row, cells in enumerate(lines, 1):
            stripped = tuple([cell.strip() for cell in cells])
            if any(stripped):
                found.append((row, stripped))
            if len(found) > MOST_ROWS + 1:
                problems.add(file, 0, "", "The file has too many rows.", f"Keep it to {MOST_ROWS}.")
                return None
    except csv.Error as error:
        if "field larger" in str(error):
            problems.add(file, row + 1, "", "A cell is far too long.",
                         "Look for a quote that is not closed, or shorten the text.")
        else:
            problems.add(file, row + 1, "", "The row cannot be read as CSV.",
                         "Close every quote, and double a quote inside a quoted cell.")
        return None
    return grid_of(file, found, problems)


def _delimiter(text: str) -> str:
    """Comma or semicolon, whichever the header has more of outside quotes."""
    header = re.sub(r'"[^"]*"', "", re.split(r"[\r\n]", text.lstrip("\r\n"), maxsplit=1)[0])
    return ";" if header.count(";") > header.count(",") else ","


def grid_of(file: str, found: Iterable[tuple[int, tuple[str, ...]]], problems: Problems,
            broken: tuple[tuple[int, int, str, str], ...] = ()) -> Grid | None:
    """The grid of rows that have some text; the first is the header."""
    rows = tuple(found)
    if not rows:
        problems.add(file, 0, "", "The table is empty.", "Write at least the header row.")
        return None
    header_row, header = rows[0]
    header = header[: max(place for place, name in enumerate(header, 1) if name)]
    if len(header) > MOST_COLUMNS:
        problems.add(file, header_row, "", f"The header has {len(header)} columns.", f"Keep it to {MOST_COLUMNS}.")
        return None
    return Grid(file, header_row, header, rows[1:], broken)


def read_folder(folder: Path, problems: Problems) -> dict[str, Grid | None]:
    """Every CSV file of a folder by its table, None for one that cannot be read; others are refused by name."""
    grids: dict[str, Grid | None] = {}
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix.lower() == ".csv")
    except OSError as error:
        problems.add(printable(folder.name), 0, "", f"The folder cannot be read ({error.strerror}).", "Open it to you.")
        return grids
    for path in paths:
        name = printable(path.name)
        if path.stem not in TABLE:
            if not path.is_file():
                continue
            problems.add(name, 0, "", "This table is not known.", problems.nearest(printable(path.stem), TABLE, ""))
        elif path.stem in grids:
            problems.add(name, 0, "", "This table stands twice.", "Keep one of the files.")
        elif not path.is_file():
            # A folder, a pipe, a device or a link that leads nowhere: opening it could wait or read for ever.
            problems.add(name, 0, "", "This is no file.", "Save the table as a CSV file of this name.")
            grids[path.stem] = None
        else:
            grids[path.stem] = read_csv(path, problems)
    return grids
