"""Cells to what a row keeps, and back. Columns and their checks are those of matcher.tables."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from matcher.canonical import plain
from matcher.domain.errors import DataError, Problem
from matcher.tables.columns import Column, TableSpec
from matcher.tables.values import LONGEST, PARSERS, Wrong
from matcher.tables.writing import cell_text

_KEPT_AS_IS = ("whole", "degrees", "yesno", "date")


def kept(cells: Mapping[str, str], spec: TableSpec) -> dict[str, Any]:
    """What a row keeps of cells: numbers, dates, yes or no as such, all else as the cell's usual spelling.

    An empty cell is None. DataError with a problem a cell that cannot be read (`row` 0), and one a name that is no
    column.
    """
    names = [column.name for column in spec.columns]
    problems = [Problem(spec.name, 0, name[:64], "This column is not known.", "Take it out.")
                for name in cells if name not in names]
    values: dict[str, Any] = {}
    for column in spec.columns:
        try:
            values[column.name] = _kept(cells.get(column.name, "").strip(), column)
        except Wrong as error:
            problems.append(Problem(spec.name, 0, column.name, error.wrong, error.mend))
    if problems:
        raise DataError(problems)
    return values


def _kept(text: str, column: Column) -> Any:
    if not text:
        return None
    if len(text) > LONGEST:
        raise Wrong(f"The cell has {len(text)} characters.", f"Keep it to {LONGEST}.")
    value = PARSERS[column.sort](text, column)
    return value if column.sort in _KEPT_AS_IS else cell_text(plain(value), column)


def with_defaults(values: Mapping[str, Any], spec: TableSpec) -> dict[str, Any]:
    """The same values with what the table says an empty cell stands for, for rows that must be whole."""
    filled = dict(values)
    for column in spec.columns:
        if filled.get(column.name) is None:
            filled[column.name] = _kept(column.default, column) if column.default else "" if column.several else None
    return filled


def cells_of(row: Any, spec: TableSpec) -> dict[str, str]:
    """The cells of a row."""
    return {column.name: _text(getattr(row, column.name), column) for column in spec.columns}


def _text(value: Any, column: Column) -> str:
    return cell_text(value.isoformat() if isinstance(value, date) else value, column)
