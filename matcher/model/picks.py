"""An answer as plain decisions with the facts that go with them, for audits that need no solver."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from matcher.domain.parties import Society
from matcher.domain.plan import Charge
from matcher.domain.requests import Need, Offer


@dataclass(frozen=True)
class PickedLeg:
    """One leg of an answer. Facts (gain, costs, allowed) are recomputed from the pool; money is what the answer says.

    `costs` maps a cost line to whole units, lines of 0 left out. `allowed` are the languages in which the leg may
    stand, `both_high` those in which both sides have C1 or more.
    """

    need: Need
    offer: Offer
    role: int | None
    receiver: Society
    sender: Society
    capability: str
    gain: int
    travellers: int
    busy: int
    costs: dict[str, int]
    own_funds: dict[str, int]
    charges: tuple[Charge, ...]
    allowed: frozenset[str]
    both_high: frozenset[str]


@dataclass(frozen=True)
class Pick:
    """One exchange of an answer; `week` is None when its start is no Monday of the round."""

    id: str
    kind: str
    start: date
    week: int | None
    days: int
    weeks: int
    onsite: bool
    language: str | None
    interpreter: bool
    legs: tuple[PickedLeg, ...]

    @property
    def last(self) -> date:
        """The last day."""
        return self.start + timedelta(days=self.days - 1)

    @property
    def busy_weeks(self) -> range:
        """The weeks that the exchange touches."""
        first = self.week if self.week is not None else 0
        return range(first, first + self.weeks)
