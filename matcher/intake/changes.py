"""The single changes that a society might make to a statement: of its wishes and means, never of its facts.

The level, the capability and the contexts say how things are: coaching does not invite to say them otherwise.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from matcher.domain.kinds import JOINT_OPERATION, KINDS, PRACTICE_EXCHANGE, cefr_rank
from matcher.domain.parties import Languages
from matcher.domain.pool import Pool
from matcher.domain.requests import Need, Offer
from matcher.policy import Policy

_WEEKS = (4, 8, 13)
_LENGTHS = (28, 21, 14, 7)
_FUNDS = (1_000, 2_500, 5_000, 10_000)
_TONGUES = 4


@dataclass(frozen=True)
class Change:
    """One column with another value, and the statement with it. `value` is what would be written."""

    column: str
    value: Any
    made: Any


def need_changes(need: Need, pool: Pool, policy: Policy) -> tuple[Change, ...]:
    """The changes to try on a need; of one column the smaller change first."""
    return tuple(_need_changes(need, pool, policy))


def _need_changes(need: Need, pool: Pool, policy: Policy) -> Iterator[Change]:
    yield from _wider(need, pool)
    spoken = need.languages if need.languages is not None else pool.society[need.society].languages
    for language in _tongues(pool, policy):
        heard = dict(spoken)
        if cefr_rank(heard.get(language, "A1")) < cefr_rank(policy.check("language").host):
            more = _with(spoken, language, policy.check("language").host)
            yield Change("languages", ((language, policy.check("language").host),), replace(need, languages=more))
    allowed = pool.capability[need.capability].kinds if need.capability is not None else ()
    for kind in KINDS:
        if kind not in need.kinds and kind in allowed and kind != JOINT_OPERATION:
            kinds = (*need.kinds, kind)
            yield Change("kinds", kinds, replace(need, kinds=kinds))
    if not need.interpreter and need.other_kinds:
        yield Change("interpreter", True, replace(need, interpreter=True))
    if set(need.kinds) != {PRACTICE_EXCHANGE}:
        for days in _LENGTHS:
            if days < need.days:
                yield Change("days", days, replace(need, days=days))
    for people in range(need.people - 1, 0, -1):
        yield Change("people", people, replace(need, people=people))
    for more_funds in _FUNDS:
        yield Change("own_funds", need.own_funds + more_funds, replace(need, own_funds=need.own_funds + more_funds))
    if need.materials:
        yield Change("materials", (), replace(need, materials=()))


def offer_changes(offer: Offer, pool: Pool, policy: Policy) -> tuple[Change, ...]:
    """The changes to try on an offer; of one column the smaller change first."""
    return tuple(_offer_changes(offer, pool, policy))


def _offer_changes(offer: Offer, pool: Pool, policy: Policy) -> Iterator[Change]:
    yield from _wider(offer, pool)
    spoken = offer.languages if offer.languages is not None else pool.society[offer.society].languages
    peer = policy.check("language").peer
    asked = Counter(code for need in pool.needs for code, level in _spoken(need, pool)
                    if cefr_rank(level) >= cefr_rank(policy.check("language").host))
    for language, _ in sorted(asked.items(), key=lambda item: (-item[1], item[0]))[:_TONGUES]:
        if cefr_rank(dict(spoken).get(language, "A1")) < cefr_rank(peer):
            yield Change("languages", ((language, peer),), replace(offer, languages=_with(spoken, language, peer)))
    allowed = {kind for code, _ in offer.capabilities for kind in pool.capability[code].kinds}
    for kind in KINDS:
        if kind not in offer.kinds and kind in allowed:
            kinds = (*offer.kinds, kind)
            yield Change("kinds", kinds, replace(offer, kinds=kinds))
    if offer.regions:
        yield Change("regions", (), replace(offer, regions=()))
    for clearance in range(offer.clearance + 1, 4):
        yield Change("clearance", clearance, replace(offer, clearance=clearance))
    for notice in sorted({offer.notice_weeks // 2, 0}, reverse=True):
        if notice < offer.notice_weeks:
            yield Change("notice_weeks", notice, replace(offer, notice_weeks=notice))
    for share in (150, 200):
        days = -(-offer.days_total * share // 100)
        yield Change("days_total", days, replace(offer, days_total=days))
    for people in (offer.people + 1, offer.people + 2):
        yield Change("people", people, replace(offer, people=people))


def _wider(asked: Any, pool: Pool) -> Iterator[Change]:
    """Any mode, and a window that opens earlier or closes later, within the round."""
    if asked.mode != "either":
        yield Change("mode", "either", replace(asked, mode="either"))
    last_day = pool.start + timedelta(days=7 * pool.weeks - 1)
    for earliest in _days(asked.earliest, -1, pool.start, last_day):
        yield Change("earliest", earliest, replace(asked, earliest=earliest))
    for latest in _days(asked.latest, 1, pool.start, last_day):
        yield Change("latest", latest, replace(asked, latest=latest))


def _days(given: date, way: int, first: date, last: date) -> list[date]:
    """Days some weeks off one way, none beyond the round."""
    reached = [min(max(given + timedelta(weeks=way * weeks), first), last) for weeks in _WEEKS]
    return list(dict.fromkeys(day for day in reached if (day - given).days * way > 0))


def _tongues(pool: Pool, policy: Policy) -> list[str]:
    """The languages that most offers speak well enough."""
    peer = cefr_rank(policy.check("language").peer)
    heard = Counter(code for offer in pool.offers for code, level in _spoken(offer, pool) if cefr_rank(level) >= peer)
    return [code for code, _ in sorted(heard.items(), key=lambda item: (-item[1], item[0]))[:_TONGUES]]


def _spoken(asked: Need | Offer, pool: Pool) -> Languages:
    return asked.languages if asked.languages is not None else pool.society[asked.society].languages


def _with(spoken: Languages, language: str, level: str) -> Languages:
    """Languages with one more, or one of them better."""
    return (*((code, held) for code, held in spoken if code != language), (language, level))
