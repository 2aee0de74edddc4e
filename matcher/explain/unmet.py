"""Why a need is left out: turned away, outbid, unfunded, pinned out, or worth less than what stands in its place."""

from __future__ import annotations

from collections import Counter

import numpy as np

from matcher.candidates import Rejected
from matcher.domain.plan import Unmet
from matcher.domain.reasons import Reason
from matcher.domain.requests import Need
from matcher.explain.around import Around
from matcher.explain.obstacles import obstacles
from matcher.explain.turned import turned_away
from matcher.goals.worth import leg_worth
from matcher.model.columns import JOP

# So many eligible legs of a need (or of a role), the best first, are tried against the plan.
_TRIED = 5
Answer = tuple[list[Reason], list[Reason]]
"""Reasons, and what would let the need in."""


def unmet_needs(around: Around, rejected: Rejected) -> tuple[Unmet, ...]:
    """Every need that no exchange serves, with its reasons and what would let it in."""
    found = []
    for place, need in enumerate(around.problem.pool.needs):
        if need.need not in around.met:
            reasons, unlocks = _answer(place, need, around, rejected)
            found.append(Unmet(need.need, _distinct(reasons), tuple(dict.fromkeys(unlocks))))
    return tuple(found)


def _answer(place: int, need: Need, around: Around, rejected: Rejected) -> Answer:
    """A way is one of the need's own kinds together, or a team; a team needs all its roles."""
    legs = around.problem.legs
    if not around.problem.pool.offers:
        return [Reason("no_offers", {})], []
    mine = np.flatnonzero(legs.need == place)
    ways: list[Answer] = []
    if need.other_kinds:
        ways.append(_way(mine[legs.kind[mine] != JOP], None, need, around, rejected))
    if need.roles:
        ways.append(_team(mine[legs.kind[mine] == JOP], need, around, rejected))
    # First the way that came further: one that no check turns away.
    ways.sort(key=lambda way: way[0][0].code in ("turned_away", "team_short"))
    reasons, unlocks = [reason for way in ways for reason in way[0]], [reason for way in ways for reason in way[1]]
    return reasons, unlocks


def _way(mine: np.ndarray[tuple[int], np.dtype[np.int64]], role: int | None, need: Need, around: Around, rejected: Rejected,
         ) -> Answer:
    """Why none of the legs of the own kinds, or of one role, is in the plan."""
    problem, pool = around.problem, around.problem.pool
    legs = problem.legs
    if not len(mine):
        reason, unlock = turned_away(need, role, problem.policy, rejected)
        return [reason], [unlock] if unlock else []
    free = [leg for leg in mine.tolist() if not around.pinned_out(leg)]
    if not free:
        offers = sorted({pool.offers[legs.offer[leg]].offer for leg in mine.tolist()})
        return [Reason("pinned_out", {"offers": offers})], [Reason("unlock_pin", {"offers": offers})]
    worth = leg_worth(legs.take(np.array(free)), problem.policy.goal("impact").worth)
    cost = legs.costs[free].sum(axis=1)
    tried = [obstacles(free[i], around) for i in np.lexsort((np.array(free), cost, -worth))[:_TRIED]]
    nearest = min(tried, key=len)
    if role is not None and not nearest:
        return [], []
    return [each.reason for found in [nearest, *tried] for each in found], [each.unlock for each in nearest if each.unlock]


def _team(mine: np.ndarray[tuple[int], np.dtype[np.int64]], need: Need, around: Around, rejected: Rejected) -> Answer:
    """Why no team stands: roles without an offer that passes, else roles whose offers are taken, else all together."""
    legs = around.problem.legs
    roles = range(1, len(need.roles) + 1)
    by_role = {role: mine[legs.role[mine] == role] for role in roles}
    empty = [role for role in roles if not len(by_role[role])]
    answers = [_way(by_role[role], role, need, around, rejected) for role in (empty or roles)]
    reasons, unlocks = [r for answer in answers for r in answer[0]], [r for answer in answers for r in answer[1]]
    if empty:
        return [Reason("team_short", {"roles": empty}), *reasons], unlocks
    return (reasons, unlocks) if reasons else ([Reason("team_apart", {})], [])


def _distinct(reasons: list[Reason]) -> tuple[Reason, ...]:
    """The first of each code; of roles each its own."""
    found: dict[tuple[str, object], Reason] = {}
    for reason in reasons:
        found.setdefault((reason.code, reason.facts.get("role")), reason)
    return tuple(found.values())


def counted(unmet: tuple[Unmet, ...]) -> Counter[str]:
    """How many needs have each first reason."""
    return Counter(row.reasons[0].code for row in unmet if row.reasons)
