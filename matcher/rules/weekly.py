"""What the weekly rules share: rows over the weeks that an exchange touches."""

from __future__ import annotations

import numpy as np

from matcher.domain.pool import Pool
from matcher.model.sheet import Ints, Sheet, Subject


def post_weekly(
    sheet: Sheet, pool: Pool, rule: str, keys: list[str], owner: Ints, start: Ints, weeks: Ints, column: Ints,
    load: Ints, limit: Ints,
) -> None:
    """Rows `load in week w <= limit[owner]` for every owner and week.

    One entry per column: whose limit it counts against, its first week, how many weeks, and its load. Weeks whose
    columns are all among those of the week before are left out: that row says as much.
    """
    if not len(owner):
        return
    repeat = np.repeat(np.arange(len(owner)), weeks)
    offset = np.arange(len(repeat)) - np.repeat(np.cumsum(weeks) - weeks, weeks)
    week = start[repeat] + offset
    key = owner[repeat] * (pool.weeks + 200) + week
    rows, row = np.unique(key, return_inverse=True)
    begins = np.zeros(len(rows), dtype=np.bool_)
    begins[row[offset == 0]] = True
    place = np.full(len(rows), -1, dtype=np.int64)
    place[begins] = np.arange(int(begins.sum()))
    keep = place[row] >= 0
    owners = rows[begins] // (pool.weeks + 200)
    subjects: list[Subject] = [(rule, keys[o]) for o in owners]
    sheet.add_rows(
        subjects, place[row][keep], column[repeat][keep], load[repeat][keep], upper=limit[owners],
        details=list(subjects),
    )
