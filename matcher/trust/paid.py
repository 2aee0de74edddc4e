"""Money that stays where it is: taken off the envelopes, and off the sheet, so that only what is decided anew is laid out."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np

from matcher.candidates import Legs
from matcher.model.demand import Demand
from matcher.model.sheet import Ints
from matcher.solve.choices import Choice, Paid
from matcher.solve.problem import Problem


@dataclass(frozen=True, eq=False)
class PaidBefore:
    """A problem whose envelopes have what is left beside the legs that stay, and how to put these legs' money back."""

    problem: Problem
    purse: Callable[[Demand], Demand] | None
    before: dict[int, Paid]
    gone: np.ndarray[tuple[int], np.dtype[np.bool_]]

    def free_of_charge(self, legs: Legs) -> Legs:
        """The legs of a sheet, those whose money was taken off without any cost."""
        if not self.gone.any():
            return legs
        keeps = ~self.gone[:, None]
        return dataclasses.replace(legs, costs=legs.costs * keeps, material_units=legs.material_units * keeps)

    def whole(self, choices: Sequence[Choice]) -> tuple[Choice, ...]:
        """Choices with the money of the legs that stay."""
        return tuple(dataclasses.replace(choice, legs=tuple(self.before.get(paid.leg, paid) for paid in choice.legs))
                     for choice in choices)


def paid_by(problem: Problem, which: Ints, stays: Collection[int], before: Sequence[Choice]) -> PaidBefore:
    """The money of legs that stay, taken off.

    Where an envelope counts by receiver and a free leg has the same receiver, the leg that stays keeps its place on the
    sheet, with its own envelopes: its charges then count together with those that are decided anew. So do the other legs of
    its need, and of every need that is decided anew in part: own funds are the need's, not the leg's.
    """
    if problem.demand is None:
        return PaidBefore(problem, None, {}, np.zeros(len(which), dtype=np.bool_))
    envelopes = problem.pool.envelopes
    place = {row.envelope: i for i, row in enumerate(envelopes)}
    row_of = {int(leg): row for row, leg in enumerate(which.tolist())}
    free = np.isin(which, np.fromiter(stays, dtype=np.int64, count=len(stays)), invert=True)
    receivers = set(problem.legs.receiver[which[free]].tolist())
    taken: dict[int, Paid] = {}
    spent: Counter[str] = Counter()
    allowed = np.ones((len(which), len(envelopes)), dtype=np.bool_)
    standing = [paid for choice in before for paid in choice.legs if paid.leg in stays]
    counted = set(problem.legs.need[which[free]].tolist())
    counted |= {int(problem.legs.need[paid.leg]) for paid in standing
               if int(problem.legs.receiver[paid.leg]) in receivers
               and any(envelopes[place[charge.envelope]].per_society is not None for charge in paid.charges)}
    for paid in standing:
        named = {charge.envelope for charge in paid.charges}
        if int(problem.legs.need[paid.leg]) in counted:
            allowed[row_of[paid.leg]] = False
            allowed[row_of[paid.leg], [place[name] for name in named]] = True
            continue
        taken[paid.leg] = paid
        for charge in paid.charges:
            spent[charge.envelope] += charge.amount
    gone = np.array([leg in taken for leg in which.tolist()], dtype=np.bool_)

    def purse(demand: Demand) -> Demand:
        return dataclasses.replace(demand, amount=np.where(gone[:, None], 0, demand.amount), payable=demand.payable & allowed)

    pool = dataclasses.replace(problem.pool, envelopes=tuple(
        dataclasses.replace(row, amount=row.chargeable - spent[row.envelope], support_permille=0) if spent[row.envelope] else row
        for row in envelopes))
    rest = dataclasses.replace(problem, pool=pool, legs=dataclasses.replace(problem.legs, pool=pool))
    return PaidBefore(rest, purse, taken, gone)
