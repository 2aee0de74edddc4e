"""Rule no_mutual_review."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from matcher.domain.kinds import PEER_REVIEW
from matcher.domain.pool import Pool
from matcher.domain.reasons import Breach
from matcher.model.columns import SPR, Columns
from matcher.model.picks import Pick
from matcher.model.sheet import Sheet, Subject


@dataclass(frozen=True)
class NoMutualReview:
    """One society does not review another that reviews it in the same round."""

    name: ClassVar[str] = "no_mutual_review"
    on: bool = True

    def post(self, sheet: Sheet, columns: Columns) -> None:
        legs, pool = columns.legs, columns.pool
        reviews = np.flatnonzero(legs.kind[columns.leg] == SPR)
        by_pair: dict[tuple[int, int], dict[int, list[int]]] = {}
        for i in reviews:
            leg = columns.leg[i]
            pair = (int(legs.sender[leg]), int(legs.receiver[leg]))
            by_pair.setdefault(pair, {}).setdefault(int(legs.need[leg]), []).append(int(columns.column[i]))
        subjects: list[Subject] = []
        rows: list[int] = []
        cols: list[int] = []
        for (sender, receiver), needs in sorted(by_pair.items()):
            if sender > receiver:
                continue
            # A need is met at most once, so its columns add up to at most 1 and the pair of needs to at most 1.
            for there in needs.values():
                for back in by_pair.get((receiver, sender), {}).values():
                    cols += there + back
                    rows += [len(subjects)] * (len(there) + len(back))
                    subjects.append((self.name, pool.societies[sender].society, pool.societies[receiver].society))
        sheet.add_rows(subjects, rows, cols, 1, upper=1)

    def breaches(self, picks: tuple[Pick, ...], pool: Pool) -> list[Breach]:
        reviews = {(leg.sender.society, leg.receiver.society)
                   for pick in picks if pick.kind == PEER_REVIEW for leg in pick.legs}
        return [Breach(self.name, a, {"society": b}) for a, b in sorted(reviews) if a < b and (b, a) in reviews]
