"""Check capacity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from matcher.candidates import Bools, Rows
from matcher.domain.pool import Pool


@dataclass(frozen=True)
class Capacity:
    """The people and days asked are within what the offer has, taken alone."""

    name: ClassVar[str] = "capacity"
    on: bool = True

    def passes(self, rows: Rows, pool: Pool) -> Bools:
        codes = rows.codes
        people = np.where(rows.is_session | rows.is_team, 1, codes.need_field("people")[rows.need])
        enough = rows.is_session | rows.is_team | (people <= codes.offer_field("people")[rows.offer])
        return np.asarray(enough & (people * rows.days <= codes.offer_field("days_total")[rows.offer]))

    def facts(self, rows: Rows, pool: Pool) -> dict[str, Any]:
        need, offer = pool.needs[rows.need[0]], pool.offers[rows.offer[0]]
        people = 1 if rows.is_session[0] or rows.is_team[0] else need.people
        return {"people": people, "offer_people": offer.people, "days": int(rows.days[0]), "person_days": people * int(rows.days[0]),
                "offer_days": offer.days_total}
