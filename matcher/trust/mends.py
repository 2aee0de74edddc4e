"""What would let a pair pass a check that turns it away: single changes, each to be tried on the pair."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from datetime import timedelta

from matcher.domain.kinds import CEFR, JOINT_OPERATION, cefr_rank
from matcher.domain.parties import Languages
from matcher.domain.pool import Pool
from matcher.domain.requests import Need
from matcher.policy import Policy
from matcher.screening import Named, failing
from matcher.trust.changes import PEER, ROUND_MANAGER, SOCIETY, Change, Edit, together

_WEEKS = (1, 2, 4, 8)


def passes(pool: Pool, policy: Policy, change: Change, leg: Named) -> bool:
    """Whether the leg passes every check with the change made, money aside; asked of the pair's two sides alone."""
    need, offer = leg[0], leg[1]
    pair = dataclasses.replace(
        pool, needs=(pool.need[need],), offers=(pool.offer[offer],), pins=(), history=(), baseline=None,
        affinity={(need, offer): pool.affinity[need, offer]} if (need, offer) in pool.affinity else {})
    checks = [check for check in policy.checks if check.name != "fundable"]
    return not failing(change.applied(pair), checks, policy.funding, *leg)


def mends(pool: Pool, check: str, leg: Named) -> list[Change]:
    """Changes that bear on one check, the least effort first; whether one is enough must be tried (`passes`)."""
    need, offer, kind = pool.need[leg[0]], pool.offer[leg[1]], leg[3]
    found: Iterable[Change] = ()
    if check == "window":
        found = [change for weeks in _WEEKS for change in (*moved(need, weeks), *_offer_moved(pool, offer.offer, weeks))]
    elif check == "language":
        found = _languages(pool, leg)
    elif check == "mode":
        found = [_remote(need)]
        if kind != JOINT_OPERATION and need.mode == "remote":
            found = [*found, Change("change_offer_mode", {"offer": offer.offer},
                                    (Edit("offers", offer.offer, "mode", "either"),), PEER, offer.society)]
    elif check == "capacity":
        found = _capacity(pool, leg)
    elif check == "avoids":
        region = pool.society[need.society].region
        if offer.regions and region is not None and region not in offer.regions:
            found = [Change("change_offer_region", {"offer": offer.offer, "region": region},
                            (Edit("offers", offer.offer, "regions", (*offer.regions, region)),), PEER, offer.society)]
    elif check in _OF_CHECK:
        found = _OF_CHECK[check](pool, leg)
    return sorted(found, key=lambda change: change.effort)


def _capacity(pool: Pool, leg: Named) -> Iterator[Change]:
    """Days and people that the offer lacks for this leg alone, both where both are lacking."""
    need, offer = pool.need[leg[0]], pool.offer[leg[1]]
    people = 1 if leg[3] == JOINT_OPERATION else need.people
    days = need.days * people
    lacking = []
    if days > offer.days_total:
        lacking.append(Change("change_offer_days", {"offer": offer.offer, "days": days - offer.days_total},
                              (Edit("offers", offer.offer, "days_total", days),), PEER, offer.society))
    if people > offer.people:
        lacking.append(Change("change_offer_people", {"offer": offer.offer, "people": people},
                              (Edit("offers", offer.offer, "people", people),), PEER, offer.society))
    both = together(pool, lacking)
    if both is not None:
        yield both


def _security(pool: Pool, leg: Named) -> Iterator[Change]:
    """From afar; or people of the offer cleared for the place, where it is they who go there."""
    need, offer = pool.need[leg[0]], pool.offer[leg[1]]
    if leg[3] != JOINT_OPERATION and need.mode == "either":
        yield Change("change_only_remote", {"need": need.need}, (Edit("needs", need.need, "mode", "remote"),), SOCIETY, need.society)
    tier = pool.society[need.society].security_tier
    if offer.clearance < tier <= 3:
        yield Change("change_clearance", {"offer": offer.offer, "clearance": tier},
                     (Edit("offers", offer.offer, "clearance", tier),), PEER, offer.society, size=tier - offer.clearance)


def _kind(pool: Pool, leg: Named) -> Iterator[Change]:
    offer = pool.offer[leg[1]]
    if leg[3] not in offer.kinds:
        yield Change("change_offer_kind", {"offer": offer.offer, "kind": leg[3]},
                     (Edit("offers", offer.offer, "kinds", (*offer.kinds, leg[3])),), PEER, offer.society)


def _listed(pool: Pool, leg: Named) -> Iterator[Change]:
    need, offer = leg[0], leg[1]
    yield Change("change_listed", {"need": need, "offer": offer}, (Edit("affinity", f"{need}:{offer}", "points", 0),), ROUND_MANAGER)


_OF_CHECK = {"security": _security, "kind": _kind, "listed": _listed}


def _remote(need: Need) -> Change:
    return Change("change_remote", {"need": need.need}, (Edit("needs", need.need, "mode", "either"),), SOCIETY, need.society)


def moved(need: Need, weeks: int) -> list[Change]:
    """The need's window, so many weeks longer at its end or at its beginning."""
    days = timedelta(days=7 * weeks)
    return [Change("change_need_dates", {"need": need.need, "days": 7 * weeks, "end": end},
                   (Edit("needs", need.need, end, value),), SOCIETY, need.society, size=weeks)
            for end, value in (("latest", need.latest + days), ("earliest", need.earliest - days))]


def _offer_moved(pool: Pool, key: str, weeks: int) -> list[Change]:
    offer, days = pool.offer[key], timedelta(days=7 * weeks)
    return [Change("change_offer_dates", {"offer": key, "days": 7 * weeks, "end": end},
                   (Edit("offers", key, end, value),), PEER, offer.society, size=weeks)
            for end, value in (("latest", offer.latest + days), ("earliest", offer.earliest - days))]


def _languages(pool: Pool, leg: Named) -> Iterator[Change]:
    """An interpreter; or one step less asked in a language: written as one step more on one side."""
    need, offer = pool.need[leg[0]], pool.offer[leg[1]]
    if not need.interpreter:
        yield Change("change_interpreter", {"need": need.need}, (Edit("needs", need.need, "interpreter", True),), SOCIETY, need.society)
    theirs = need.languages if need.languages is not None else pool.society[need.society].languages
    ours = offer.languages if offer.languages is not None else pool.society[offer.society].languages
    for language in sorted({name for name, _ in theirs} & {name for name, _ in ours}):
        for code, table, key, spoken, by, whom in (
                ("change_need_language", "needs", need.need, theirs, SOCIETY, need.society),
                ("change_offer_language", "offers", offer.offer, ours, PEER, offer.society)):
            stepped, level = _stepped(spoken, language)
            if stepped is not None:
                yield Change(code, {table[:-1]: key, "language": language, "level": level},
                             (Edit(table, key, "languages", stepped),), by, whom)


def _stepped(spoken: Languages, language: str) -> tuple[Languages | None, str]:
    """The languages with one of them one step higher, and that step; None where there is none higher."""
    rank = cefr_rank(dict(spoken)[language])
    level = next((step for step in CEFR if cefr_rank(step) == rank + 1), None)
    if level is None:
        return None, ""
    return tuple((name, level if name == language else step) for name, step in spoken), level
