"""Who would have been next for a need: the best other leg, and what stands in its way."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np

from matcher.domain.kinds import JOINT_OPERATION, KINDS, MATERIAL, PRACTICE_EXCHANGE
from matcher.domain.reasons import Breach, Reason
from matcher.explain.around import Around
from matcher.explain.sessions import joined, why_apart
from matcher.goals.worth import leg_worth
from matcher.model.columns import BPX, JOP
from matcher.model.picks import Pick, PickedLeg

# So many alternatives, the best first, are asked whether they would fit.
_ASKED = 3


def runner_up(pick: Pick, leg: PickedLeg, around: Around) -> Reason:
    """The best other eligible leg of the need (or role) by impact, then cost; of the first few, one that fits goes first.

    `fits`: whether rules and dates would allow it in the leg's place with the rest of the plan as it is, money aside;
    `blocked_by`: a rule (or the dates, or a pin) that stands in its way at its least troubled start. `lost`: what the
    plan has of impact and spends on the leg's cash lines, less what it would have and spend.
    """
    problem = around.problem
    legs, pool = problem.legs, problem.pool
    others = np.flatnonzero((legs.need == pool.needs.index(leg.need)) & (legs.role == (leg.role or 0))
                            & (legs.offer != pool.offers.index(leg.offer)))
    if not len(others):
        return Reason("no_runner_up", {"role": leg.role} if leg.role else {"kinds": list(leg.need.other_kinds)} if leg.need.roles else {})
    weights = problem.policy.goal("impact").worth
    worth = leg_worth(legs.take(others), weights)
    order = np.lexsort((others, legs.costs[others].sum(axis=1), -worth))[:_ASKED]
    mine = weights.of_leg(leg.need, pick.kind, leg.gain)
    cash = sum(amount for line, amount in leg.costs.items() if not line.startswith(MATERIAL))
    first: Reason | None = None
    for at in order.tolist():
        other = int(others[at])
        blocked = _blocked(other, pick, leg, around)
        reason = Reason("runner_up", {
            "offer": pool.offers[legs.offer[other]].offer, "sender": pool.societies[legs.sender[other]].society,
            "kind": KINDS[int(legs.kind[other])], "role": leg.role,
            "lost": {"impact": mine - int(worth[at]), "cost": cash - int(legs.costs[other].sum())},
            "fits": blocked is None, "blocked_by": blocked})
        if blocked is None:
            return reason
        first = first or reason
    assert first is not None
    return first


def _blocked(other: int, pick: Pick, leg: PickedLeg, around: Around) -> str | None:
    """What stands in the way of a leg in the place of one of an exchange; None for nothing."""
    if around.pinned_out(other):
        return "pins"
    if pick.kind == JOINT_OPERATION and leg.role is not None:
        return _in_team(other, pick, leg, around)
    rest: tuple[Pick, ...] = ()
    if pick.kind == PRACTICE_EXCHANGE:
        # The other learners go on without this one, if they are enough.
        left = tuple(learner for learner in pick.legs if learner is not leg)
        if len(left) < leg.offer.cohort_min and left:
            return "cohort"
        rest = (replace(pick, legs=left),) if left else ()
    if int(around.problem.legs.kind[other]) == BPX:
        return _in_session(other, pick, rest, around)
    return _least([around.broken((*rest, around.alone(other, week)), (pick,)) for week in around.starts(other)])


def _in_session(other: int, pick: Pick, rest: tuple[Pick, ...], around: Around) -> str | None:
    """As a learner of one of the plan's other sessions, or of a new one where one learner is enough."""
    ways = [around.broken((*rest, joined(other, there, around)), (pick, there)) for there in around.sessions(other)
            if there.id != pick.id and why_apart(other, there, around) is None]
    legs = around.problem.legs
    spoken = np.flatnonzero(legs.allowed[other]).tolist()
    if around.problem.pool.offers[legs.offer[other]].cohort_min <= 1 and spoken:
        language = spoken[0]
        ways += [around.broken((*rest, around.exchange(BPX, week, language, (other,))), (pick,)) for week in around.starts(other)]
    return _least(ways) if ways else "cohort"


def _in_team(other: int, pick: Pick, leg: PickedLeg, around: Around) -> str | None:
    """With the rest of the team, at its start, in any language that all of them allow."""
    legs = around.problem.legs
    week = pick.week or 0
    if not legs.starts[other, week]:
        return "window"
    candidate = around.exchange(JOP, week, -1, (other,)).legs[0]
    team = tuple(candidate if role is leg else role for role in pick.legs)
    if len({role.sender.society for role in team}) < 2 or not frozenset.intersection(*(role.allowed for role in team)):
        return "team"
    return _least([around.broken((replace(pick, legs=team),), (pick,))])


def _least(ways: list[list[Breach]]) -> str | None:
    """The rule that most breaches at the least troubled way are of; None where a way has none."""
    least = min(ways, key=len)
    return Counter(breach.rule for breach in least).most_common(1)[0][0] if least else None
