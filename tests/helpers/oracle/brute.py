"""The best values there are, by looking at every plan of a tiny round."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from matcher.domain.pool import Pool
from tests.helpers.oracle import purse, worth
from tests.helpers.oracle.legs import REVIEW, SECONDMENT, SESSION, TEAM, Leg, payers
from tests.helpers.oracle.settings import Settings
from tests.helpers.oracle.skeletons import Drawn, skeletons

Ways = tuple[frozenset[str], ...]


def best(pool: Pool, settings: Mapping[str, Any]) -> dict[str, int] | None:
    """Each goal's best value at its turn, in the order in which goals are held; None when no plan keeps all rules.

    `settings` are the tables checks, rules and goals of a scenario. With slack a final plan may stand below `best`
    at an earlier goal, as far as the slack goes; later values count with that.
    """
    read = Settings.read(settings)
    search = Search(pool, read)
    return search.run(read.effective_order(pool.baseline is not None))


@dataclass
class Candidate:
    """Exchanges without starts, the goals that are known already, and below what steadiness and cost cannot fall."""

    drawn: Drawn
    values: dict[str, int]
    least: dict[str, int]
    outcomes: list[dict[str, int]] | None = None

    @property
    def legs(self) -> list[Leg]:
        return [leg for exchange, _ in self.drawn for leg in exchange.legs]


@dataclass
class Search:
    pool: Pool
    settings: Settings
    prices: dict[tuple[tuple[Any, ...], Ways], int | None] = field(default_factory=dict)

    def run(self, order: Sequence[str]) -> dict[str, int] | None:
        left = [self._candidate(drawn) for drawn in skeletons(self.pool, self.settings)]
        limits: dict[str, int] = {}
        found: dict[str, int] = {}
        for goal in order:
            value = self._lowest(left, goal, limits) if goal in worth.SENSE_MIN else self._highest(left, goal, limits)
            if value is None:
                return None
            found[goal] = value
            limits[goal] = worth.held(self.settings, goal, value)
            if goal in worth.SENSE_MIN:
                left = [candidate for candidate in left if candidate.least[goal] <= limits[goal]]
            else:
                left = [candidate for candidate in left if candidate.values[goal] >= limits[goal]]
        return found

    def _candidate(self, drawn: Drawn) -> Candidate:
        exchanges = [exchange for exchange, _ in drawn]
        values = worth.free_of_time(self.pool, self.settings, exchanges)
        can = {
            (leg.need.need, leg.offer.offer, leg.role, self.pool.week_start(week))
            for exchange, weeks in drawn for leg in exchange.legs for week in weeks
        }
        lost = sum((row.need, row.offer, row.role, row.start) not in can for row in self.pool.baseline or ())
        cash: Counter[str] = Counter()
        own: dict[str, int] = {}
        if self.settings.ruling("funding"):
            for exchange in exchanges:
                for leg in exchange.legs:
                    cash[leg.need.need] += leg.cash
                    own[leg.need.need] = leg.need.own_funds
        owed = sum(max(0, amount - own[need]) for need, amount in cash.items())
        return Candidate(drawn, values, {"steadiness": lost, "cost": owed})

    def _allowed(self, candidate: Candidate, limits: Mapping[str, int]) -> Iterator[dict[str, int]]:
        for outcome in self.outcomes(candidate):
            if all(outcome[goal] <= limits[goal] for goal in worth.SENSE_MIN if goal in limits):
                yield outcome

    def _highest(self, left: Sequence[Candidate], goal: str, limits: Mapping[str, int]) -> int | None:
        for candidate in sorted(left, key=lambda c: -c.values[goal]):
            if any(True for _ in self._allowed(candidate, limits)):
                return candidate.values[goal]
        return None

    def _lowest(self, left: Sequence[Candidate], goal: str, limits: Mapping[str, int]) -> int | None:
        lowest: int | None = None
        for candidate in sorted(left, key=lambda c: c.least[goal]):
            if lowest is not None and candidate.least[goal] >= lowest:
                break
            for outcome in self._allowed(candidate, limits):
                lowest = outcome[goal] if lowest is None else min(lowest, outcome[goal])
        return lowest

    def outcomes(self, candidate: Candidate) -> list[dict[str, int]]:
        """Every (steadiness, cost) that some calendar and some sharing out of money can bring."""
        if candidate.outcomes is None:
            legs = tuple(candidate.legs)
            found: set[tuple[int, int]] = set()
            for ways, lost in self._timetables(candidate.drawn):
                key = (tuple(leg.key for leg in legs), ways)
                if key not in self.prices:
                    self.prices[key] = purse.cheapest(self.pool, self.settings, legs, ways)
                price = self.prices[key]
                if price is not None:
                    found.add((lost, price))
            candidate.outcomes = [{"steadiness": lost, "cost": price} for lost, price in sorted(found)]
        return candidate.outcomes

    def _timetables(self, drawn: Drawn) -> set[tuple[Ways, int]]:
        """For all calendars that keep the rules of weeks: who may pay each leg, and the baseline legs lost."""
        baseline = {(row.need, row.offer, row.role, row.start) for row in self.pool.baseline or ()}
        plans: set[tuple[Ways, int]] = set()
        asked = [_asks(exchange.kind, exchange.legs) for exchange, _ in drawn]

        # Exchanges that share no counter with others need only their different effects, not each of their weeks.
        crowd = Counter(name for asks in asked for name, _ in asks)
        choices: list[list[tuple[int | None, Ways, int]]] = []
        for (exchange, weeks), asks in zip(drawn, asked, strict=True):
            alone = all(crowd[name] == 1 for name, _ in asks)
            seen: dict[tuple[int | None, Ways, int], None] = {}
            for week in sorted(weeks):
                ways = tuple(payers(self.pool, leg, week) for leg in exchange.legs)
                begin = self.pool.week_start(week)
                kept = sum((leg.need.need, leg.offer.offer, leg.role, begin) in baseline for leg in exchange.legs)
                seen[None if alone else week, ways, kept] = None
            choices.append(list(seen))

        def place(at: int, busy: Counter[tuple[str, str, int]], ways: Ways, kept: int) -> None:
            if at == len(drawn):
                plans.add((ways, len(baseline) - kept))
                return
            exchange = drawn[at][0]
            for week, way, steady in choices[at]:
                held = busy.copy()
                for (sort, key), amount in asked[at]:
                    for offset in range(exchange.legs[0].weeks):
                        held[sort, key, (week or 0) + offset] += amount
                # An exchange alone on its counters is held to its limits all the same, in any week.
                if all(held[at_] <= self._limit(at_[0], at_[1]) for at_ in held):
                    place(at + 1, held, ways + way, kept + steady)

        place(0, Counter(), (), 0)
        return plans

    def _limit(self, sort: str, key: str) -> float:
        rules = self.settings.rules
        if sort == "offer":
            return self.pool.offer[key].people if self.settings.ruling("offer_capacity") else float("inf")
        own = getattr(self.pool.society[key], "hosted_at_once" if sort == "host" else "away_at_once")
        rule = "hosting" if sort == "host" else "away"
        if not self.settings.ruling(rule):
            return float("inf")
        return int(rules[rule]["at_once"] if own is None else own)


def _asks(kind: str, legs: Sequence[Leg]) -> list[tuple[tuple[str, str], int]]:
    """What an exchange takes in each of its weeks: persons of offers, a place at the host, travellers of senders."""
    takes: Counter[tuple[str, str]] = Counter()
    if kind == SESSION:
        takes["offer", legs[0].offer.offer] = 1
        return list(takes.items())
    for leg in legs:
        takes["offer", leg.offer.offer] += leg.people
        if leg.onsite and kind in (SECONDMENT, TEAM, REVIEW):
            takes["away", leg.sender.society] += leg.people
    if legs[0].onsite and kind in (SECONDMENT, TEAM):
        takes["host", legs[0].receiver.society] += 1
    return list(takes.items())
