"""What is left in the envelopes of a plan, and whether it would pay for one leg more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from matcher.candidates import Legs
from matcher.domain.funding import Envelope
from matcher.domain.kinds import CASH, CASH_LINES, KINDS
from matcher.domain.pool import Pool
from matcher.kinds.codes import Codes
from matcher.kinds.earmarks import admits
from matcher.kinds.paying import Bills, bills, most, payable
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

    def _remaining(self, receiver: str) -> tuple[Envelope, ...]:
        """The envelopes with what they could still give to one receiver."""
        def ceiling(row: Envelope) -> int | None:
            return None if row.per_society is None else max(0, row.per_society - self._given[row.envelope, receiver])

        return tuple(replace(row, amount=max(0, self.left[row.envelope]), support_permille=0, per_society=ceiling(row))
                     for row in self.pool.envelopes)

    def pays(self, leg: int, weeks: Sequence[int]) -> bool:
        """Whether what is left, with the need's own funds, pays the leg at one of these starts."""
        if not self.policy.funding.on:
            return True
        bill = self._bills.take(np.array([leg]))
        starts = np.zeros_like(bill.starts)
        starts[0, list(weeks)] = True
        there = replace(self.pool, envelopes=self._remaining(self._receiver(leg)))
        return bool(payable(replace(bill, starts=starts, pool=there), self.policy.funding.sources)[0])

    def lacking(self, leg: int) -> dict[str, Any]:
        """Facts of a leg that cannot be paid: cost, own funds, how much is short (0 where only a ceiling or the number
        of sources stands in the way), who may pay how much and what bounds it, and which money may not pay it and why."""
        bill = self._bills.take(np.array([leg]))
        cost, own = int(bill.costs.sum()), int(min(bill.own[0], bill.costs.sum()))
        mine: list[dict[str, Any]] = []
        closed: list[dict[str, Any]] = []
        for place, row in enumerate(self._remaining(self._receiver(leg))):
            if row.resource != CASH or not row.amount:
                continue
            why = self._closed(leg, place, bill)
            if why is not None:
                closed.append({"envelope": row.envelope, "left": row.amount, "earmark": why})
                continue
            gives = int(most(row, bill.costs.sum(axis=1))[0])
            bounds = {"left": row.amount, "per_leg": row.per_leg, "per_society": row.per_society}
            bound = next((name for name, amount in bounds.items() if amount == gives), "max_share")
            if gives < (row.min_grant or 0):
                gives, bound = 0, "min_grant"
            mine.append({"envelope": row.envelope, "gives": gives, "bound": bound})
        mine.sort(key=lambda entry: (-entry["gives"], entry["envelope"]))
        have = sum(entry["gives"] for entry in mine[: self.policy.funding.sources])
        return {"cost": cost, "own_funds": own, "short": max(0, cost - own - have), "sources": self.policy.funding.sources,
                "envelopes": mine, "closed": closed}

    def _receiver(self, leg: int) -> str:
        return str(self.pool.societies[self.legs.receiver[leg]].society)

    def _closed(self, leg: int, place: int, bill: Bills) -> str | None:
        """The earmark that keeps an envelope from a leg; None where it may pay."""
        legs, pool, row = self.legs, self.pool, self.pool.envelopes[place]
        kind, capability = KINDS[int(legs.kind[leg])], pool.capabilities[legs.capability[leg]].code
        need, sender = pool.needs[legs.need[leg]], pool.societies[legs.sender[leg]]
        for earmark in _EARMARKS:
            others: dict[str, Any] = {name: False if name == "oda_only" else () for name in _EARMARKS if name != earmark}
            if not admits(replace(row, **others), kind, capability, need, pool.society[need.society], sender):
                return earmark
        first, last = int(bill.marks.first_week[0, place]), int(bill.marks.last_week[0, place])
        if not bill.starts[0, max(first, 0): last + 1].any():
            return "validity"
        if not any(amount and row.pays(line) for line, amount in zip(CASH_LINES, bill.costs[0], strict=True)):
            return "lines"
        return None


_EARMARKS: tuple[str, ...] = ("kinds", "capabilities", "contexts", "regions", "receivers", "senders", "oda_only")
