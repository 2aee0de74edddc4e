"""A workbook that comes back: looked through, read, every problem at once, then set against what stands."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from matcher.domain.errors import Problem
from matcher.domain.statements import KEY_COLUMN, TABLES
from matcher.intake.book import HELD, BookRow
from matcher.intake.differences import Difference, differences
from matcher.intake.package_safety import refusal
from matcher.intake.reading import GridRead, Ground, Reading, read_grid
from matcher.intake.standing import Standing, read_tokens
from matcher.intake.upload_rows import statements_grid, typed_rows
from matcher.tables.package import sheet_parts
from matcher.tables.problems import Problems
from matcher.tables.read import Grid, printable
from matcher.tables.workbook import SCENARIO, read_workbook

MOST_STATEMENTS = 500
"""Rows of a sheet in one upload."""
HELD_FACT = "held"
_LISTS = ("societies", SCENARIO)
"""Sheets of a download that are there for the drop-downs and for us."""
_MISSING = ("The sheet is missing.", "Download the workbook again and take rows out of it instead.")


@dataclass(frozen=True)
class Upload:
    """What came of an upload: problems, or else differences and how many rows are as they were. `rows` and `facts` are
    what it takes to give it back marked; `rows` is empty for one that could not be opened."""

    problems: tuple[Problem, ...]
    differences: tuple[Difference, ...] = ()
    unchanged: int = 0
    rows: dict[str, tuple[BookRow, ...]] = field(default_factory=dict, hash=False)
    facts: dict[str, str] = field(default_factory=dict, hash=False)


def read_upload(content: bytes, name: str, standing: Standing, base: Ground) -> Upload:
    """Reads an upload of one society's statements. There are differences only when there is no problem."""
    file = _file(name)
    refused = refusal(content, file)
    if refused is not None:
        return Upload((refused,))
    problems = Problems()
    grids, facts = _opened(content, file, problems)
    if not grids:
        if not problems:
            problems.add(f"{file}#{TABLES[0]}", 0, "", *_MISSING)
        return Upload(problems.in_order())
    _of_this_round(facts, standing, file, problems)
    for sheet in grids:
        if sheet not in (*TABLES, *_LISTS):
            problems.add(f"{file}#{sheet}", 0, "", "This sheet cannot be uploaded here.", "Keep the sheets needs and offers only.")
    parts = sheet_parts(content)
    found: list[Difference] = []
    unchanged = 0
    for table in TABLES:
        grid, taken = grids.get(table), _taken(table, facts, grids)
        if grid is None:
            if taken:
                problems.add(f"{file}#{table}", 0, "", *_MISSING)
        elif len(grid.rows) > MOST_STATEMENTS + 1:
            problems.add(grid.file, 0, "", f"There are more than {MOST_STATEMENTS} rows.", "Upload them in several parts.")
        else:
            rows = tuple(_read(table, grid, parts.get(table, b""), standing, base, problems))
            changes = differences(table, rows, taken, standing.of(table))
            unchanged += len(rows) - sum(1 for change in changes if change.row)
            found += changes
    typed = {table: tuple(typed_rows(grid)) for table, grid in grids.items() if grid is not None and table in TABLES}
    return Upload(problems.in_order(), () if problems else tuple(found), unchanged, typed, facts)


def _opened(content: bytes, file: str, problems: Problems) -> tuple[dict[str, Grid | None], dict[str, str]]:
    """The sheets by name, and what a download says of itself."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / file
        path.write_bytes(content)
        grids, settings = read_workbook(path, problems)
    rows = settings.rows if settings is not None and settings.header[:2] == ("key", "value") else ()
    return grids, {cells[0]: cells[1] for _, cells in rows if len(cells) > 1 and cells[0]}


def _read(table: str, grid: Grid, sheet: bytes, standing: Standing, base: Ground, problems: Problems,
          ) -> Iterator[tuple[int, Reading]]:
    """The statements of a sheet with their row numbers. A row that is as it stands has no problems: a draft may stay
    incomplete."""
    bare = statements_grid(grid, table, standing, sheet, problems)
    read: GridRead = read_grid(table, bare, base)
    own = standing.of(table)
    same = {number for number, reading in zip(read.numbers, read.readings, strict=True)
            if reading.key in own and reading.texts == {name: own[reading.key].cells.get(name, "") for name in reading.texts}}
    problems.found += [problem for problem in read.problems if problem.row not in same]
    for number, reading in zip(read.numbers, read.readings, strict=True):
        if reading.key in standing.keys[table] and reading.key not in own:
            problems.add(bare.file, number, KEY_COLUMN[table], "This key is taken by another statement of the round.",
                         "Choose another key, or leave it empty and it is given one.")
        yield number, reading


def _file(name: str) -> str:
    """The name of an upload without its folder and without signs that a disk or a page might mind."""
    last = printable(name).replace("\\", "/").rpartition("/")[2]
    kept = re.sub(r"[^\w .()-]", "_", last).strip(" .")
    stem, dot, ending = kept.rpartition(".")
    # A disk counts bytes, of which a sign may take four.
    return f"{stem[:40]}{dot}{ending[:8]}" if stem else kept[:40] or "upload"


def _taken(table: str, facts: Mapping[str, str], grids: Mapping[str, Grid | None]) -> tuple[tuple[str, int], ...]:
    """The keys and versions that were downloaded; where the hidden sheet is gone, those that the rows still tell."""
    texts = [each for name, text in facts.items() if name.startswith(f"{HELD_FACT}.{table}.") for each in text.split()]
    grid = grids.get(table)
    if not texts and grid is not None and HELD in grid.header:
        place = grid.header.index(HELD)
        texts = [cells[place] for _, cells in grid.rows if place < len(cells)]
    return read_tokens(texts)


def _of_this_round(facts: Mapping[str, str], standing: Standing, file: str, problems: Problems) -> None:
    other = facts.get("round", standing.round)
    if other != standing.round:
        problems.add(file, 0, "", f"The workbook is of round {other}, not of {standing.round}.",
                     "Download the workbook of this round.")
    other = facts.get("society", standing.society)
    if other != standing.society:
        problems.add(file, 0, "", f"The workbook is of {other}, not of {standing.society}.",
                     "Download the workbook of this society.")
