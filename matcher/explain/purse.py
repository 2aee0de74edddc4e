"""What is left in the envelopes of a plan, whether it would pay for one leg more, and how much more would."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from matcher.candidates import Legs
from matcher.domain.funding import Envelope
from matcher.domain.pool import Pool
from matcher.kinds.codes import Codes
from matcher.kinds.paying import Bills, bills, payable
from matcher.kinds.rows import Rows
from matcher.model.picks import Pick
from matcher.policy import Policy
from matcher.screening import terms_of


@dataclass(frozen=True, eq=False)
class Purse:
    """The money of a round as a plan leaves it. Legs are numbers in `legs`."""

    pool: Pool
    policy: Policy
    legs: Legs
    picks: tuple[Pick, ...]

    @cached_property
    def _bills(self) -> Bills:
        legs = self.legs
        rows = Rows(Codes(self.pool), legs.need, legs.offer, legs.role, legs.kind, legs.capability,
                    terms_of(self.policy.checks, self.policy.funding))
        return bills(rows)

    @cached_property
    def _given(self) -> Counter[tuple[str, str]]:
        """What each envelope is charged for each receiver."""
        given: Counter[tuple[str, str]] = Counter()
        for pick in self.picks:
            for leg in pick.legs:
                for charge in leg.charges:
                    given[charge.envelope, leg.receiver.society] += charge.amount
        return given

    @cached_property
    def left(self) -> dict[str, int]:
        """Whole units that each envelope could still be charged."""
        charged: Counter[str] = Counter()
        for (envelope, _), amount in self._given.items():
            charged[envelope] += amount
        return {row.envelope: row.chargeable - charged[row.envelope] for row in self.pool.envelopes}

    def remaining(self, receiver: str) -> tuple[Envelope, ...]:
        """The envelopes with what they could still be charged for one receiver, support aside."""
        def ceiling(row: Envelope) -> int | None:
            return None if row.per_society is None else max(0, row.per_society - self._given[row.envelope, receiver])

        return tuple(replace(row, amount=max(0, self.left[row.envelope]), support_permille=0, per_society=ceiling(row))
                     for row in self.pool.envelopes)

    def bill(self, leg: int, weeks: Sequence[int]) -> Bills:
        """The bill of one leg that may begin in these weeks, before the envelopes as the plan leaves them."""
        bill = self._bills.take(np.array([leg]))
        starts = np.zeros_like(bill.starts)
        starts[0, list(weeks)] = True
        there = replace(self.pool, envelopes=self.remaining(str(self.pool.societies[self.legs.receiver[leg]].society)))
        return replace(bill, starts=starts, pool=there)

    def pays(self, leg: int, weeks: Sequence[int]) -> bool:
        """Whether what is left, with the need's own funds, pays the leg at one of these starts."""
        funding = self.policy.funding
        return not funding.on or bool(payable(self.bill(leg, weeks), funding.sources)[0])
