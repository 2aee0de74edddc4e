"""Money of a leg that is taken into a plan by itself, as a careful treasurer pays: own funds first, then the fullest envelopes."""

from __future__ import annotations

from collections import Counter

import numpy as np

from matcher.solve.choices import Paid
from matcher.solve.decode import laid_out
from matcher.solve.problem import Problem


class Till:
    """What the envelopes of a round have given so far, by place in its table, and to which receiver."""

    def __init__(self, problem: Problem, charged: Counter[int] | None = None, by_receiver: Counter[tuple[int, int]] | None = None) -> None:
        self.problem = problem
        self.charged: Counter[int] = Counter() if charged is None else charged
        self.by_receiver: Counter[tuple[int, int]] = Counter() if by_receiver is None else by_receiver
        self._place = {row.envelope: i for i, row in enumerate(problem.pool.envelopes)}

    def copy(self) -> Till:
        """The same, to go back to."""
        return Till(self.problem, self.charged.copy(), self.by_receiver.copy())

    def paid(self, leg: int, week: int, own: int) -> Paid | None:
        """The leg at this week with its money, of its own funds at most `own`; None when it cannot be paid. Nothing is taken."""
        demand, marks, envelopes = self.problem.demand, self.problem.earmarks, self.problem.pool.envelopes
        if demand is None:
            return Paid(leg, {}, ())
        spent: Counter[int] = Counter()
        own_by_group: dict[int, int] = {}
        charges: dict[tuple[int, int], int] = {}
        for index, group in enumerate(demand.groups):
            wanted = int(demand.amount[leg, index])
            if group.cash:
                own_by_group[index] = min(wanted, own)
                own -= own_by_group[index]
                wanted -= own_by_group[index]
            room = {e: self._room(leg, e) - spent[e] for e in np.flatnonzero(demand.payable[leg] & group.payers).tolist()
                    if marks.first_week[leg, e] <= week <= marks.last_week[leg, e]}
            for e, most in sorted(room.items(), key=lambda item: (-item[1], item[0])):
                part = min(wanted, most)
                crowded = e not in spent and len(spent) >= self.problem.policy.funding.sources
                if part <= 0 or part < (envelopes[e].min_grant or 0) or crowded:
                    continue
                charges[index, e] = part
                spent[e] += part
                wanted -= part
            if wanted:
                return None
        return laid_out(leg, leg, self.problem.legs, demand.groups, own_by_group, charges)

    def take(self, paid: Paid) -> None:
        """Takes the money of a leg out of its envelopes."""
        for charge in paid.charges:
            envelope = self._place[charge.envelope]
            self.charged[envelope] += charge.amount
            self.by_receiver[envelope, int(self.problem.legs.receiver[paid.leg])] += charge.amount

    def _room(self, leg: int, envelope: int) -> int:
        terms = self.problem.pool.envelopes[envelope]
        assert self.problem.demand is not None
        room = min(int(self.problem.demand.ceiling[leg, envelope]), terms.chargeable - self.charged[envelope])
        if terms.per_society is not None:
            room = min(room, terms.per_society - self.by_receiver[envelope, int(self.problem.legs.receiver[leg])])
        return room
