"""One sheet of an upload: its rows as they were typed, and as a grid that can be read."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from matcher.domain.statements import KEY_COLUMN, TABLES
from matcher.intake.book import HELD, LABELS, OWN_COLUMNS, STATE, BookRow
from matcher.intake.package_safety import formulas
from matcher.intake.standing import Standing, fresh_keys
from matcher.tables.columns import TABLE
from matcher.tables.problems import Problems, shown
from matcher.tables.read import Grid
from matcher.wording import LANGUAGES, translator


def typed_rows(grid: Grid) -> Iterator[BookRow]:
    """The rows as they were typed, without the row that says what the columns mean."""
    labels = _labels(grid)
    for number, cells in grid.rows:
        if number not in labels:
            by_column = {name: cells[place] for place, name in enumerate(grid.header) if name and place < len(cells)}
            yield BookRow(number, by_column, by_column.get(HELD, ""), by_column.get(STATE, ""))


def _labels(grid: Grid) -> set[int]:
    """The row that says what the columns mean, by its sign or, where our own columns were taken out, by its words."""
    def word(cells: tuple[str, ...], name: str) -> str:
        place = grid.header.index(name) if name in grid.header else len(cells)
        return cells[place] if place < len(cells) else ""

    return {number for number, cells in grid.rows if word(cells, HELD) == LABELS or word(cells, "society") in _society_meanings()}


@cache
def _society_meanings() -> frozenset[str]:
    return frozenset(translator(language)(TABLE[table].column("society").meaning) for table in TABLES for language in LANGUAGES)


def statements_grid(grid: Grid, table: str, standing: Standing, sheet: bytes, problems: Problems) -> Grid:
    """The grid without our own columns and the row of meanings; society and key are filled in where they are empty.

    `sheet` is the sheet's XML: formulas are refused, computed or not. A society that is not the upload's is a problem.
    """
    keep = [place for place, name in enumerate(grid.header) if name not in OWN_COLUMNS]
    header = tuple(grid.header[place] for place in keep)
    labels = _labels(grid)
    at_key = header.index(KEY_COLUMN[table]) if KEY_COLUMN[table] in header else None
    at_society = header.index("society") if "society" in header else None
    used = {*standing.keys[table]}
    if at_key is not None:
        used |= {cells[keep[at_key]] for _, cells in grid.rows if keep[at_key] < len(cells)}
    fresh = fresh_keys(table, standing.society, used)
    rows = []
    for number, cells in grid.rows:
        mine = [cells[place] if place < len(cells) else "" for place in keep]
        if number in labels or not any(mine):
            continue
        if at_society is not None:
            if mine[at_society] not in ("", standing.society):
                problems.add(grid.file, number, "society", f"{shown(mine[at_society])} is not the society of this upload.",
                             f"Write {standing.society}, or empty the cell.")
            mine[at_society] = standing.society
        if at_key is not None and not mine[at_key]:
            mine[at_key] = next(fresh)
        rows.append((number, (*mine, *cells[len(grid.header):])))
    return Grid(grid.file, grid.header_row, header, tuple(rows), _broken(grid, table, keep, labels, sheet))


def _broken(grid: Grid, table: str, keep: list[int], labels: set[int], sheet: bytes) -> tuple[tuple[int, int, str, str], ...]:
    """The cells of the table's own columns whose value is not to be trusted, by row and place in the bare grid."""
    spoilt = {(row, at): ("The cell holds a formula.", "Write the value.") for row, at in formulas(sheet)}
    spoilt |= {(row, at): (wrong, mend) for row, at, wrong, mend in grid.broken}
    known = {column.name for column in TABLE[table].columns}
    return tuple((row, keep.index(at), *words) for (row, at), words in sorted(spoilt.items())
                 if at in keep and grid.header[at] in known and row not in labels)
