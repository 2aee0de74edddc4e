"""A plan with its scenario, indexed once: the start of every view. Plans never change, so a book may be kept and shared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from matcher.domain.kinds import JOINT_OPERATION, MATERIAL, PRACTICE_EXCHANGE
from matcher.domain.plan import Exchange, Plan, PlanLeg
from matcher.domain.pool import Pool
from matcher.scenario import Scenario


def cash(lines: dict[str, int]) -> int:
    """The cash among amounts by cost line, materials left out."""
    return sum(amount for line, amount in lines.items() if not line.startswith(MATERIAL))


@dataclass(frozen=True)
class Row:
    """One exchange in a line of the plan's table. Money is cash in whole units; `regions` are the receivers'."""

    exchange: str
    kind: str
    host: str
    start: date
    last: date
    days: int
    mode: str
    language: str | None
    interpreter: bool
    receivers: tuple[str, ...]
    senders: tuple[str, ...]
    capabilities: tuple[str, ...]
    needs: tuple[str, ...]
    offers: tuple[str, ...]
    envelopes: tuple[str, ...]
    regions: tuple[str, ...]
    priority: int
    gain: int
    impact: int
    cost: int
    own_funds: int
    charged: int

    @property
    def societies(self) -> tuple[str, ...]:
        """Everybody who takes part, host first, each once."""
        return tuple(dict.fromkeys((self.host, *self.receivers, *self.senders)))


@dataclass(frozen=True, eq=False)
class Book:
    """A plan and the scenario that it was made of. Compared by identity; safe to share between threads."""

    plan: Plan
    scenario: Scenario

    @property
    def pool(self) -> Pool:
        return self.scenario.pool

    @cached_property
    def exchange(self) -> dict[str, Exchange]:
        return {exchange.id: exchange for exchange in self.plan.exchanges}

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """A row for each exchange, in the plan's order."""
        return tuple(self._row(exchange) for exchange in self.plan.exchanges)

    @cached_property
    def row(self) -> dict[str, Row]:
        return {row.exchange: row for row in self.rows}

    @cached_property
    def order(self) -> dict[str, int]:
        """The place of each exchange in the plan."""
        return {exchange.id: number for number, exchange in enumerate(self.plan.exchanges)}

    def of(self, societies: frozenset[str]) -> tuple[Row, ...]:
        """The rows in which one of some societies takes part."""
        return tuple(row for row in self.rows if societies.intersection(row.societies))

    def week(self, day: date) -> int:
        """The week of the round in which a day lies, counted from 0."""
        return (day - self.pool.start).days // 7

    def travellers(self, exchange: Exchange, leg: PlanLeg) -> int:
        """How many people a leg moves (or would, on site): one of a team, else as many as the need asks."""
        return 1 if exchange.kind == JOINT_OPERATION else self.pool.need[leg.need].people

    def _row(self, exchange: Exchange) -> Row:
        legs, pool = exchange.legs, self.pool
        needs = [pool.need[leg.need] for leg in legs]
        regions = {pool.society[leg.receiver].region for leg in legs} - {None}
        return Row(
            exchange=exchange.id, kind=exchange.kind, host=exchange.host, start=exchange.start, last=last_day(exchange),
            days=exchange.days, mode=exchange.mode, language=exchange.language, interpreter=exchange.interpreter,
            receivers=_once(leg.receiver for leg in legs), senders=_once(leg.sender for leg in legs),
            capabilities=_once(leg.capability for leg in legs), needs=_once(leg.need for leg in legs),
            offers=_once(leg.offer for leg in legs), envelopes=tuple(sorted({c.envelope for leg in legs for c in leg.charges})),
            regions=tuple(sorted(str(region) for region in regions)), priority=min(need.priority for need in needs),
            gain=sum(leg.gain for leg in legs), impact=sum(points_of_impact(leg) for leg in legs),
            cost=sum(cash(leg.costs) for leg in legs), own_funds=sum(sum(leg.own_funds.values()) for leg in legs),
            charged=sum(c.amount for leg in legs for c in leg.charges if not c.line.startswith(MATERIAL)))


def last_day(exchange: Exchange) -> date:
    """The last day of an exchange, itself part of it."""
    return exchange.start + timedelta(days=exchange.days - 1)


def points_of_impact(leg: PlanLeg) -> int:
    """The leg's part in goal impact, as its reasons tell it; 0 when they do not."""
    return next((int(reason.facts.get("points", 0)) for reason in leg.reasons if reason.code == "impact"), 0)


def part_of(society: str, exchange: Exchange) -> str:
    """What a society does in an exchange: `hosts`, `sends` or `learns` (sends people to a session that another hosts)."""
    if society == exchange.host:
        return "hosts"
    return "learns" if exchange.kind == PRACTICE_EXCHANGE else "sends"


def _once(keys: object) -> tuple[str, ...]:
    return tuple(dict.fromkeys(keys))  # type: ignore[call-overload]
