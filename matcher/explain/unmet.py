"""Why a need is left out: turned away, outbid, unfunded, pinned out, or worth less than what stands in its place."""

from __future__ import annotations

import numpy as np

from matcher.candidates import Ints, Rejected
from matcher.domain.plan import Unmet
from matcher.domain.reasons import Reason
from matcher.domain.requests import Need
from matcher.explain.around import Around
from matcher.explain.obstacles import Obstacle, not_worth, obstacles, with_role
from matcher.explain.sessions import session_obstacles
from matcher.explain.teams import why_no_team
from matcher.explain.turned import turned_away
from matcher.goals.worth import leg_worth
from matcher.model.columns import BPX, JOP

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
        ways.append(_own(mine[legs.kind[mine] != JOP], need, around, rejected))
    if need.roles:
        ways.append(_team(mine[legs.kind[mine] == JOP], need, around, rejected))
    # First the way that came further: one that no check turns away.
    ways.sort(key=lambda way: way[0][0].code in ("turned_away", "team_short"))
    reasons, unlocks = [reason for way in ways for reason in way[0]], [reason for way in ways for reason in way[1]]
    return reasons, unlocks


def _own(mine: Ints, need: Need, around: Around, rejected: Rejected) -> Answer:
    """Why none of the legs of the own kinds is in the plan."""
    if not len(mine):
        reason, unlocks = turned_away(need, None, around.problem.policy, rejected)
        return [reason], unlocks
    free = [leg for leg in mine.tolist() if not around.pinned_out(leg)]
    tried = [_in_the_way(leg, around) for leg in _best(free or mine.tolist(), around)]
    if not free:
        return _ruled_out(mine, tried, around)
    nearest = min(tried, key=len)
    unlocks = list(nearest[0].unlocks) if len(nearest) == 1 else []
    return [reason for found in [nearest, *tried] for each in found for reason in each.reasons], unlocks


def _in_the_way(leg: int, around: Around) -> list[Obstacle]:
    if int(around.problem.legs.kind[leg]) == BPX:
        return session_obstacles(leg, around) or [not_worth(leg, around)]
    return obstacles(leg, around) or [not_worth(leg, around)]


def _ruled_out(mine: Ints, tried: list[list[Obstacle]], around: Around) -> Answer:
    """Pins rule out every leg; taking one back lets the need in only where nothing else is in the way."""
    legs, pool = around.problem.legs, around.problem.pool
    best = _best(mine.tolist(), around)
    offers = sorted({pool.offers[legs.offer[leg]].offer for leg in mine.tolist()})
    would = sorted({pool.offers[legs.offer[leg]].offer for leg, found in zip(best, tried, strict=True)
                    if found[0].reasons[0].code in ("not_worth", "not_placed")})
    return [Reason("pinned_out", {"offers": offers})], [Reason("unlock_pin", {"offers": would})] if would else []


def _best(which: list[int], around: Around) -> list[int]:
    """The first few legs by impact, then cost."""
    legs = around.problem.legs
    worth = leg_worth(legs.take(np.array(which)), around.problem.policy.goal("impact").worth)
    order = np.lexsort((np.array(which), legs.costs[which].sum(axis=1), -worth))
    return [which[i] for i in order[:_TRIED].tolist()]


def _team(mine: Ints, need: Need, around: Around, rejected: Rejected) -> Answer:
    """Why no team stands: roles without an offer that passes, else roles whose offers are taken, else all together."""
    legs, pool = around.problem.legs, around.problem.pool
    roles = range(1, len(need.roles) + 1)
    by_role = {role: mine[legs.role[mine] == role].tolist() for role in roles}
    empty = [role for role in roles if not by_role[role]]
    if empty:
        answers = [turned_away(need, role, around.problem.policy, rejected) for role in empty]
        return ([Reason("team_short", {"roles": empty}), *(reason for reason, _ in answers)],
                answers[0][1] if len(empty) == 1 else [])
    reasons: list[Reason] = []
    free: list[list[int]] = []
    for role in roles:
        open_to = [leg for leg in by_role[role] if not around.pinned_out(leg)]
        if not open_to:
            offers = sorted({pool.offers[legs.offer[leg]].offer for leg in by_role[role]})
            reasons.append(Reason("pinned_out", {"offers": offers, "role": role}))
            continue
        tried = {leg: with_role(obstacles(leg, around), leg, around) for leg in _best(open_to, around)}
        free.append([leg for leg, found in tried.items() if not found])
        if not free[-1]:
            nearest = min(tried.values(), key=len)
            reasons += [reason for found in [nearest, *tried.values()] for each in found for reason in each.reasons]
    return (reasons, []) if reasons else (list(why_no_team(free, around)), [])


def _distinct(reasons: list[Reason]) -> tuple[Reason, ...]:
    """The first of each code; of roles each its own."""
    found: dict[tuple[str, object], Reason] = {}
    for reason in reasons:
        found.setdefault((reason.code, reason.facts.get("role")), reason)
    return tuple(found.values())
