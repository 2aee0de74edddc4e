"""A round in which all but some legs are paid as they are: what is left of its money is all there is to give."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np

from matcher.model.demand import Demand
from matcher.model.detail import Flags
from matcher.solve.choices import Choice
from matcher.solve.problem import Problem


def left_over(problem: Problem, plan: Iterable[Choice], inside: set[int]) -> Problem:
    """The same round with what is left in its envelopes when every leg of the plan but those inside is paid as it is."""
    spent: Counter[str] = Counter()
    for choice in plan:
        for paid in choice.legs:
            if paid.leg not in inside:
                for charge in paid.charges:
                    spent[charge.envelope] += charge.amount
    envelopes = tuple(replace(row, amount=row.chargeable - spent[row.envelope], support_permille=0)
                      for row in problem.pool.envelopes)
    pool = replace(problem.pool, envelopes=envelopes)
    return replace(problem, pool=pool, legs=replace(problem.legs, pool=pool))


def paid_already(standing: Flags) -> Callable[[Demand], Demand]:
    """Takes what the flagged legs cost out of a demand."""
    return lambda demand: replace(demand, amount=np.where(standing[:, None], 0, demand.amount),
                                  own=np.where(standing, 0, demand.own))
