"""What every Society gave and received over rounds, with a memory that fades, and how load and service are spread."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from matcher.domain.kinds import REGIONS
from matcher.domain.memory import FADE, faded
from matcher.domain.plan import Plan
from matcher.domain.pool import Pool


@dataclass(frozen=True, order=True)
class Entry:
    """One leg of a round: who received of whom in which year. `theme` is the group of the capability, empty where not known."""

    year: int
    receiver: str
    sender: str
    kind: str = ""
    theme: str = ""


@dataclass(frozen=True)
class Account:
    """A Society's legs, and the same faded, in thousandths of a leg. `balance` is given less received: below 0 it owes."""

    society: str
    given: int
    received: int
    given_faded: int
    received_faded: int

    @property
    def balance(self) -> int:
        return self.given_faded - self.received_faded


@dataclass(frozen=True)
class Region:
    """Load and service of a region in a round: legs given and received, needs asked and met, offers made."""

    region: str
    given: int
    received: int
    asked: int
    met: int
    offers: int


def entries_of(pool: Pool, plan: Plan | None = None) -> tuple[Entry, ...]:
    """The history of a pool and, as legs of the round's year, a plan of it."""
    found = [Entry(row.year, row.need_society, row.offer_society, row.kind or "") for row in pool.history]
    if plan is not None:
        found += [Entry(pool.start.year, leg.receiver, leg.sender, exchange.kind, leg.capability.partition("-")[0])
                  for exchange in plan.exchanges for leg in exchange.legs]
    return tuple(sorted(found))


def ledger(entries: Iterable[Entry], year: int, *, fade: int = FADE) -> tuple[Account, ...]:
    """An account for every Society that gave or received, by balance, who owes most first.

    A leg of `year` counts whole, one of the year before `fade` permille of it, and so on; later years do not count.
    """
    if not 0 <= fade <= 1000:
        raise ValueError("fade must be from 0 to 1000.")
    sums: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for entry in entries:
        if entry.year <= year:
            weight = faded(year - entry.year, fade)
            for society, place in ((entry.sender, 0), (entry.receiver, 1)):
                sums[society][place] += 1
                sums[society][place + 2] += weight
    accounts = (Account(society, *numbers) for society, numbers in sums.items())
    return tuple(sorted(accounts, key=lambda account: (account.balance, account.society)))


def split(entries: Iterable[Entry], by: str) -> dict[str, dict[str, tuple[int, int]]]:
    """Legs (given, received) of every Society by `kind` or `theme`; what is not known stands under an empty word."""
    found: defaultdict[str, defaultdict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for entry in entries:
        word = str(getattr(entry, by))
        found[entry.sender][word][0] += 1
        found[entry.receiver][word][1] += 1
    return {society: {word: (given, received) for word, (given, received) in sorted(words.items())}
            for society, words in sorted(found.items())}


def regions(pool: Pool, plan: Plan) -> tuple[Region, ...]:
    """Load and service per region; components stand under an empty region."""
    home = {row.society: row.region or "" for row in pool.societies}
    legs = [leg for exchange in plan.exchanges for leg in exchange.legs]
    met = {leg.need for leg in legs}
    return tuple(
        Region(region, sum(home[leg.sender] == region for leg in legs), sum(home[leg.receiver] == region for leg in legs),
               sum(home[need.society] == region for need in pool.needs),
               sum(home[need.society] == region for need in pool.needs if need.need in met),
               sum(home[offer.society] == region for offer in pool.offers))
        for region in (*REGIONS, "") if any(value == region for value in home.values()))


def years(entries: Iterable[Entry]) -> dict[int, int]:
    """Legs by year."""
    return {year: len(list(group)) for year, group in groupby(sorted(entries), key=lambda entry: entry.year)}
