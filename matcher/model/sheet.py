"""The sheet: integer columns and linear rows. It knows no solver and no pool."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

Ints = NDArray[np.int64]
Subject = tuple[str, ...]

#: Stands for "no bound" on a row; far above every sum a sheet can hold, far below the int64 limit.
UNBOUNDED = 2**53


@dataclass(frozen=True)
class Linear:
    """A linear expression: `constant + sum(weights * columns)`; columns may repeat."""

    columns: Ints
    weights: Ints
    constant: int = 0

    def value(self, solution: Ints) -> int:
        return int(self.constant + np.dot(solution[self.columns], self.weights))

    def merged(self) -> Linear:
        """The same expression with every column once and no weight of zero."""
        columns, inverse = np.unique(self.columns, return_inverse=True)
        weights = np.zeros(len(columns), dtype=np.int64)
        np.add.at(weights, inverse, self.weights)
        keep = weights != 0
        return Linear(columns[keep], weights[keep], self.constant)


def linear(columns: ArrayLike, weights: ArrayLike, constant: int = 0) -> Linear:
    """An expression from anything array-like; a single weight holds for every column."""
    cols = np.asarray(columns, dtype=np.int64)
    return Linear(cols, np.broadcast_to(np.asarray(weights, dtype=np.int64), cols.shape).copy(), constant)


@dataclass
class Sheet:
    """Columns 0..n-1 with bounds and linear rows `lower <= row <= upper`, all whole numbers.

    Each row belongs to a rule and a subject: (rule, key, ...). A row may carry a `detail`: the key under which it may
    be left out of a relaxation. `implied` marks columns that are whole by themselves once the others are (flows), so
    that an engine may treat them as continuous.
    """

    lower: list[Ints] = field(default_factory=list)
    upper: list[Ints] = field(default_factory=list)
    implied: list[NDArray[np.bool_]] = field(default_factory=list)
    count: int = 0
    row_index: list[Ints] = field(default_factory=list)
    column_index: list[Ints] = field(default_factory=list)
    coefficient: list[Ints] = field(default_factory=list)
    row_lower: list[Ints] = field(default_factory=list)
    row_upper: list[Ints] = field(default_factory=list)
    rows: int = 0
    subjects: list[Subject] = field(default_factory=list)
    details: list[Subject | None] = field(default_factory=list)

    def add_columns(self, number: int, *, lower: ArrayLike = 0, upper: ArrayLike = 1, implied: bool = False) -> Ints:
        """Adds columns and gives their numbers."""
        low = np.broadcast_to(np.asarray(lower, dtype=np.int64), (number,))
        high = np.broadcast_to(np.asarray(upper, dtype=np.int64), (number,))
        self.lower.append(low)
        self.upper.append(high)
        self.implied.append(np.full(number, implied))
        first = self.count
        self.count += number
        return np.arange(first, self.count, dtype=np.int64)

    def add_rows(
        self,
        subjects: Sequence[Subject],
        row: ArrayLike,
        column: ArrayLike,
        coefficient: ArrayLike,
        *,
        lower: ArrayLike = -UNBOUNDED,
        upper: ArrayLike = UNBOUNDED,
        details: Sequence[Subject | None] | None = None,
    ) -> None:
        """Adds `len(subjects)` rows; `row` numbers them from 0 within this call, beside `column` and `coefficient`."""
        number = len(subjects)
        if not number:
            return
        rows = np.asarray(row, dtype=np.int64)
        columns = np.asarray(column, dtype=np.int64)
        self.row_index.append(rows + self.rows)
        self.column_index.append(columns)
        self.coefficient.append(np.broadcast_to(np.asarray(coefficient, dtype=np.int64), rows.shape))
        self.row_lower.append(np.broadcast_to(np.asarray(lower, dtype=np.int64), (number,)))
        self.row_upper.append(np.broadcast_to(np.asarray(upper, dtype=np.int64), (number,)))
        self.subjects.extend(subjects)
        self.details.extend(details if details is not None else [None] * number)
        self.rows += number

    def add_linear(self, subject: Subject, expression: Linear, *, lower: int = -UNBOUNDED, upper: int = UNBOUNDED) -> None:
        """Adds one row from an expression; its constant is moved to the bounds."""
        low = lower - expression.constant if lower > -UNBOUNDED else lower
        high = upper - expression.constant if upper < UNBOUNDED else upper
        zeros = np.zeros(len(expression.columns), dtype=np.int64)
        self.add_rows([subject], zeros, expression.columns, expression.weights, lower=low, upper=high)

    def frozen(self) -> Table:
        """The sheet as one compact table: rows in compressed form, duplicate entries summed."""
        none = np.zeros(0, dtype=np.int64)

        def join(parts: list[Ints]) -> Ints:
            return np.concatenate(parts).astype(np.int64) if parts else none

        row, column, coefficient = join(self.row_index), join(self.column_index), join(self.coefficient)
        key = row * max(self.count, 1) + column
        unique, inverse = np.unique(key, return_inverse=True)
        summed = np.zeros(len(unique), dtype=np.int64)
        np.add.at(summed, inverse, coefficient)
        keep = summed != 0
        unique, summed = unique[keep], summed[keep]
        row, column = unique // max(self.count, 1), unique % max(self.count, 1)
        starts = np.searchsorted(row, np.arange(self.rows + 1)).astype(np.int64)
        return Table(
            lower=join(self.lower), upper=join(self.upper),
            implied=np.concatenate(self.implied) if self.implied else np.zeros(0, dtype=np.bool_),
            starts=starts, columns=column, coefficients=summed,
            row_lower=join(self.row_lower), row_upper=join(self.row_upper),
            subjects=tuple(self.subjects), details=tuple(self.details),
        )


@dataclass(frozen=True)
class Table:
    """A finished sheet in compressed rows: row i has `columns[starts[i]:starts[i+1]]` with `coefficients`."""

    lower: Ints
    upper: Ints
    implied: NDArray[np.bool_]
    starts: Ints
    columns: Ints
    coefficients: Ints
    row_lower: Ints
    row_upper: Ints
    subjects: tuple[Subject, ...]
    details: tuple[Subject | None, ...]

    def activity(self, solution: Ints) -> Ints:
        """The value of every row at a solution."""
        owner = np.repeat(np.arange(len(self.subjects)), np.diff(self.starts))
        values = np.zeros(len(self.subjects), dtype=np.int64)
        np.add.at(values, owner, self.coefficients * solution[self.columns])
        return values

    def broken(self, solution: Ints) -> list[Subject]:
        """The subjects of rows that a solution breaks; empty for a sound one."""
        values = self.activity(solution)
        wrong = (values < self.row_lower) | (values > self.row_upper)
        outside = (solution < self.lower) | (solution > self.upper)
        found = [self.subjects[i] for i in np.flatnonzero(wrong)]
        return found + [("bounds", str(i)) for i in np.flatnonzero(outside)]
