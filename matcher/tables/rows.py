"""Grids to columns of values: every cell read by its column's parser, every problem with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from matcher.tables.columns import Column, TableSpec
from matcher.tables.problems import Problems, shown
from matcher.tables.read import Grid
from matcher.tables.values import Wrong, empty, value_of


class _Unread:
    """Stands where a cell could not be read; its problem is noted."""

    def __repr__(self) -> str:
        return "unread"


UNREAD = _Unread()


@dataclass
class Table:
    """A table as columns of values, all of one length; `numbers` are the rows' numbers in the file.

    `spare_keys` name rows that are there but do not fit the header: what refers to them is not wrong for that.
    """

    spec: TableSpec
    file: str
    numbers: list[int]
    columns: dict[str, list[Any]]
    spare_keys: frozenset[str] = frozenset()

    def read(self, *names: str) -> Iterator[tuple[Any, ...]]:
        """Row number and the values of some columns, for the rows in which all of them could be read."""
        for values in zip(self.numbers, *(self.columns[name] for name in names), strict=True):
            if UNREAD not in values:
                yield values

    def made(self, kind: Any) -> tuple[Any, ...]:
        """A fact a row. Only to be used when there are no problems."""
        names = tuple(self.columns)
        return tuple(kind(**dict(zip(names, values, strict=True)))
                     for values in zip(*self.columns.values(), strict=True))


def read_table(grid: Grid, spec: TableSpec, problems: Problems) -> Table:
    """A table's columns; what is wrong is added to the problems."""
    places = _places(grid, spec, problems)
    for row, at, wrong, mend in grid.broken:
        name = grid.header[at] if at < len(grid.header) else ""
        if row >= grid.header_row and name not in spec.ignored:
            problems.add(grid.file, row, name, wrong, mend)
    rows = list(_fitting(grid, problems))
    table = Table(spec, grid.file, [number for number, _ in rows], {}, _keys_of_misfits(grid, spec, places))
    broken = {(row, at) for row, at, _, _ in grid.broken}
    texts = list(zip(*(cells for _, cells in rows), strict=True)) if rows else [()] * len(grid.header)
    for column in spec.columns:
        place = places.get(column.name)
        if place is not None:
            spoilt = {row for row, at in broken if at == place}
            table.columns[column.name] = _values(texts[place], column, table, spoilt, problems)
        else:
            value = UNREAD if column.required else empty(column)
            table.columns[column.name] = [value] * len(rows)
    _refuse_repeated_keys(table, problems)
    return table


def _places(grid: Grid, spec: TableSpec, problems: Problems) -> dict[str, int]:
    """Where each known column stands."""
    known = [column.name for column in spec.columns]
    places: dict[str, int] = {}
    for place, name in enumerate(grid.header):
        if not name:
            problems.add(grid.file, grid.header_row, "", f"Column {place + 1} has no name.", "Name it, or take it out.")
        elif name in places:
            problems.add(grid.file, grid.header_row, name, "This column stands twice.", "Keep one of them.")
        elif name in known:
            places[name] = place
        elif name not in spec.ignored:
            problems.add(grid.file, grid.header_row, name[:64], "This column is not known.",
                         problems.nearest(name, known, "Take it out."))
    for column in spec.columns:
        if column.required and column.name not in places:
            problems.add(grid.file, grid.header_row, column.name, "This column is missing.",
                         "Add it to the header row.")
    return places


def _fitting(grid: Grid, problems: Problems) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The rows with as many cells as the header; cells without text beyond it do not count."""
    width = len(grid.header)
    for number, cells in grid.rows:
        if len(cells) == width:
            yield number, cells
        elif len(cells) > width and not any(cells[width:]):
            yield number, cells[:width]
        else:
            mend = "Keep the separators of empty cells."
            if len(cells) > width:
                mend = "Put a cell that holds the separator in quotes."
            problems.add(grid.file, number, "", f"The row has {len(cells)} cells, the header {width}.", mend)


def _keys_of_misfits(grid: Grid, spec: TableSpec, places: dict[str, int]) -> frozenset[str]:
    place = places.get(spec.key[0]) if len(spec.key) == 1 else None
    if place is None:
        return frozenset()
    return frozenset(cells[place] for _, cells in grid.rows if len(cells) != len(grid.header) and place < len(cells))


def _values(texts: tuple[str, ...], column: Column, table: Table, spoilt: set[int], problems: Problems) -> list[Any]:
    """The values of one column. Most cells repeat: what was read once is not read again."""
    remembered: dict[str, Any] = {}
    values = []
    for number, text in zip(table.numbers, texts, strict=True):
        if number in spoilt:
            values.append(UNREAD)
            continue
        value = remembered.get(text, remembered)
        if value is remembered:
            try:
                value = value_of(text, column)
            except Wrong as error:
                value = error
            remembered[text] = value
        if isinstance(value, Wrong):
            problems.add(table.file, number, column.name, value.wrong, value.mend)
            value = UNREAD
        values.append(value)
    return values


def _refuse_repeated_keys(table: Table, problems: Problems) -> None:
    key = table.spec.key
    if not key:
        return
    first: dict[tuple[Any, ...], int] = {}
    for number, *values in table.read(*key):
        row = first.setdefault(tuple(values), number)
        if row != number:
            words = " ".join(str(value) for value in values if value is not None)
            problems.add(table.file, number, key[0], f"{shown(words)} stands in row {row} already.",
                         "Give each row a key of its own." if len(key) == 1 else "Keep one of the rows.")
