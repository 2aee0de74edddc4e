"""What stands between one eligible leg and the plan as it is: rules, money, learners; and what would take each away."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matcher.domain.kinds import KINDS
from matcher.domain.reasons import Breach, Reason
from matcher.explain.around import Around
from matcher.model.columns import BPX, JOP


@dataclass(frozen=True)
class Obstacle:
    reason: Reason
    unlock: Reason | None


def obstacles(leg: int, around: Around) -> list[Obstacle]:
    """Everything in the way at the leg's least troubled start. Empty for a leg of a team that could join as it is."""
    breaches, free = around.least(leg, around.starts(leg))
    if not free:
        found = [_of_breach(breach, leg, around) for breach in breaches]
        if not around.purse.pays(leg, around.starts(leg)):
            found.append(_unfunded(leg, around))
        return list({obstacle.reason.code: obstacle for obstacle in reversed(found)}.values())[::-1]
    if not around.purse.pays(leg, free):
        return [_unfunded(leg, around)]
    if int(around.problem.legs.kind[leg]) == BPX:
        return [_of_session(leg, around)]
    return [] if int(around.problem.legs.kind[leg]) == JOP else [_not_worth(leg, around)]


def _of_breach(breach: Breach, leg: int, around: Around) -> Obstacle:
    legs, pool = around.problem.legs, around.problem.pool
    society, facts = {"society": breach.subject}, breach.facts
    span = "week" if "week" in facts else "round"
    if breach.rule == "offer_capacity":
        served = sorted({(other.need.need, other.receiver.society) for pick in around.picks for other in pick.legs
                         if other.offer.offer == breach.subject})
        by = [{"need": need, "society": receiver} for need, receiver in served]
        if not by:
            # Alone the leg passes the check of capacity: what is too much is another of its own kind.
            return Obstacle(Reason("not_worth", {"offer": breach.subject, "kind": KINDS[int(legs.kind[leg])]}), None)
        return Obstacle(Reason("outbid", {"offer": breach.subject, "by": by}), Reason("unlock_offer", {"offer": breach.subject}))
    if breach.rule == "hosting":
        return Obstacle(Reason("host_full", society | {"limit": facts["limit"], "span": span}), Reason("unlock_host", society))
    if breach.rule == "away":
        return Obstacle(Reason("away_full", society | {"limit": facts["limit"]}), Reason("unlock_away", society))
    if breach.rule == "balance":
        return Obstacle(Reason("balance", society | {"difference": facts["difference"], "given": facts["given"],
                                                     "received": facts["received"]}), Reason("unlock_balance", society))
    pair = {"receiver": pool.societies[legs.receiver[leg]].society, "sender": pool.societies[legs.sender[leg]].society}
    return Obstacle(Reason(breach.rule, pair | {"society": pair["receiver"]}), None)


def _unfunded(leg: int, around: Around) -> Obstacle:
    facts = around.purse.lacking(leg)
    offer = {"offer": around.problem.pool.offers[around.problem.legs.offer[leg]].offer}
    unlock = Reason("unlock_money", offer | {"short": facts["short"]}) if facts["short"] else Reason(
        "unlock_fundable_other", offer)
    return Obstacle(Reason("unfunded", offer | facts), unlock)


def _of_session(leg: int, around: Around) -> Obstacle:
    """Too few learners for a session of its own, or a session that it cannot join."""
    problem, pool = around.problem, around.problem.pool
    legs = problem.legs
    offer = pool.offers[legs.offer[leg]]
    alike = np.flatnonzero((legs.offer == legs.offer[leg]) & (legs.capability == legs.capability[leg]) & (legs.kind == BPX)
                           & (legs.onsite == legs.onsite[leg]) & ~around.met_places[legs.need])
    meets = (legs.starts[alike] & legs.starts[leg]).any(axis=1) & (legs.allowed[alike] & legs.allowed[leg]).any(axis=1)
    learners = len(set(legs.receiver[alike[meets]].tolist()) | {int(legs.receiver[leg])})
    there = around.sessions(leg)
    if there:
        return Obstacle(Reason("session_apart", {"offer": offer.offer, "exchanges": [pick.id for pick in there]}), None)
    if learners < offer.cohort_min:
        return Obstacle(Reason("cohort_short", {"offer": offer.offer, "least": offer.cohort_min, "learners": learners}),
                        Reason("unlock_learners", {"offer": offer.offer, "lacking": offer.cohort_min - learners}))
    return Obstacle(Reason("cohort_taken", {"offer": offer.offer, "least": offer.cohort_min, "learners": learners}), None)


def _not_worth(leg: int, around: Around) -> Obstacle:
    """Nothing forbids it: another goal goes first, or the search ended before it was placed."""
    problem = around.problem
    facts = {"offer": problem.pool.offers[problem.legs.offer[leg]].offer, "kind": KINDS[int(problem.legs.kind[leg])]}
    return Obstacle(Reason("not_worth" if around.proved else "not_placed", facts), None)
