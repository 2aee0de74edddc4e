"""What a leg costs, line by line, in whole units (MODEL.md section 4)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matcher.candidates import Array, Bools, Ints
from matcher.domain.kinds import CASH_LINES, COST_CLASSES, JOINT_OPERATION, KINDS
from matcher.kinds.rows import Rows

EARTH_RADIUS_KM = 6371.0


def great_circle_km(lat_a: Array, lon_a: Array, lat_b: Array, lon_b: Array) -> NDArray[np.float64]:
    """Distance by the haversine formula; degrees in, NaN where a coordinate is NaN."""
    a, b = np.radians(lat_a), np.radians(lat_b)
    half = np.sin((b - a) / 2) ** 2 + np.cos(a) * np.cos(b) * np.sin(np.radians(lon_b - lon_a) / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0))))


def fares(rows: Rows) -> Ints:
    """The return fare between the two societies of each leg; the last one where a place is not known."""
    pool = rows.codes.pool
    lat = np.array([np.nan if s.lat is None else s.lat for s in pool.societies], dtype=np.float64)
    lon = np.array([np.nan if s.lon is None else s.lon for s in pool.societies], dtype=np.float64)
    sender, receiver = rows.sender, rows.receiver
    # One direction for both ways, so that a fare does not hang on floating-point asymmetry.
    low, high = np.minimum(sender, receiver), np.maximum(sender, receiver)
    distance = great_circle_km(lat[low], lon[low], lat[high], lon[high])
    limits = np.array([km for km, _ in pool.costs.fares], dtype=np.float64)
    prices = np.array([fare for _, fare in pool.costs.fares], dtype=np.int64)
    band = np.searchsorted(limits, np.where(np.isnan(distance), np.inf, distance), side="left")
    return np.asarray(prices[np.minimum(band, len(prices) - 1)])


def cash_lines(rows: Rows, interpreter: Bools) -> Ints:
    """[leg, line of CASH_LINES]; all zero where the round's costs are free."""
    costs = rows.codes.pool.costs
    lines = np.zeros((len(rows), len(CASH_LINES)), dtype=np.int64)
    if costs.free:
        return lines
    n, d, onsite = rows.travellers, rows.days, rows.onsite
    tariff = dict(costs.per_diem)
    per_diem = np.array([tariff[name] for name in COST_CLASSES], dtype=np.int64)[rows.codes.cost_class[rows.host]]
    full, later = np.minimum(d, costs.full_days), np.maximum(d - costs.full_days, 0)
    thousandths = n * per_diem * (1000 * full + costs.later_permille * later)
    lines[:, 0] = n * fares(rows)
    lines[:, 1] = (thousandths + 500) // 1000  # half up
    lines[:, 2] = costs.insurance * n * d
    lines[:, 3] = costs.visa * n * rows.regions_differ
    lines[:, 4] = costs.medical * n * (d >= costs.medical_days)
    lines[~onsite, :5] = 0
    lines[:, 5] = np.where(onsite, costs.local, costs.local_remote) * n * d
    lines[:, 6] = costs.interpreter * d * interpreter
    return lines


def material_units(rows: Rows) -> Ints:
    """[leg, material]: the need's units; of a joint operation on the leg of role 1 only."""
    units = rows.codes.units[rows.need]
    units[(rows.kind == KINDS.index(JOINT_OPERATION)) & (rows.role != 1)] = 0
    return units
