"""When a leg may start (MODEL.md section 3, window)."""

from __future__ import annotations

import numpy as np

from matcher.candidates import Bools
from matcher.kinds.rows import Rows


def starts(rows: Rows, visa_weeks: int) -> Bools:
    """[leg, week]: the weeks on whose Monday the leg may start."""
    codes, pool = rows.codes, rows.codes.pool
    lead = 7 * (codes.offer["notice_weeks"][rows.offer] + visa_weeks * (rows.onsite & rows.regions_differ))
    need, offer = codes.need_window[rows.need], codes.offer_window[rows.offer]
    first = np.maximum(np.maximum(need[:, 0], offer[:, 0]), codes.day(pool.approval) + lead)
    last = np.minimum(need[:, 1], offer[:, 1]) - rows.days + 1
    # Whole weeks of the round, from here on: Mondays within first and last, and room for every week that it fills.
    first_week = np.clip(-(-first // 7), 0, pool.weeks)
    last_week = np.clip(np.minimum(last // 7, pool.weeks - rows.weeks), -1, pool.weeks - 1)
    week = np.arange(pool.weeks, dtype=np.int16)[None, :]
    open_weeks = (week >= first_week.astype(np.int16)[:, None]) & (week <= last_week.astype(np.int16)[:, None])
    if any(row.blackouts for row in pool.societies):
        closed, length = closed_weeks(rows)
        open_weeks &= ~(closed[rows.receiver, length] | closed[rows.sender, length])
    return np.asarray(open_weeks, dtype=np.bool_)


def closed_weeks(rows: Rows) -> tuple[Bools, np.ndarray[tuple[int], np.dtype[np.intp]]]:
    """[society, length, week]: whether a leg of that length would touch a blackout; and each leg's place of length.

    Days after the round's end count for nothing: no leg may reach them.
    """
    before = rows.codes.closed_before
    lengths, place = np.unique(rows.days, return_inverse=True)
    monday = 7 * np.arange(rows.codes.pool.weeks)
    after = np.minimum(monday[None, :] + lengths[:, None], before.shape[1] - 1)
    return np.asarray(before[:, after] > before[:, None, monday]), place.reshape(-1)
