"""Rule offer_capacity."""

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
from matcher.rules.weekly import post_weekly


@dataclass(frozen=True)
class OfferCapacity:
    """An offer is never busy with more than its people in a week, nor with more than its person-days and exchanges in the round."""

    name: ClassVar[str] = "offer_capacity"
    on: bool = True

    def post(self, sheet: Sheet, columns: Columns) -> None:
        legs, sessions, pool = columns.legs, columns.sessions, columns.pool
        alone = np.flatnonzero(legs.kind[columns.leg] != BPX)
        leg = columns.leg[alone]
        session_days = np.array([pool.offers[o].session_days for o in sessions.offer], dtype=np.int64)
        offer = np.concatenate([legs.offer[leg], sessions.offer]).astype(np.int64)
        column = np.concatenate([columns.column[alone], sessions.column])
        busy = np.concatenate([legs.busy[leg], np.ones(len(session_days))]).astype(np.int64)
        days = np.concatenate([legs.days[leg].astype(np.int64), session_days])
        used, row = np.unique(offer, return_inverse=True)
        offers = [pool.offers[o] for o in used]
        subjects = [(self.name, terms.offer) for terms in offers]
        sheet.add_rows(subjects, row, column, busy * days, upper=[terms.days_total for terms in offers])
        sheet.add_rows(subjects, row, column, 1, upper=[terms.exchanges_max for terms in offers])

        start = np.concatenate([columns.start[alone], sessions.start])
        weeks = -(-days // 7)
        timed = np.concatenate([columns.timed[alone], _timed_sessions(columns)])
        counted = timed & (columns.limits.offers_bind & columns.detail.offers)[offer]
        post_weekly(sheet, pool, self.name, [terms.offer for terms in pool.offers], offer[counted], start[counted],
                    weeks[counted], column[counted], busy[counted], columns.limits.people)

    def breaches(self, picks: tuple[Pick, ...], pool: Pool) -> list[Breach]:
        days: Counter[str] = Counter()
        exchanges: Counter[str] = Counter()
        people: Counter[tuple[str, int]] = Counter()
        for pick in picks:
            held = [(pick.legs[0].offer.offer, 1)] if pick.kind == PRACTICE_EXCHANGE else [
                (leg.offer.offer, leg.busy) for leg in pick.legs]
            for offer, busy in held:
                days[offer] += busy * pick.days
                exchanges[offer] += 1
                people.update({(offer, week): busy for week in pick.busy_weeks})
        found = []
        for terms in pool.offers:
            if days[terms.offer] > terms.days_total:
                found.append(Breach(self.name, terms.offer, {"days": days[terms.offer], "limit": terms.days_total}))
            if exchanges[terms.offer] > terms.exchanges_max:
                found.append(Breach(self.name, terms.offer, {
                    "exchanges": exchanges[terms.offer], "limit": terms.exchanges_max}))
        for (offer, week), persons in sorted(people.items()):
            if persons > pool.offer[offer].people:
                found.append(Breach(self.name, offer, {
                    "week": week, "people": persons, "limit": pool.offer[offer].people}))
        return found


def _timed_sessions(columns: Columns) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    timed = np.zeros(len(columns.sessions.column), dtype=np.bool_)
    mine = columns.legs.kind[columns.leg] == BPX
    timed[columns.group[mine]] = columns.timed[mine]
    return timed
