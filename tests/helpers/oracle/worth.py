"""The goals of section 6, as values of a set of exchanges."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from matcher.domain.pool import Pool
from matcher.domain.requests import Need
from tests.helpers.oracle.legs import Leg, spoken
from tests.helpers.oracle.settings import Settings

SENSE_MIN = ("cost", "steadiness")


@dataclass(frozen=True)
class Exchange:
    """Legs that happen together, in one language; `start` is a week, None while it is still open."""

    kind: str
    legs: tuple[Leg, ...]
    language: str | None
    start: int | None = None


def full_impact(settings: Settings, need: Need, gain: int) -> int:
    """12 x priority weight x context percent x gain, before it is shared among the legs that the need takes."""
    weight = settings.goals["impact"]["priority"][need.priority - 1]
    return int(12 * weight * settings.context_percent(need.contexts) * gain)


def leg_impact(settings: Settings, leg: Leg) -> int:
    takes = len(leg.need.roles) if leg.role is not None else 1
    whole, rest = divmod(full_impact(settings, leg.need, leg.gain), takes)
    assert rest == 0, "12 is shared by 1, 2, 3 and 4"
    return whole


def impact(settings: Settings, legs: Iterable[Leg]) -> int:
    return sum(leg_impact(settings, leg) for leg in legs)


def reach(legs: Iterable[Leg]) -> int:
    return len({leg.receiver.society for leg in legs})


def equity(pool: Pool, settings: Settings, legs: Iterable[Leg]) -> int:
    asked: Counter[str] = Counter()
    for need in pool.needs:
        region = pool.society[need.society].region
        if region is not None:
            asked[region] += full_impact(settings, need, need.target - need.level)
    met: Counter[str] = Counter()
    for leg in legs:
        if leg.receiver.region is not None:
            met[leg.receiver.region] += leg_impact(settings, leg)
    return min((min(1000, 1000 * met[region] // sum_) for region, sum_ in asked.items() if sum_), default=1000)


def mutual(legs: Sequence[Leg]) -> int:
    given = Counter(leg.sender.society for leg in legs)
    received = Counter(leg.receiver.society for leg in legs)
    return sum(min(count, received[society]) for society, count in given.items())


def points(pool: Pool, settings: Settings, leg: Leg, language: str | None) -> int:
    """What one leg adds to fit when its exchange is held in this language."""
    numbers = settings.goals["fit"]
    total = pool.affinity.get((leg.need.need, leg.offer.offer), 0)
    if language is not None:
        theirs = spoken(leg.offer.languages, leg.sender).get(language, 0)
        ours = spoken(leg.need.languages, leg.receiver).get(language, 0)
        total += numbers["language"] * (min(theirs, ours) >= 5)
    total += numbers["prefers"] * (leg.sender.society in leg.need.prefers)
    total += numbers["prefers"] * (leg.receiver.society in leg.offer.prefers)
    total += numbers["region"] * (leg.receiver.region is not None and leg.receiver.region == leg.sender.region)
    total += numbers["first_kind"] * (leg.kind == leg.need.kinds[0])
    met_before = any(
        (row.need_society, row.offer_society) == (leg.receiver.society, leg.sender.society)
        and row.year in (pool.start.year - 1, pool.start.year - 2)
        for row in pool.history
    )
    return int(total + numbers["new_pair"] * (not met_before))


def fit(pool: Pool, settings: Settings, exchanges: Iterable[Exchange]) -> int:
    return sum(points(pool, settings, leg, exchange.language) for exchange in exchanges for leg in exchange.legs)


def steadiness(pool: Pool, exchanges: Iterable[Exchange]) -> int:
    there = {
        (leg.need.need, leg.offer.offer, leg.role, pool.week_start(exchange.start))
        for exchange in exchanges for leg in exchange.legs if exchange.start is not None
    }
    return sum((row.need, row.offer, row.role, row.start) not in there for row in pool.baseline or ())


def free_of_time(pool: Pool, settings: Settings, exchanges: Sequence[Exchange]) -> dict[str, int]:
    """The goals that neither starts nor money change."""
    legs = [leg for exchange in exchanges for leg in exchange.legs]
    return {
        "impact": impact(settings, legs), "reach": reach(legs), "equity": equity(pool, settings, legs),
        "mutual": mutual(legs), "fit": fit(pool, settings, exchanges),
    }


def held(settings: Settings, goal: str, best: int) -> int:
    """The worst value that later goals may bring this goal to."""
    give = best * settings.slack(goal) // 1000
    return best + give if goal in SENSE_MIN else best - give
