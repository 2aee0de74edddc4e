"""Statements as people write them: texts by column, read to values and facts, every problem with its column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from matcher.canonical import plain
from matcher.domain.errors import DataError, Problem
from matcher.domain.parties import Society
from matcher.domain.reference import Capability
from matcher.domain.requests import Need, Offer
from matcher.domain.statements import KEY_COLUMN, NEEDS, OFFERS
from matcher.tables.columns import SOCIETIES, TABLE
from matcher.tables.pool import read_tables
from matcher.tables.problems import Problems
from matcher.tables.read import Grid
from matcher.tables.rows import UNREAD
from matcher.tables.writing import cell_text

_FACT: dict[str, Any] = {NEEDS: Need, OFFERS: Offer}


_OF_SOCIETIES = ("society", "name", "region", "languages")


@dataclass(frozen=True, eq=False)
class Ground:
    """What statements are read against: the societies of the round, as the table that references look into, and the
    taxonomy."""

    grid: Grid
    capabilities: tuple[Capability, ...]


def ground(societies: Iterable[Society | Mapping[str, str]], capabilities: tuple[Capability, ...]) -> Ground:
    """The ground of societies given as facts, or as cells by column."""
    rows = []
    for number, row in enumerate(societies, 2):
        cells = row if isinstance(row, Mapping) else {
            name: cell_text(plain(getattr(row, name)), SOCIETIES.column(name)) for name in _OF_SOCIETIES}
        rows.append((number, tuple(cells[name] for name in _OF_SOCIETIES)))
    return Ground(Grid(SOCIETIES.name, 1, _OF_SOCIETIES, tuple(rows)), capabilities)


@dataclass(frozen=True)
class Reading:
    """One statement as read.

    `texts` are its cells in their usual spelling, as typed where a cell could not be read; `values` has what could be
    read by column, None where a required cell is empty. `problems` are all that must be mended before it is submitted;
    those of `unreadable` even before it is kept as a draft.
    """

    table: str
    texts: dict[str, str]
    values: dict[str, Any]
    problems: tuple[Problem, ...]
    unreadable: tuple[Problem, ...]

    @property
    def key(self) -> str:
        return self.texts.get(KEY_COLUMN[self.table], "")

    @cached_property
    def missing(self) -> tuple[str, ...]:
        """The required columns that are empty, in order."""
        return tuple(column.name for column in TABLE[self.table].columns
                     if column.required and not self.texts.get(column.name))

    def fact(self) -> Need | Offer:
        """The need or offer; DataError while there are problems."""
        if self.problems:
            raise DataError(self.problems)
        made: Need | Offer = _FACT[self.table](**self.values)
        return made


def read_statement(table: str, texts: Mapping[str, str], base: Ground) -> Reading:
    """One statement from its texts by column; columns that are left out are empty. Its problems name no file or row."""
    names = tuple(column.name for column in TABLE[table].columns)
    cells = tuple(texts.get(name, "").strip() for name in names)
    (reading,) = read_grid(table, Grid("", 1, names, ((0, cells),)), base).readings
    return reading


def read_statements(table: str, rows: Sequence[Mapping[str, str]], base: Ground) -> tuple[Reading, ...]:
    """Many statements at once, in the order given; far quicker than one by one. A key that stands twice is a problem
    of the later row; problems have the row's number from 1."""
    names = tuple(column.name for column in TABLE[table].columns)
    cells = tuple((number, tuple(row.get(name, "").strip() for name in names)) for number, row in enumerate(rows, 1))
    return read_grid(table, Grid("", 0, names, cells), base).readings


@dataclass(frozen=True)
class GridRead:
    """The statements of a grid with their row numbers; `problems` also has those of the grid as a whole."""

    readings: tuple[Reading, ...]
    numbers: tuple[int, ...]
    problems: tuple[Problem, ...]


def read_grid(table: str, grid: Grid, base: Ground) -> GridRead:
    """A whole grid of statements (matcher.tables.read); rows that do not fit the header are told, not read."""
    problems = Problems()
    tables = read_tables({SOCIETIES.name: base.grid, table: grid}, base.capabilities, None, None, problems)
    read, spec = tables[table], TABLE[table]
    found = problems.in_order()
    by_row: dict[int, list[Problem]] = {}
    for problem in found:
        by_row.setdefault(problem.row, []).append(problem)
    places = {name: place for place, name in enumerate(grid.header)}
    texts_of = {number: cells for number, cells in grid.rows}
    readings = []
    for at, number in enumerate(read.numbers):
        cells = texts_of[number]
        texts = {column.name: cells[places[column.name]] if column.name in places else "" for column in spec.columns}
        values = {name: _given(values[at]) for name, values in read.columns.items()}
        mine = tuple(by_row.get(number, ()))
        # A cell that is given and has no value could not be read.
        unread = {name for name in texts if texts[name] and read.columns[name][at] is UNREAD}
        texts = {column.name: texts[column.name] if column.name in unread or not texts[column.name]
                 else cell_text(plain(values[column.name]), column) for column in spec.columns}
        unreadable = tuple(problem for problem in mine if problem.column in unread or not problem.column)
        readings.append(Reading(table, texts, values, mine, unreadable))
    return GridRead(tuple(readings), tuple(read.numbers), found)


def _given(value: Any) -> Any:
    return None if value is UNREAD else value


def texts_of(fact: Need | Offer) -> dict[str, str]:
    """The cells of a need or offer with every default spelt out."""
    table = NEEDS if isinstance(fact, Need) else OFFERS
    return {column.name: cell_text(plain(getattr(fact, column.name)), column) for column in TABLE[table].columns}


def facts_of(readings: Iterable[Reading]) -> tuple[Need | Offer, ...]:
    """The facts of those statements in which nothing is wrong."""
    return tuple(reading.fact() for reading in readings if not reading.problems)
