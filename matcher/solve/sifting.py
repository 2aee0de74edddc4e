"""The relaxation of a sheet with far more columns than can matter: solved over few, priced over all, until none is missing."""

from __future__ import annotations

import dataclasses
import threading
import time

import numpy as np
from numpy.typing import NDArray

from matcher.model.sheet import Ints, Linear, Table, linear
from matcher.solve.engine import objective_scale
from matcher.solve.highs import Floats, Relaxation, linear_answer, weak_duality

# Legs of a need (of each of its roles) in the first round, and the most that each later one adds.
_FIRST, _MORE = 10, 6
# A round that betters the bound by less than this share of it is the last.
_ENOUGH = 2e-4


def sift(table: Table, objective: Linear, sign: int, owner: Ints, seconds: float, stop: threading.Event) -> Relaxation | None:
    """The best relaxation found in time, None if there was none.

    `owner[j]` tells which columns are of one sort: of these a few at a time are looked at, of -1 all.
    Any round's duals bound the whole table, so that stopping early costs tightness only.
    """
    deadline = time.monotonic() + seconds
    objective = objective.merged()
    scale = objective_scale(objective)
    active = owner < 0
    # Spread evenly over the columns of a sort, as nothing is known of them yet.
    active[_few(owner, _spread(owner), _FIRST)] = True
    best: Relaxation | None = None
    while not stop.is_set() and time.monotonic() < deadline:
        answer = _answer(table, objective, sign, scale, active, deadline - time.monotonic(), stop)
        if answer is None:
            return best
        found, reduced = weak_duality(table, objective, sign, scale, *answer)
        enough = best is not None and abs(best.bound - found.bound) < _ENOUGH * max(1.0, abs(found.bound))
        if best is None or sign * found.bound < sign * best.bound:
            best = found
        wanted = np.flatnonzero(~active & (reduced < 0)).astype(np.int64)
        if enough or not len(wanted):
            return best
        active[wanted[_few(owner[wanted], reduced[wanted], _MORE)]] = True
    return best


def _answer(table: Table, objective: Linear, sign: int, scale: int, active: NDArray[np.bool_], seconds: float,
            stop: threading.Event) -> tuple[Floats, Floats] | None:
    """Values and duals of the whole table from its relaxation over some columns, the others at 0."""
    part = _part(table, active)
    if part is None:
        return None
    inner, columns, rows = part
    weights = np.zeros(len(active), dtype=np.int64)
    weights[objective.columns] = objective.weights
    answer = linear_answer(inner, linear(np.arange(len(columns)), weights[columns]), sign, scale, seconds, stop)
    if answer is None:
        return None
    values: Floats = np.zeros(len(active))
    duals: Floats = np.zeros(len(table.row_lower))
    values[columns], duals[rows] = answer
    return values, duals


def _spread(owner: Ints) -> NDArray[np.float64]:
    """A rank that takes turns through the columns of each sort."""
    return np.asarray((np.arange(len(owner)) * 0.6180339887498949) % 1.0, dtype=np.float64)


def _few(owner: Ints, rank: NDArray[np.float64], most: int) -> Ints:
    """The first few of each sort by rank; none of sort -1."""
    order = np.lexsort((rank, owner))
    sorted_owner = owner[order]
    place = np.arange(len(order)) - np.searchsorted(sorted_owner, sorted_owner)
    return np.asarray(order[(place < most) & (sorted_owner >= 0)], dtype=np.int64)


def _part(table: Table, active: NDArray[np.bool_]) -> tuple[Table, Ints, Ints] | None:
    """The table over some columns, the others at 0; its columns and rows in the whole; None if 0 is not allowed to all."""
    if (table.lower[~active] > 0).any():
        return None
    row_of = np.repeat(np.arange(len(table.row_lower)), np.diff(table.starts))
    kept = active[table.columns]
    used = np.zeros(len(table.row_lower), dtype=np.bool_)
    used[row_of[kept]] = True
    if ((table.row_lower > 0) | (table.row_upper < 0))[~used].any():
        return None
    columns, rows = np.flatnonzero(active), np.flatnonzero(used)
    place = np.full(len(active), -1, dtype=np.int64)
    place[columns] = np.arange(len(columns))
    counts = np.bincount(row_of[kept], minlength=len(used))[rows]
    inner = dataclasses.replace(
        table, lower=table.lower[columns], upper=table.upper[columns], implied=table.implied[columns],
        row_lower=table.row_lower[rows], row_upper=table.row_upper[rows], starts=np.concatenate([[0], np.cumsum(counts)]),
        columns=place[table.columns[kept]], coefficients=table.coefficients[kept],
        subjects=(), details=())
    return inner, columns, rows
