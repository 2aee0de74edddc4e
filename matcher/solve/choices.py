"""What a search decides, and the same as an answer with its facts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matcher.candidates import Legs
from matcher.domain.kinds import CASH_LINES, MATERIAL
from matcher.domain.plan import Charge
from matcher.model.picks import Pick, PickedLeg


@dataclass(frozen=True)
class Paid:
    """A leg of the problem, by its number, with the money that pays for it."""

    leg: int
    own_funds: dict[str, int]
    charges: tuple[Charge, ...]


@dataclass(frozen=True)
class Choice:
    """One exchange of an answer: when, in which language (None: none), and its legs."""

    kind: str
    week: int
    language: str | None
    legs: tuple[Paid, ...]


def pick_of(choice: Choice, legs: Legs, name: str) -> Pick:
    """A choice with the facts of its legs."""
    first = choice.legs[0].leg
    interpreter = choice.language is None and bool(legs.interpreter[first])
    return Pick(
        name, choice.kind, legs.pool.week_start(choice.week), choice.week, int(legs.days[first]), int(legs.weeks[first]),
        bool(legs.onsite[first]), choice.language, interpreter,
        tuple(picked_leg(legs, paid.leg, paid.own_funds, paid.charges) for paid in choice.legs))


def picked_leg(legs: Legs, leg: int, own_funds: dict[str, int], charges: tuple[Charge, ...]) -> PickedLeg:
    """One leg of an answer, by its row in a table of legs."""
    pool = legs.pool
    costs = {line: int(amount) for line, amount in zip(CASH_LINES, legs.costs[leg], strict=True) if amount}
    costs |= {MATERIAL + name: int(units) for name, units in zip(legs.materials, legs.material_units[leg], strict=True)
              if units}
    return PickedLeg(
        need=pool.needs[legs.need[leg]], offer=pool.offers[legs.offer[leg]], role=int(legs.role[leg]) or None,
        receiver=pool.societies[legs.receiver[leg]], sender=pool.societies[legs.sender[leg]],
        capability=pool.capabilities[legs.capability[leg]].code, gain=int(legs.gain[leg]),
        travellers=int(legs.travellers[leg]), busy=int(legs.busy[leg]), costs=costs, own_funds=own_funds, charges=charges,
        allowed=_spoken(legs, legs.allowed[leg]), both_high=_spoken(legs, legs.both_high[leg]))


def _spoken(legs: Legs, flags: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> frozenset[str]:
    return frozenset(legs.languages[i] for i in np.flatnonzero(flags))
