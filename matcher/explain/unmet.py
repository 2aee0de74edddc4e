"""Why a need is left out: turned away, outbid, unfunded, pinned out, or worth less than what stands in its place."""

from __future__ import annotations

from collections import Counter

import numpy as np

from matcher.candidates import Rejected
from matcher.domain.kinds import JOINT_OPERATION, KINDS
from matcher.domain.plan import Unmet
from matcher.domain.reasons import Breach, Reason
from matcher.domain.requests import Need
from matcher.explain.around import Around
from matcher.goals.worth import leg_worth
from matcher.model.columns import BPX, JOP
from matcher.screening import failing

# So many eligible legs of a need, the best first, are tried against the plan.
_TRIED = 5


def unmet_needs(around: Around, rejected: Rejected) -> tuple[Unmet, ...]:
    """Every need that no exchange serves, with its reasons."""
    met = {leg.need.need for pick in around.picks for leg in pick.legs}
    return tuple(Unmet(need.need, _reasons(need, around, rejected)) for need in around.problem.pool.needs
                 if need.need not in met)


def _reasons(need: Need, around: Around, rejected: Rejected) -> tuple[Reason, ...]:
    problem, pool = around.problem, around.problem.pool
    legs = problem.legs
    if not pool.offers:
        return (Reason("no_offers", {}),)
    mine = np.flatnonzero(legs.need == pool.needs.index(need))
    roles = {r for r in range(1, len(need.roles) + 1)} if JOINT_OPERATION in need.kinds else set()
    empty = sorted(roles - {int(legs.role[leg]) for leg in mine})
    alone = mine[legs.kind[mine] != JOP]
    if not len(mine) or (empty and not len(alone)):
        missing = [Reason("team_short", {"roles": empty})] if empty and len(mine) else []
        return (*missing, _turned_away(need, around, rejected))
    out = [pin.offer for pin in pool.pins if pin.pin == "out" and pin.need == need.need]
    free = [leg for leg in mine.tolist() if pool.offers[legs.offer[leg]].offer not in out]
    if out and not free:
        return (Reason("pinned_out", {"offers": sorted(out)}),)
    worth = leg_worth(legs.take(np.array(free)), problem.policy.goal("impact").worth)
    best = [free[i] for i in np.lexsort((np.array(free), -worth))[:_TRIED]]
    return _outcompeted(best, around)


def _turned_away(need: Need, around: Around, rejected: Rejected) -> Reason:
    """By which checks, for how many offers, and the offer that came nearest."""
    problem, pool = around.problem, around.problem.pool
    checks = rejected.by_need(need.need)
    order = [check.name for check in problem.policy.checks]
    furthest = max(checks, key=order.index) if checks else "not_self"
    asked: list[tuple[int | None, str]] = [(None, kind) for kind in need.other_kinds]
    if JOINT_OPERATION in need.kinds:
        asked += [(r, JOINT_OPERATION) for r in range(1, len(need.roles) + 1)]
    facts: dict[str, object] = {"offers": sum(checks.values()), "checks": checks, "check": furthest}
    for offer in pool.offers:
        for role, kind in asked:
            if rejected.reason(need.need, offer.offer, role) != furthest:
                continue
            found = failing(pool, problem.policy.checks, problem.policy.funding, need.need, offer.offer, role, kind)
            if found and found[0].code == f"check_{furthest}":
                nearest = {"offer": offer.offer, "sender": offer.society, "kind": kind, "check": furthest,
                           "also": [reason.code.removeprefix("check_") for reason in found[1:]], "facts": found[0].facts}
                if "nearest" not in facts or len(found) == 1:
                    facts["nearest"] = nearest
                if len(found) == 1:
                    return Reason("turned_away", facts)
    return Reason("turned_away", facts)


def _outcompeted(best: list[int], around: Around) -> tuple[Reason, ...]:
    """What stands in the way of the need's best legs with the rest of the plan as it is, rule by rule."""
    problem, pool = around.problem, around.problem.pool
    legs = problem.legs
    found: dict[str, Reason] = {}
    for leg in best:
        breaches = _least(leg, around)
        for reason in (_reason(breach, leg, around) for breach in breaches):
            found.setdefault(reason.code, reason)
        if breaches:
            continue
        short, envelopes = around.short(leg)
        if short:
            found.setdefault("unfunded", Reason("unfunded", {
                "short": short, "envelopes": [{"envelope": key, "left": max(0, around.left[key])} for key in envelopes]}))
        elif int(legs.kind[leg]) == BPX:
            terms = pool.offers[legs.offer[leg]]
            found.setdefault("cohort_short", Reason("cohort_short", {"offer": terms.offer, "least": terms.cohort_min}))
        else:
            found.setdefault("not_worth", Reason("not_worth", {
                "offer": pool.offers[legs.offer[leg]].offer, "kind": KINDS[int(legs.kind[leg])]}))
    return tuple(found.values())


def _least(leg: int, around: Around) -> list[Breach]:
    """The breaches at the start with the fewest; empty when some start has none."""
    weeks = np.flatnonzero(around.problem.legs.starts[leg]).tolist()
    least: list[Breach] | None = None
    for week in weeks[:: max(1, len(weeks) // 8)]:
        breaches = around.breaches(leg, week)
        if least is None or len(breaches) < len(least):
            least = breaches
        if not least:
            break
    return least or []


def _reason(breach: Breach, leg: int, around: Around) -> Reason:
    legs, pool = around.problem.legs, around.problem.pool
    if breach.rule == "offer_capacity":
        served = sorted({(other.need.need, other.receiver.society) for pick in around.picks for other in pick.legs
                         if other.offer.offer == breach.subject})
        return Reason("outbid", {"offer": breach.subject, "by": [{"need": need, "society": society} for need, society in served]})
    if breach.rule == "hosting":
        return Reason("host_full", {"society": breach.subject, "limit": breach.facts.get("limit")})
    if breach.rule == "away":
        return Reason("away_full", {"society": breach.subject, "limit": breach.facts.get("limit")})
    if breach.rule == "balance":
        return Reason("balance", {"society": breach.subject, "difference": breach.facts.get("difference")})
    return Reason(breach.rule, {"society": pool.societies[legs.receiver[leg]].society})


def counted(unmet: tuple[Unmet, ...]) -> Counter[str]:
    """How many needs have each first reason."""
    return Counter(row.reasons[0].code for row in unmet if row.reasons)
