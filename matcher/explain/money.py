"""A bill that cannot be paid: who may pay how much, which money may not and why, and how much more it would take."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from matcher.domain.funding import Envelope
from matcher.domain.kinds import CASH, CASH_LINES, KINDS
from matcher.domain.pool import Pool
from matcher.domain.reasons import Reason
from matcher.kinds.earmarks import admits
from matcher.kinds.paying import Bills, most, payable

EARMARKS: tuple[str, ...] = ("kinds", "capabilities", "contexts", "regions", "receivers", "senders", "oda_only")
# Amounts are tried so many at a time.
_GRID = 16


@dataclass(frozen=True)
class Party:
    """Who the bill is for, as earmarks ask; numbers are places in the pool."""

    need: int
    sender: int
    kind: int
    capability: int

    def admitted(self, row: Envelope, pool: Pool) -> bool:
        need = pool.needs[self.need]
        return admits(row, KINDS[self.kind], pool.capabilities[self.capability].code, need, pool.society[need.society],
                      pool.societies[self.sender])


def lacking(bill: Bills, party: Party, sources: int) -> dict[str, Any]:
    """Facts of a bill (one row) that its pool's envelopes cannot pay.

    `short` is the least that more own funds would have to be, 0 where cash is not what is lacking; `materials` are
    those that no envelope has enough of; `envelopes` may pay, each with the most that it could give and what bounds it;
    `closed` may not, each with the first earmark that does not hold.
    """
    cost = int(bill.costs.sum())
    own = int(min(bill.own[0], cost))
    mine: list[dict[str, Any]] = []
    closed: list[dict[str, Any]] = []
    for place, row in enumerate(bill.pool.envelopes):
        if row.resource != CASH or not row.amount:
            continue
        why = _closed(row, place, bill, party)
        if why is None:
            gives, bound = _gives(row, bill)
            mine.append({"envelope": row.envelope, "gives": gives, "bound": bound})
        else:
            closed.append({"envelope": row.envelope, "left": row.amount, "earmark": why})
    mine.sort(key=lambda entry: (-entry["gives"], entry["envelope"]))
    stocks = _stocks(bill, sources)
    cash = replace(bill, units=np.zeros_like(bill.units)) if stocks else bill
    return {"cost": cost, "own_funds": own, "short": own_funds_short(cash, sources), "sources": sources,
            "envelopes": mine, "closed": closed, "materials": stocks}


def _gives(row: Envelope, bill: Bills) -> tuple[int, str]:
    """The most that an envelope could give to the bill, all by itself, and what bounds it."""
    cost = int(bill.costs.sum())
    lines = sum(int(amount) for line, amount in zip(CASH_LINES, bill.costs[0], strict=True) if row.pays(line))
    gives = min(lines, int(most(row, bill.costs.sum(axis=1))[0]))
    if gives < (row.min_grant or 0):
        return 0, "min_grant"
    bounds = {"left": row.amount, "per_leg": row.per_leg, "per_society": row.per_society, "cost": cost, "lines": lines}
    return gives, next((name for name, amount in bounds.items() if amount == gives), "max_share")


def _closed(row: Envelope, place: int, bill: Bills, party: Party) -> str | None:
    """The earmark that keeps an envelope from a bill; None where it may pay."""
    for earmark in EARMARKS:
        others: dict[str, Any] = {name: False if name == "oda_only" else () for name in EARMARKS if name != earmark}
        if not party.admitted(replace(row, **others), bill.pool):
            return earmark
    first, last = int(bill.marks.first_week[0, place]), int(bill.marks.last_week[0, place])
    if not bill.starts[0, max(first, 0): last + 1].any():
        return "validity"
    if not any(amount and row.pays(line) for line, amount in zip(CASH_LINES, bill.costs[0], strict=True)):
        return "lines"
    return None


def _stocks(bill: Bills, sources: int) -> list[str]:
    """Materials of the bill that could not be paid even if they were all that it asks."""
    short = []
    for place in np.flatnonzero(bill.units[0]).tolist():
        units = np.zeros_like(bill.units)
        units[0, place] = bill.units[0, place]
        if not payable(replace(bill, costs=np.zeros_like(bill.costs), units=units), sources)[0]:
            short.append(bill.materials[place])
    return short


def own_funds_short(bill: Bills, sources: int) -> int:
    """The least that own funds would have to be more for the bill to be paid; 0 where they would not help or it is paid."""
    cost = int(bill.costs.sum())
    own = int(min(bill.own[0], cost))
    least, enough = 0, cost - own
    if enough <= 0 or payable(bill, sources)[0] or not payable(replace(bill, own=bill.own * 0 + cost), sources)[0]:
        return 0
    while enough - least > 1:
        tried = np.unique(np.linspace(least, enough, min(_GRID, enough - least + 1)).astype(np.int64))[1:-1]
        many = bill.take(np.zeros(len(tried), dtype=np.int64))
        paid = payable(replace(many, own=own + tried), sources)
        first = int(np.argmax(paid)) if paid.any() else len(tried)
        least, enough = int(tried[first - 1]) if first else least, int(tried[first]) if first < len(tried) else enough
    return enough


def more_money(bill: Bills, sources: int, short: int, envelopes: tuple[Envelope, ...]) -> list[Reason]:
    """What would pay the bill: more of own funds, or more in the first envelope that needs no more than that.

    `envelopes` are the bill's own as their givers filled them, with support; each reason would be enough alone.
    """
    found = []
    if short:
        for place, row in enumerate(bill.pool.envelopes):
            if row.resource == CASH and bill.marks.admissible[0, place]:
                there = (*bill.pool.envelopes[:place], replace(row, amount=row.amount + short), *bill.pool.envelopes[place + 1:])
                if payable(replace(bill, pool=replace(bill.pool, envelopes=there)), sources)[0]:
                    filled = envelopes[place]
                    amount = -(-(filled.chargeable + short) * (1000 + filled.support_permille) // 1000)
                    found.append(Reason("unlock_money", {"envelope": row.envelope, "more": amount - filled.amount}))
                    break
        found.append(Reason("unlock_own_funds", {"more": short}))
    return found
