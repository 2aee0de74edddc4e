"""What is exported: a plan with its pool, where it stands, and whose exchanges of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from matcher.domain.errors import NotFound
from matcher.domain.kinds import JOINT_OPERATION, MATERIAL
from matcher.domain.plan import Exchange, Plan, PlanLeg
from matcher.domain.pool import Pool
from matcher.domain.proposals import LEFT_OUT, PROPOSED
from matcher.goals.worth import Worth


@dataclass(frozen=True)
class Subject:
    """A plan to be exported on a day.

    `round` is the round's key (of a plan that no round keeps: the scenario's name) and `title` its name; `number` the
    plan's number, None for a plan that no round keeps. `states` says how exchanges stand by their id, `proposed` where
    it says nothing. `society` and `exchange` narrow the subject to the exchanges of one Society, or to one exchange. `worth` is
    what exchanges count for in the round's goal of equity: its picture is drawn by it.
    """

    plan: Plan
    pool: Pool
    round: str
    day: date
    title: str = ""
    number: int | None = None
    states: dict[str, str] = field(default_factory=dict, hash=False)
    society: str | None = None
    exchange: str | None = None
    worth: Worth = Worth()

    @property
    def name(self) -> str:
        return self.title or self.round

    def state(self, exchange: str) -> str:
        return self.states.get(exchange, PROPOSED)

    @cached_property
    def exchanges(self) -> tuple[Exchange, ...]:
        """The exchanges in view that are still to happen or did, in the plan's order; NotFound for a name that is not there.

        What was rejected, declined or cancelled is left out: nobody is to prepare for it.
        """
        if self.exchange is not None and self.exchange not in {x.id for x in self.plan.exchanges}:
            raise NotFound(f"There is no exchange '{self.exchange}' in this plan.")
        if self.society is not None and self.society not in self.pool.society:
            raise NotFound(f"There is no Society '{self.society}' in this round.")
        return tuple(
            x for x in self.plan.exchanges
            if self.state(x.id) not in LEFT_OUT and self.exchange in (None, x.id)
            and (self.society is None or self.society in parties(x)))

    @cached_property
    def societies(self) -> tuple[str, ...]:
        """The parties of the exchanges in view, by key; the one asked for where one was."""
        if self.society is not None:
            return (self.society,) if self.exchanges else ()
        return tuple(sorted({society for x in self.exchanges for society in parties(x)}))

    def legs(self, exchange: Exchange) -> tuple[PlanLeg, ...]:
        """The legs in view: of one Society's subject its own, so that it does not read of another learner's need."""
        return tuple(leg for leg in exchange.legs if self.society is None or self.society in (leg.receiver, leg.sender))

    def parties(self, exchange: Exchange) -> tuple[str, ...]:
        """Who takes part in the legs in view, host first, each once."""
        legs = self.legs(exchange)
        return tuple(dict.fromkeys((exchange.host, *(leg.receiver for leg in legs), *(leg.sender for leg in legs))))

    def people(self, exchange: Exchange, leg: PlanLeg) -> int:
        """How many people a leg moves (or would, on site): one of a team, else as many as the need asks."""
        return 1 if exchange.kind == JOINT_OPERATION else self.pool.need[leg.need].people


def parties(exchange: Exchange) -> tuple[str, ...]:
    """Everybody who takes part, host first, each once."""
    legs = exchange.legs
    return tuple(dict.fromkeys((exchange.host, *(leg.receiver for leg in legs), *(leg.sender for leg in legs))))


def last_day(exchange: Exchange) -> date:
    """The last day of an exchange, itself part of it."""
    return exchange.start + timedelta(days=exchange.days - 1)


def cash(lines: dict[str, int]) -> int:
    """The cash among amounts by cost line, materials left out."""
    return sum(amount for line, amount in lines.items() if not line.startswith(MATERIAL))


def cost_of(exchange: Exchange) -> int:
    """What an exchange costs in cash, whoever pays."""
    return sum(cash(leg.costs) for leg in exchange.legs)


def charged_of(exchange: Exchange) -> int:
    """What envelopes pay in cash for an exchange."""
    return sum(c.amount for leg in exchange.legs for c in leg.charges if not c.line.startswith(MATERIAL))
