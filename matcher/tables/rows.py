"""Grids to rows of values: every cell read by its column's parser, every problem with its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from matcher.domain.errors import Problem
from matcher.tables.columns import Column, TableSpec
from matcher.tables.read import Grid
from matcher.tables.values import EMPTY, LONGEST, PARSERS, Wrong, nearest, shown


@dataclass
class Row:
    """One row: its place in the file and its values by column. `whole` is False where a cell could not be read."""

    number: int
    values: dict[str, Any]
    whole: bool = True


def _columns(grid: Grid, table: TableSpec, problems: list[Problem]) -> list[Column | None] | None:
    known = [column.name for column in table.columns]
    found: list[Column | None] = []
    sound = True
    for place, name in enumerate(grid.header):
        if name in known:
            if name in grid.header[:place]:
                problems.append(Problem(grid.file, 1, name, "This column stands twice.", "Keep one of them."))
                sound = False
            found.append(table.column(name))
        elif name in table.tolerant:
            found.append(None)
        else:
            problems.append(Problem(grid.file, 1, name, "This column is not known." if name else "A column has no name.",
                                    nearest(name, known)))
            found.append(None)
    for column in table.columns:
        if column.required and column.name not in grid.header:
            problems.append(Problem(grid.file, 1, column.name, "This column is missing.", "Add it to the header row."))
            sound = False
    return found if sound else None


def read_rows(grid: Grid, table: TableSpec, problems: list[Problem]) -> list[Row]:
    """Every row of a grid; what is wrong is added to the problems."""
    columns = _columns(grid, table, problems)
    if columns is None:
        return []
    absent = {c.name: _empty(c) for c in table.columns if c.name not in grid.header}
    plan: list[tuple[int, Column, Any, dict[str, Any]]] = [
        (place, column, PARSERS[column.sort], {}) for place, column in enumerate(columns) if column is not None]
    width = len(columns)
    rows: list[Row] = []
    keys: dict[Any, int] = {}
    for number, cells in grid.rows:
        if len(cells) > width and any(cells[width:]):
            problems.append(Problem(grid.file, number, "", f"The row has {len(cells)} cells, the header {width}.",
                                    "Put a cell that holds the separator in quotes."))
            continue
        row = Row(number, dict(absent))
        for place, column, parse, remembered in plan:
            text = cells[place] if place < len(cells) else ""
            if text in remembered:
                row.values[column.name] = remembered[text]
                continue
            try:
                value = _value(text, column, parse)
                # Most cells repeat: what was read once is not read again.
                remembered[text] = value
                row.values[column.name] = value
            except Wrong as error:
                row.whole = False
                problems.append(Problem(grid.file, number, column.name, error.wrong, error.mend))
        if table.key is not None and table.key in row.values:
            key = row.values[table.key]
            if key in keys:
                problems.append(Problem(grid.file, number, table.key, f"{shown(str(key))} stands in row {keys[key]} already.",
                                        "Give each row a key of its own."))
                row.whole = False
            keys.setdefault(key, number)
        rows.append(row)
    return rows


def _empty(column: Column) -> Any:
    if column.default:
        return PARSERS[column.sort](column.default, column)
    return EMPTY.get(column.sort)


def _value(text: str, column: Column, parse: Any) -> Any:
    if not text:
        if column.required and column.sort not in ("languages",):
            raise Wrong("The cell is empty.", f"Write: {column.meaning}.")
        return _empty(column)
    if len(text) > LONGEST:
        raise Wrong("The cell is too long.", f"Keep it under {LONGEST} characters.")
    return parse(text, column)
