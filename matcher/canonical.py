"""A pool as plain JSON values, the same whatever the order of its rows: what a scenario's digest is taken from."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

from matcher.domain.pool import Pool


def plain(value: Any) -> Any:
    """Dates as ISO strings, tuples as lists, all else as it is."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    return value


def _row(fact: Any) -> dict[str, Any]:
    return {field.name: plain(getattr(fact, field.name)) for field in dataclasses.fields(fact)}


def pool_tables(pool: Pool) -> dict[str, Any]:
    """The tables and the calendar under their names; the taxonomy is left out, what is not given is null."""
    costs = _row(pool.costs) | {"per_diem": dict(pool.costs.per_diem)}
    return {
        "start": pool.start.isoformat(), "weeks": pool.weeks, "approval": pool.approval.isoformat(),
        "currency": pool.currency, "costs": costs,
        "societies": [_row(row) for row in pool.societies],
        "needs": [_row(row) for row in pool.needs],
        "offers": [_row(row) for row in pool.offers],
        "envelopes": [_row(row) for row in pool.envelopes],
        "pins": [_row(row) for row in pool.pins],
        "history": [_row(row) for row in pool.history],
        "affinity": [{"need": n, "offer": o, "points": points} for (n, o), points in pool.affinity.items()],
        "baseline": None if pool.baseline is None else [_row(row) for row in pool.baseline],
    }
