"""Changes that could let an unmet need in: for pairs that one check turns away, and for eligible pairs that others stand in the way of.

Ideas only: each is tried by solving again (matcher.trust.unlock).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

import numpy as np

from matcher.domain.funding import Envelope
from matcher.domain.kinds import CASH, CEFR, JOINT_OPERATION, KINDS, cefr_rank
from matcher.domain.parties import Languages
from matcher.domain.pool import Pool
from matcher.domain.requests import Need
from matcher.kinds.earmarks import admits
from matcher.model.columns import BPX
from matcher.screening import Named, failing, rows_of, terms_of
from matcher.trust.blocks import Blocks, blocks
from matcher.trust.changes import FUND_HOLDER, PEER, ROUND_MANAGER, SOCIETY, Change, Edit
from matcher.trust.desk import Desk

# Pairs that one check turns away (of each check), eligible legs (of each role) and envelopes that are looked at.
_NEAREST, _LEGS, _PURSES = 2, 3, 4
_WEEKS = (1, 2, 4, 8)
_EARMARKS = ("regions", "kinds", "lines", "capabilities", "contexts", "receivers", "senders")


def ideas(desk: Desk, need: str) -> tuple[Change, ...]:
    """Changes for one need, the least effort first, each once."""
    found = [*_of_eligible(desk, need), *_of_turned_away(desk, need)]
    unique = {(change.code, change.edits): change for change in found}
    return tuple(sorted(unique.values(), key=lambda change: (change.effort, change.code, str(change.facts))))


# -- pairs that pass the checks -------------------------------------------------------------------------------


def _of_eligible(desk: Desk, need: str) -> Iterator[Change]:
    legs, pool = desk.problem.legs, desk.pool
    row = pool.need[need]
    mine = np.flatnonzero(legs.need == pool.needs.index(row))
    if not len(mine):
        return
    order = mine[np.lexsort((mine, legs.costs[mine].sum(axis=1), -desk.worth[mine]))]
    # Of a team the best few of every role: it is the scarce role that stands in the way.
    seen: dict[int, int] = {}
    for leg in order.tolist():
        role = int(legs.role[leg])
        seen[role] = seen.get(role, 0) + 1
        if seen[role] <= _LEGS:
            yield from _of_leg(desk, leg, row, blocks(desk, leg))
    if row.mode == "either" and legs.onsite[mine].any():
        yield Change("change_remote", {"need": need}, (Edit("needs", need, "mode", "remote"),), SOCIETY, row.society)
    for weeks in _WEEKS[:3]:
        yield from _dates(row, weeks)


def _of_leg(desk: Desk, leg: int, need: Need, there: Blocks) -> Iterator[Change]:
    legs, pool, policy = desk.problem.legs, desk.pool, desk.scenario.policy
    offer = pool.offers[legs.offer[leg]]
    if there.pinned_out:
        for place, pin in enumerate(pool.pins):
            if pin.pin == "out" and (pin.need, pin.offer) == (need.need, offer.offer):
                yield Change("change_unpin", {"need": need.need, "offer": offer.offer}, (Edit("pins", str(place), "", None),),
                             ROUND_MANAGER)
    broken = {(breach.rule, breach.subject): breach.facts for breach in there.breaches}
    for (rule, subject), facts in broken.items():
        if rule == "offer_capacity":
            days = int(legs.busy[leg]) * int(legs.days[leg])
            yield Change("change_offer_more", {"offer": subject, "days": days}, (
                Edit("offers", subject, "exchanges_max", offer.exchanges_max + 1),
                Edit("offers", subject, "days_total", offer.days_total + days),
                Edit("offers", subject, "people", offer.people + int(legs.busy[leg]))), PEER, offer.society)
            week = offer.people * 7
            yield Change("change_offer_days", {"offer": subject, "days": week},
                         (Edit("offers", subject, "days_total", offer.days_total + week),), PEER, offer.society)
        elif rule == "hosting":
            name = "hosted_at_once" if "at_once" in facts else "hosted_in_round"
            yield Change("change_host_place", {"society": subject, "limit": facts["limit"] + 1, "column": name},
                         (Edit("societies", subject, name, facts["limit"] + 1),), SOCIETY, subject)
        elif rule == "away":
            limit = _away(pool, policy, subject) + 1
            yield Change("change_away", {"society": subject, "limit": limit},
                         (Edit("societies", subject, "away_at_once", limit),), PEER, subject)
    if there.unfunded or not broken:
        yield from _of_money(desk, leg, need)
    if int(legs.kind[leg]) == BPX and offer.cohort_min > 1:
        yield Change("change_cohort", {"offer": offer.offer, "least": offer.cohort_min - 1},
                     (Edit("offers", offer.offer, "cohort_min", offer.cohort_min - 1),), PEER, offer.society)


def _away(pool: Pool, policy: Any, society: str) -> int:
    own = pool.society[society].away_at_once
    return int(policy.rule("away").at_once if own is None else own)


def _of_money(desk: Desk, leg: int, need: Need) -> Iterator[Change]:
    """More in an envelope that may pay, by what the leg costs at most; and earmarks, each widened by one word."""
    legs, pool = desk.problem.legs, desk.pool
    if not desk.scenario.policy.funding.on:
        return
    cost = int(legs.costs[leg].sum()) - min(need.own_funds, int(legs.costs[leg].sum()))
    kind, capability = KINDS[int(legs.kind[leg])], pool.capabilities[legs.capability[leg]].code
    if not cost:
        return
    for envelope in pool.envelopes:
        if envelope.resource != CASH:
            continue
        if _admits(envelope, kind, capability, need, pool, leg, desk):
            left = max(0, desk.around.purse.left[envelope.envelope])
            short = cost - left if cost > left else cost
            more = -(-short * (1000 + envelope.support_permille) // 100_000) * 100
            yield Change("change_money", {"envelope": envelope.envelope, "amount": more}, (
                Edit("envelopes", envelope.envelope, "amount", envelope.amount + more),), FUND_HOLDER, envelope.source,
                size=-(-more // 1000))
        elif desk.around.purse.left[envelope.envelope] >= cost:
            yield from _widened(envelope, kind, capability, need, pool, leg, desk)


def _admits(envelope: Envelope, kind: str, capability: str, need: Need, pool: Pool, leg: int, desk: Desk) -> bool:
    sender = pool.societies[desk.problem.legs.sender[leg]]
    return bool(admits(envelope, kind, capability, need, pool.society[need.society], sender))


def _widened(envelope: Envelope, kind: str, capability: str, need: Need, pool: Pool, leg: int, desk: Desk) -> Iterator[Change]:
    words = {"regions": pool.society[need.society].region, "kinds": kind, "capabilities": capability,
             "contexts": need.contexts[0] if need.contexts else None, "receivers": need.society,
             "senders": pool.societies[desk.problem.legs.sender[leg]].society}
    for name in _EARMARKS:
        now, word = getattr(envelope, name), words.get(name)
        if now and word is not None and word not in now:
            given: dict[str, Any] = {name: (*now, word)}
            wider = dataclasses.replace(envelope, **given)
            if _admits(wider, kind, capability, need, pool, leg, desk):
                yield Change("change_earmark", {"envelope": envelope.envelope, "column": name, "word": word},
                             (Edit("envelopes", envelope.envelope, name, (*now, word)),), FUND_HOLDER, envelope.source)


# -- pairs that a check turns away ----------------------------------------------------------------------------


def _of_turned_away(desk: Desk, need: str) -> Iterator[Change]:
    """Only pairs with one failing check: two changes at once are no small thing to ask."""
    pool, policy = desk.pool, desk.scenario.policy
    row = pool.need[need]
    ways: list[tuple[int | None, str]] = [(None, kind) for kind in row.other_kinds if row.capability is not None]
    ways += [(role, JOINT_OPERATION) for role in range(1, len(row.roles) + 1)]
    named: list[Named] = [(need, offer.offer, role, kind) for offer in pool.offers for role, kind in ways]
    if not named:
        return
    rows = rows_of(pool, named, terms_of(policy.checks, policy.funding))
    failed = np.zeros(len(named), dtype=np.int64)
    which = np.full(len(named), -1, dtype=np.int64)
    for number, check in enumerate(policy.checks):
        if check.on and (policy.funding.on or check.name != "fundable"):
            no = ~check.passes(rows, pool)
            failed += no
            which[no & (which < 0)] = number
    # A pair without a start has no day to pay for either: its check of money says nothing of its own.
    names = [check.name for check in policy.checks]
    nearly = np.flatnonzero((failed == 1) | ((failed == 2) & (which == names.index("window"))))
    taken: dict[str, int] = {}
    for place in nearly.tolist():
        name = names[which[place]]
        if taken.get(name, 0) < _NEAREST:
            changes = list(_of_check(desk, name, named[place]))
            taken[name] = taken.get(name, 0) + bool(changes)
            yield from changes


def _passes(desk: Desk, change: Change, leg: Named) -> bool:
    policy = desk.scenario.policy
    return not failing(change.applied(desk.pool), policy.checks, policy.funding, *leg)


def _of_check(desk: Desk, name: str, leg: Named) -> Iterator[Change]:
    pool = desk.pool
    need, offer, kind = pool.need[leg[0]], pool.offer[leg[1]], leg[3]
    tried: Iterable[Change] = ()
    if name == "window":
        # The fewest weeks that do, of the need and of the offer.
        for who in (need, offer):
            for weeks in _WEEKS:
                passing = [change for change in (_dates(need, weeks) if who is need else _offer_dates(pool, offer.offer, weeks))
                           if _passes(desk, change, leg)]
                if passing:
                    yield passing[0]
                    break
        return
    if name == "language":
        tried = _languages(desk, leg)
    elif name == "mode":
        tried = [Change("change_remote", {"need": need.need}, (Edit("needs", need.need, "mode", "either"),), SOCIETY, need.society)]
        if kind != JOINT_OPERATION and need.mode == "remote":
            tried = [*tried, Change("change_remote", {"need": need.need, "offer": offer.offer},
                                    (Edit("offers", offer.offer, "mode", "either"),), PEER, offer.society)]
    elif name == "capacity":
        days = need.days * (1 if kind == JOINT_OPERATION else need.people)
        people = max(offer.people, 1 if kind == JOINT_OPERATION else need.people)
        tried = [Change("change_offer_days", {"offer": offer.offer, "days": max(0, days - offer.days_total)}, (
            Edit("offers", offer.offer, "days_total", max(offer.days_total, days)),
            Edit("offers", offer.offer, "people", people)), PEER, offer.society)]
    elif name == "avoids":
        region = pool.society[need.society].region
        if offer.regions and region is not None and region not in offer.regions:
            tried = [Change("change_offer_region", {"offer": offer.offer, "region": region},
                            (Edit("offers", offer.offer, "regions", (*offer.regions, region)),), PEER, offer.society)]
    elif name == "fundable":
        tried = _fundable(desk, leg)
    yield from (change for change in tried if _passes(desk, change, leg))


def _dates(need: Need, weeks: int) -> list[Change]:
    days = timedelta(days=7 * weeks)
    return [Change("change_need_dates", {"need": need.need, "days": 7 * weeks, "end": end},
                   (Edit("needs", need.need, end, value),), SOCIETY, need.society, size=weeks)
            for end, value in (("latest", need.latest + days), ("earliest", need.earliest - days))]


def _offer_dates(pool: Pool, key: str, weeks: int) -> list[Change]:
    offer, days = pool.offer[key], timedelta(days=7 * weeks)
    return [Change("change_offer_dates", {"offer": key, "days": 7 * weeks, "end": end},
                   (Edit("offers", key, end, value),), PEER, offer.society, size=weeks)
            for end, value in (("latest", offer.latest + days), ("earliest", offer.earliest - days))]


def _languages(desk: Desk, leg: Named) -> Iterator[Change]:
    """An interpreter; or one step less asked in a language: written as one step more on one side."""
    pool = desk.pool
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


def _fundable(desk: Desk, leg: Named) -> Iterator[Change]:
    """Earmarks widened by one word, and more of what an envelope may give."""
    pool = desk.pool
    need, offer, kind = pool.need[leg[0]], pool.offer[leg[1]], leg[3]
    words: dict[str, str | None] = {
        "regions": pool.society[need.society].region, "kinds": kind, "receivers": need.society, "senders": offer.society,
        "capabilities": need.capability if leg[2] is None else need.roles[leg[2] - 1],
        "contexts": need.contexts[0] if need.contexts else None}
    cash = [envelope for envelope in pool.envelopes if envelope.resource == CASH]
    for envelope in sorted(cash, key=lambda row: (-desk.around.purse.left[row.envelope], row.envelope))[:_PURSES]:
        for name in _EARMARKS:
            now = getattr(envelope, name)
            for word in [words[name]] if name != "lines" else ["travel", "stay", "local", "insurance", "interpreter"]:
                if now and word is not None and word not in now:
                    yield Change("change_earmark", {"envelope": envelope.envelope, "column": name, "word": word},
                                 (Edit("envelopes", envelope.envelope, name, (*now, word)),), FUND_HOLDER, envelope.source)
        for thousands in (1, 2, 5):
            yield Change("change_money", {"envelope": envelope.envelope, "amount": 1000 * thousands}, (
                Edit("envelopes", envelope.envelope, "amount", envelope.amount + 1000 * thousands),), FUND_HOLDER,
                envelope.source, size=thousands)
