"""Every way to serve the needs, leaving starts and money open: who helps whom, as what, in which sessions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from matcher.domain.pool import Pin, Pool
from tests.helpers.oracle.legs import REVIEW, SECONDMENT, SESSION, TEAM, Leg, eligible
from tests.helpers.oracle.settings import Settings
from tests.helpers.oracle.worth import Exchange, points


@dataclass(frozen=True)
class Option:
    """One way to serve a need; `weeks` are the starts that its legs and its pins leave."""

    legs: tuple[Leg, ...]
    weeks: frozenset[int]

    @property
    def kind(self) -> str:
        return self.legs[0].kind


Drawn = tuple[tuple[Exchange, frozenset[int]], ...]
"""Exchanges with the weeks in which each may begin."""


def common_languages(legs: Sequence[Leg]) -> set[str | None]:
    """Languages for all of them. None is no language: with the check off a pair may do without one, a group may not."""
    return set(legs[0].languages).intersection(*(leg.languages for leg in legs)) - {None}


def asks_for(pin: Pin, leg: Leg) -> bool:
    """Whether the pin speaks of this leg, its start left aside."""
    return (
        (pin.need, pin.offer) == (leg.need.need, leg.offer.offer)
        and pin.role in (None, leg.role) and pin.kind in (None, leg.kind)
    )


def options(pool: Pool, settings: Settings) -> list[list[Option | None]]:
    """For each need every way to serve it, or None for leaving it, that its own pins allow."""
    legs = eligible(pool, settings)
    pins = pool.pins if settings.ruling("pins") else ()
    found = []
    for need in pool.needs:
        mine = [leg for leg in legs if leg.need.need == need.need]
        ways = [(leg,) for leg in mine if leg.role is None]
        by_role = [[leg for leg in mine if leg.role == role] for role in range(1, len(need.roles) + 1)]
        teams = product(*by_role) if by_role else ()
        ways += [
            team for team in teams if len({leg.sender.society for leg in team}) >= 2 and common_languages(team)
        ]
        standing = [pin for pin in pins if pin.need == need.need]
        drawn = [_pinned(pool, standing, way) for way in ways]
        left: list[Option | None] = [option for option in drawn if option is not None]
        if not any(pin.pin == "in" for pin in standing):
            left.append(None)
        found.append(left)
    return found


def _pinned(pool: Pool, pins: Sequence[Pin], way: tuple[Leg, ...]) -> Option | None:
    weeks = frozenset(way[0].starts).intersection(*(leg.starts for leg in way))
    for pin in pins:
        there = any(asks_for(pin, leg) for leg in way)
        if there != (pin.pin == "in"):
            return None
        if pin.pin == "in" and pin.start is not None:
            weeks &= {(pin.start - pool.start).days // 7}
    return Option(way, weeks) if weeks else None


def partitions(items: Sequence[Leg]) -> Iterator[list[list[Leg]]]:
    """Every way to split legs into groups."""
    if not items:
        yield []
        return
    first, rest = items[0], items[1:]
    for groups in partitions(rest):
        yield [[first], *groups]
        for at, group in enumerate(groups):
            yield [*groups[:at], [first, *group], *groups[at + 1:]]


def skeletons(pool: Pool, settings: Settings) -> Iterator[Drawn]:
    """All sets of exchanges that keep every rule which looks neither at weeks nor at money."""
    choices = options(pool, settings)
    for chosen in product(*choices):
        taken = [option for option in chosen if option is not None]
        if not _round_rules_kept(pool, settings, taken):
            continue
        fixed = [
            (_in_best_language(pool, settings, option.kind, option.legs), option.weeks)
            for option in taken if option.kind != SESSION
        ]
        for sessions in _sessions(pool, settings, [option for option in taken if option.kind == SESSION]):
            drawn = (*fixed, *sessions)
            if not settings.ruling("offer_capacity") or _offers_suffice(drawn):
                yield drawn


def _in_best_language(pool: Pool, settings: Settings, kind: str, legs: tuple[Leg, ...]) -> Exchange:
    # Language touches no rule beyond being allowed and no goal but fit, so the best one is never wrong.
    def worth(language: str | None) -> tuple[int, bool, str]:
        return sum(points(pool, settings, leg, language) for leg in legs), language is not None, language or ""

    return Exchange(kind, legs, max(common_languages(legs) or {None}, key=worth))


def _sessions(pool: Pool, settings: Settings, learners: Sequence[Option]) -> Iterator[Drawn]:
    alike: dict[tuple[str, str, str], list[Leg]] = defaultdict(list)
    weeks = {option.legs[0]: option.weeks for option in learners}
    for leg in weeks:
        alike[leg.offer.offer, leg.capability, leg.mode].append(leg)
    ways = []
    for legs in alike.values():
        splits = []
        for groups in partitions(legs):
            starts = [frozenset.intersection(*(weeks[leg] for leg in group)) for group in groups]
            if all(starts) and all(_is_session(group) for group in groups):
                splits.append([
                    (_in_best_language(pool, settings, SESSION, tuple(group)), begin)
                    for group, begin in zip(groups, starts, strict=True)
                ])
        ways.append(splits)
    for split in product(*ways):
        yield tuple(session for part in split for session in part)


def _is_session(group: Sequence[Leg]) -> bool:
    offer = group[0].offer
    return (
        offer.cohort_min <= len(group) <= offer.cohort_max and bool(common_languages(group))
        and len({leg.receiver.society for leg in group}) == len(group)
    )


def _offers_suffice(drawn: Drawn) -> bool:
    days: Counter[str] = Counter()
    count: Counter[str] = Counter()
    limits = {leg.offer.offer: leg.offer for exchange, _ in drawn for leg in exchange.legs}
    for exchange, _ in drawn:
        for leg in exchange.legs[:1] if exchange.kind == SESSION else exchange.legs:
            days[leg.offer.offer] += leg.days * (1 if exchange.kind == SESSION else leg.people)
            count[leg.offer.offer] += 1
    return all(
        days[key] <= offer.days_total and count[key] <= offer.exchanges_max for key, offer in limits.items()
    )


def _round_rules_kept(pool: Pool, settings: Settings, taken: Sequence[Option]) -> bool:
    legs = [leg for option in taken for leg in option.legs]
    if settings.ruling("hosting"):
        hosted = Counter(
            option.legs[0].receiver.society for option in taken
            if option.kind in (SECONDMENT, TEAM, REVIEW) and option.legs[0].onsite
        )
        for society, count in hosted.items():
            own = pool.society[society].hosted_in_round
            if count > (settings.rules["hosting"]["in_round"] if own is None else own):
                return False
    if settings.ruling("no_mutual_review"):
        reviews = {(leg.receiver.society, leg.sender.society) for leg in legs if leg.kind == REVIEW}
        if any((b, a) in reviews for a, b in reviews):
            return False
    if settings.ruling("balance"):
        ledger = Counter(leg.sender.society for leg in legs)
        ledger.subtract(leg.receiver.society for leg in legs)
        difference = settings.rules["balance"]["difference"]
        return all(abs(count) <= difference or pool.society[key].component for key, count in ledger.items())
    return True
