"""Rule pins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from matcher.domain.kinds import KINDS
from matcher.domain.pool import Pin, Pool
from matcher.domain.reasons import Breach
from matcher.model.columns import Columns
from matcher.model.picks import Pick
from matcher.model.sheet import Sheet


def pin_key(pin: Pin) -> tuple[str, ...]:
    """What tells one pin from another, as a row's subject."""
    return ("pins", pin.pin, pin.need, pin.offer, str(pin.role or ""), pin.start.isoformat() if pin.start else "",
            pin.kind or "")


@dataclass(frozen=True)
class Pins:
    """A pin in is in the plan, at its start and of its kind where given; a pin out is not."""

    name: ClassVar[str] = "pins"
    on: bool = True

    def post(self, sheet: Sheet, columns: Columns) -> None:
        legs, pool = columns.legs, columns.pool
        needs = {row.need: i for i, row in enumerate(pool.needs)}
        offers = {row.offer: i for i, row in enumerate(pool.offers)}
        for pin in pool.pins:
            leg = columns.leg
            chosen = (legs.need[leg] == needs[pin.need]) & (legs.offer[leg] == offers[pin.offer])
            if pin.role is not None:
                chosen &= legs.role[leg] == pin.role
            if pin.kind is not None:
                chosen &= legs.kind[leg] == KINDS.index(pin.kind)
            if pin.start is not None:
                chosen &= columns.start == pool.week_of(pin.start)
            cols = columns.column[chosen]
            zeros = np.zeros(len(cols), dtype=np.int64)
            if pin.pin == "in":
                sheet.add_rows([pin_key(pin)], zeros, cols, 1, lower=1)
            else:
                sheet.add_rows([pin_key(pin)], zeros, cols, 1, upper=0)

    def breaches(self, picks: tuple[Pick, ...], pool: Pool) -> list[Breach]:
        found = []
        for pin in pool.pins:
            stands = any(
                leg.need.need == pin.need and leg.offer.offer == pin.offer
                and (pin.role is None or leg.role == pin.role)
                and (pin.kind is None or pick.kind == pin.kind)
                and (pin.start is None or pick.start == pin.start)
                for pick in picks for leg in pick.legs)
            if stands != (pin.pin == "in"):
                found.append(Breach(self.name, pin.need, {"offer": pin.offer, "pin": pin.pin, "role": pin.role}))
        return found
