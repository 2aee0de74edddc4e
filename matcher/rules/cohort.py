"""Rule cohort."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from matcher.domain.kinds import PRACTICE_EXCHANGE
from matcher.domain.pool import Pool
from matcher.domain.reasons import Breach
from matcher.model.columns import BPX, Columns
from matcher.model.picks import Pick
from matcher.model.sheet import Sheet


@dataclass(frozen=True)
class Cohort:
    """A session has cohort_min to cohort_max legs of one offer, capability, start, mode and shared language, each receiver once."""

    name: ClassVar[str] = "cohort"
    on: bool = True

    def __post_init__(self) -> None:
        if not self.on:
            raise ValueError("cohort may not be switched off.")

    def post(self, sheet: Sheet, columns: Columns) -> None:
        # One column counts the sessions of a sort. With u of them, legs between u x min and u x max and no receiver
        # more than u times can always be dealt out into u sound sessions: deal receiver by receiver, round and round.
        legs, sessions, pool = columns.legs, columns.sessions, columns.pool
        mine = np.flatnonzero(legs.kind[columns.leg] == BPX)
        group, column, receiver = columns.group[mine], columns.column[mine], legs.receiver[columns.leg[mine]]
        every = np.arange(len(sessions.column))
        offers = [pool.offers[o] for o in sessions.offer]
        subjects = [(self.name, row.offer) for row in offers]
        ones = np.ones(len(mine), dtype=np.int64)
        least = np.array([-row.cohort_min for row in offers], dtype=np.int64)
        most = np.array([-row.cohort_max for row in offers], dtype=np.int64)
        rows, cols = np.concatenate([group, every]), np.concatenate([column, sessions.column])
        sheet.add_rows(subjects, rows, cols, np.concatenate([ones, most]), upper=0)
        if columns.detail.loose:
            return  # the others are most of a large sheet's rows, and few of them matter
        sheet.add_rows(subjects, rows, cols, np.concatenate([ones, least]), lower=0)
        pairs, row = np.unique(group * len(pool.societies) + receiver, return_inverse=True)
        owner = pairs // len(pool.societies)
        sheet.add_rows(
            [subjects[s] for s in owner],
            np.concatenate([row, np.arange(len(pairs))]),
            np.concatenate([column, sessions.column[owner]]),
            np.concatenate([ones, np.full(len(pairs), -1, dtype=np.int64)]),
            upper=0,
        )

    def breaches(self, picks: tuple[Pick, ...], pool: Pool) -> list[Breach]:
        found = []
        for pick in picks:
            if pick.kind != PRACTICE_EXCHANGE:
                continue
            offer = pick.legs[0].offer
            if len({leg.offer.offer for leg in pick.legs}) != 1 or len({leg.capability for leg in pick.legs}) != 1:
                found.append(Breach(self.name, pick.id, {"why": "offer"}))
            if not offer.cohort_min <= len(pick.legs) <= offer.cohort_max:
                found.append(Breach(self.name, pick.id, {
                    "why": "size", "legs": len(pick.legs), "least": offer.cohort_min, "most": offer.cohort_max}))
            if pick.language is None or any(pick.language not in leg.allowed for leg in pick.legs):
                found.append(Breach(self.name, pick.id, {"why": "language", "language": pick.language}))
            receivers = Counter(leg.receiver.society for leg in pick.legs)
            found.extend(Breach(self.name, pick.id, {"why": "receiver", "receiver": society})
                         for society, times in sorted(receivers.items()) if times > 1)
        return found
