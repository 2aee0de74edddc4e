"""Check capacity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from matcher.candidates import Bools, Ints
from matcher.domain.pool import Pool
from matcher.kinds.rows import Rows


@dataclass(frozen=True)
class Capacity:
    """The people and days asked are within what the offer has, taken alone."""

    name: ClassVar[str] = "capacity"
    on: bool = True

    def passes(self, rows: Rows, pool: Pool) -> Bools:
        codes, people = rows.codes, self._people(rows)
        return np.asarray((people <= codes.offer["people"][rows.offer])
                          & (people * rows.days <= codes.offer["days_total"][rows.offer]))

    @staticmethod
    def _people(rows: Rows) -> Ints:
        """Persons of the offer that are busy: a whole session counts as one."""
        return np.maximum(rows.busy, 1)

    def facts(self, rows: Rows, pool: Pool) -> dict[str, Any]:
        offer, people, days = pool.offers[rows.offer[0]], int(self._people(rows)[0]), int(rows.days[0])
        return {"people": people, "offer_people": offer.people, "days": days, "person_days": people * days,
                "offer_days": offer.days_total}
