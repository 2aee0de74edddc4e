"""The linear relaxation at work: a first bound, and the legs that can still matter."""

from __future__ import annotations

import math
import threading

import numpy as np

from matcher.goals.base import MAX
from matcher.model.sheet import Ints
from matcher.solve.highs import Relaxation, relax
from matcher.solve.problem import Laid
from matcher.solve.sifting import sift

# With more columns than this the relaxation of a loose sheet is solved over a few of them at a time. In others a session without
# legs has a price without end: the rows that ask for its least cohort.
_SIFTED = 60_000


def whole_bound(relaxation: Relaxation, sense: str) -> int:
    """The relaxation's bound as a whole number, on the safe side."""
    return math.floor(relaxation.bound) if sense == MAX else math.ceil(relaxation.bound)


def relaxed(laid: Laid, sense: str, seconds: float, stop: threading.Event) -> Relaxation | None:
    """The relaxation of a laid sheet that has an objective; None when it could not be solved before the stop."""
    if laid.objective is None or not len(laid.table.lower):
        return None
    sign = 1 if sense == MAX else -1
    if len(laid.table.lower) <= _SIFTED or not laid.columns.detail.loose:
        return relax(laid.table, laid.objective, sign, seconds, stop)
    return sift(laid.table, laid.objective, sign, owners(laid), seconds, stop)


def owners(laid: Laid) -> Ints:
    """For `sift`: legs of one need and role are of one sort; money, teams and sessions (-1) are looked at whole."""
    owner = np.full(len(laid.table.lower), -1, dtype=np.int64)
    legs = laid.columns.legs
    owner[laid.columns.column] = (legs.need.astype(np.int64) * 8 + legs.role)[laid.columns.leg]
    return owner


def leg_prices(laid: Laid, relaxation: Relaxation) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """For each of the sheet's legs, by how much the goal falls at least when the leg stands."""
    prices = np.full(len(laid.legs), np.inf)
    np.minimum.at(prices, laid.columns.leg, relaxation.price[laid.columns.column])
    return prices


def leg_values(laid: Laid, relaxation: Relaxation) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """For each of the sheet's legs, the most of it that the relaxation takes at one start."""
    values = np.zeros(len(laid.legs))
    np.maximum.at(values, laid.columns.leg, relaxation.values[laid.columns.column])
    return values


def price_room(relaxation: Relaxation, sense: str, worst: int) -> float:
    """The highest price at which a leg can still stand in some plan whose value is `worst` or better."""
    room = relaxation.bound - worst if sense == MAX else worst - relaxation.bound
    # A unit of slack on top of the margin within the bound: prices are floating point.
    return room + 1e-6 * max(1.0, abs(relaxation.bound)) + 1e-3
