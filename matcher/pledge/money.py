"""Money of envelopes while exchanges are carried out: promised by the plan, free again, spent, left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matcher.domain.kinds import CASH_LINES
from matcher.domain.proposals import CANCELLED
from matcher.pledge.facts import Carried


@dataclass(frozen=True)
class Line:
    """One envelope (or cost line): what the plan charges it, what cancelled exchanges set free, what was spent, what is
    still promised and not spent. Whole units, without support costs; `support` and `support_spent` are these, on what is planned
    and not free again and on what was spent. An empty envelope stands for own funds."""

    key: str
    planned: int = 0
    freed: int = 0
    spent: int = 0
    support: int = 0
    support_spent: int = 0

    @property
    def left(self) -> int:
        """Promised and neither free again nor spent; below 0 where more was spent than planned."""
        return self.planned - self.freed - self.spent


def freed(each: Carried) -> dict[str, int]:
    """What a cancelled exchange sets free in each envelope: its charges, less what was spent before it was cancelled."""
    if each.state != CANCELLED:
        return {}
    promised: dict[str, int] = {}
    for (_line, envelope), amount in each.charges.items():
        promised[envelope] = promised.get(envelope, 0) + amount
    for row in each.delivery.spent:
        if row.envelope in promised:
            promised[row.envelope] -= row.amount
    return {envelope: amount for envelope, amount in sorted(promised.items()) if amount > 0}


def by_envelope(facts: Sequence[Carried]) -> tuple[Line, ...]:
    """A line an envelope that is charged or spent from, own funds last."""
    planned: dict[str, int] = {}
    spent: dict[str, int] = {}
    free: dict[str, int] = {}
    permille: dict[str, int] = {}
    for each in facts:
        permille |= each.support
        for (_line, envelope), amount in each.charges.items():
            planned[envelope] = planned.get(envelope, 0) + amount
        planned[""] = planned.get("", 0) + each.own_funds
        if each.cancelled:
            free[""] = free.get("", 0) + each.own_funds
        for row in each.delivery.spent:
            spent[row.envelope] = spent.get(row.envelope, 0) + row.amount
        for envelope, amount in freed(each).items():
            free[envelope] = free.get(envelope, 0) + amount
    keys = sorted({*planned, *spent}, key=lambda key: (key == "", key))
    return tuple(Line(
        key, planned.get(key, 0), free.get(key, 0), spent.get(key, 0),
        support_of(planned.get(key, 0) - free.get(key, 0), permille.get(key, 0)), support_of(spent.get(key, 0), permille.get(key, 0)))
        for key in keys if planned.get(key) or spent.get(key))


def support_of(charged: int, permille: int) -> int:
    """The support costs that an envelope adds to what it is charged, rounded up as in the plan."""
    return -(-charged * permille // 1000)


def _freed_line(each: Carried, line: str) -> int:
    if not each.cancelled:
        return 0
    promised = sum(amount for (name, _envelope), amount in each.charges.items() if name == line)
    return max(0, promised - sum(row.amount for row in each.delivery.spent if row.line == line and row.envelope))


def by_line(facts: Sequence[Carried]) -> tuple[Line, ...]:
    """A line a cash cost line: what envelopes were to pay for it, and what was spent on it from whatever source."""
    found = []
    for line in CASH_LINES:
        planned = sum(amount for each in facts for (name, _envelope), amount in each.charges.items() if name == line)
        free = sum(_freed_line(each, line) for each in facts)
        spent = sum(row.amount for each in facts for row in each.delivery.spent if row.line == line)
        if planned or spent:
            found.append(Line(line, planned, free, spent))
    return tuple(found)
