"""One exchange in full: who, where, when, in which language, for which money, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from matcher.domain.kinds import MATERIAL
from matcher.domain.plan import Exchange, PlanLeg
from matcher.domain.reasons import Reason
from matcher.domain.requests import Need, Offer
from matcher.review.book import Book, cash, last_day, part_of


@dataclass(frozen=True)
class MoneyLine:
    """One cost line of a leg: its cost, what own funds pay and what each envelope pays. Materials are in units."""

    line: str
    cost: int
    own_funds: int
    paid: tuple[tuple[str, int], ...]

    @property
    def material(self) -> bool:
        return self.line.startswith(MATERIAL)


@dataclass(frozen=True)
class LegDetail:
    """One need served by one offer, with both as they were stated."""

    leg: PlanLeg
    need: Need
    offer: Offer
    travellers: int
    money: tuple[MoneyLine, ...]
    reasons: tuple[Reason, ...]
    runner_up: Reason | None

    @property
    def cost(self) -> int:
        """Cash only."""
        return cash(self.leg.costs)


@dataclass(frozen=True)
class Detail:
    """An exchange with its legs, its payers in order and what each of them pays in cash."""

    exchange: Exchange
    last: date
    legs: tuple[LegDetail, ...]
    parts: tuple[tuple[str, str], ...]
    payers: tuple[tuple[str, int], ...]
    previous: str | None
    following: str | None

    @property
    def cost(self) -> int:
        return sum(leg.cost for leg in self.legs)

    @property
    def own_funds(self) -> int:
        return sum(sum(leg.leg.own_funds.values()) for leg in self.legs)


def detail(book: Book, exchange_id: str, *, only: frozenset[str] | None = None) -> Detail:
    """Everything about one exchange; KeyError for one that is not in the plan.

    `only` keeps to the legs in which one of these societies has a part: a learner of a session sees its own pair and
    nothing of the other learners, who is there or what it costs.
    """
    exchange, place = book.exchange[exchange_id], book.order[exchange_id]
    around = book.plan.exchanges
    legs = own_legs(exchange, only)
    payers: dict[str, int] = {}
    for leg in legs:
        for charge in leg.charges:
            if not charge.line.startswith(MATERIAL):
                payers[charge.envelope] = payers.get(charge.envelope, 0) + charge.amount
    parties = {key for leg in legs for key in (leg.receiver, leg.sender)}
    return Detail(
        exchange, last_day(exchange), tuple(_leg(book, exchange, leg) for leg in legs),
        tuple((society, part_of(society, exchange)) for society in book.row[exchange_id].societies if society in parties),
        tuple(sorted(payers.items())), around[place - 1].id if place else None,
        around[place + 1].id if place + 1 < len(around) else None)


def own_legs(exchange: Exchange, only: frozenset[str] | None) -> tuple[PlanLeg, ...]:
    """The legs in which one of some societies has a part; all of them for None."""
    return tuple(leg for leg in exchange.legs if only is None or only & {leg.receiver, leg.sender})


def _leg(book: Book, exchange: Exchange, leg: PlanLeg) -> LegDetail:
    lines = tuple(
        MoneyLine(line, cost, leg.own_funds.get(line, 0),
                  tuple((c.envelope, c.amount) for c in leg.charges if c.line == line))
        for line, cost in leg.costs.items())
    runner_up = next((reason for reason in leg.reasons if reason.code in ("runner_up", "no_runner_up")), None)
    return LegDetail(
        leg, book.pool.need[leg.need], book.pool.offer[leg.offer], book.travellers(exchange, leg), lines,
        tuple(reason for reason in leg.reasons if reason is not runner_up), runner_up)
