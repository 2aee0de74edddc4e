"""Changes that could let an unmet need in. Ideas only: each is tried by solving again (matcher.trust.unlock).

For a pair that checks turn away, what lets it pass; for an eligible one, what lifts the limits and pays the money that stand
in its way as the plan is; for a team the same of every role. Where several stand in the way, the idea is all of them together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from matcher.candidates import Array, Bools
from matcher.domain.kinds import JOINT_OPERATION, KINDS
from matcher.explain.around import Around
from matcher.model.columns import BPX, JOP
from matcher.screening import Named, judge, rows_of, terms_of
from matcher.solve.problem import make_problem
from matcher.trust import clock
from matcher.trust.changes import PEER, SOCIETY, Change, Edit, together
from matcher.trust.desk import Desk
from matcher.trust.lifting import lifts
from matcher.trust.mends import mends, moved, passes
from matcher.trust.team_ideas import Seat, team_ideas

# Pairs that the same checks turn away, and eligible legs (of each role), that are looked at; mends of one check that are tried.
_NEAREST, _LEGS, _MENDS = 2, 6, 16
_WEEKS = (1, 2, 4)
# Two changes for the checks of one pair, and those for what stands in its way then, are as much as can be asked.
_CHECKS = 2


@dataclass(frozen=True)
class Idea:
    """A change to be tried. `lifts`: as far as can be seen it lifts all that stands in some leg's way, with the plan as it is."""

    change: Change
    lifts: bool


def ideas(desk: Desk, need: str, *, deadline: float = float("inf")) -> tuple[Idea, ...]:
    """Changes for one need, the least effort first, each once; past the deadline no more pairs are looked at."""
    row = desk.pool.need[need]
    found: dict[tuple[str, object], Idea] = {}

    def keep(change: Change | None, lifts_all: bool) -> None:
        if change is not None:
            key = (change.code, frozenset(change.edits))
            found[key] = Idea(change, lifts_all or key in found and found[key].lifts)

    seats: list[list[Seat]] = [[] for _ in row.roles]
    for leg in _best_legs(desk, need):
        role = int(desk.problem.legs.role[leg])
        if role:
            seats[role - 1].append(Seat((need, desk.pool.offers[desk.problem.legs.offer[leg]].offer, role, JOINT_OPERATION)))
            continue
        for way in lifts(desk.around, leg):
            keep(together(desk.pool, way), True)
    for opening, named in _turned_away(desk, need, deadline):
        if named[2]:
            seats[named[2] - 1].append(Seat(named, opening))
            continue
        for change in _lifted(desk, opening, named):
            keep(change, True)
    if seats and all(seats):
        for change in team_ideas(desk, seats, deadline):
            keep(change, True)
    for change in _of_need(desk, need):
        keep(change, False)
    return tuple(sorted(found.values(), key=lambda idea: (idea.change.effort, idea.change.code, str(idea.change.facts))))


# -- pairs that pass the checks -------------------------------------------------------------------------------


def _best_legs(desk: Desk, need: str) -> Iterator[int]:
    """The best eligible legs of each role, and of the other kinds together."""
    legs = desk.problem.legs
    mine = np.flatnonzero(legs.need == desk.pool.needs.index(desk.pool.need[need]))
    seen: Counter[int] = Counter()
    for leg in mine[np.lexsort((mine, legs.costs[mine].sum(axis=1), -desk.worth[mine]))].tolist():
        role = int(legs.role[leg])
        seen[role] += 1
        if seen[role] <= _LEGS:
            yield leg


def _of_need(desk: Desk, need: str) -> Iterator[Change]:
    """What the Society itself could do about an eligible need: other dates, from afar, a smaller session."""
    legs, pool = desk.problem.legs, desk.pool
    row = pool.need[need]
    mine = np.flatnonzero(legs.need == pool.needs.index(row))
    if not len(mine):
        return
    if row.mode == "either" and legs.onsite[mine].any() and (legs.kind[mine] != JOP).any():
        yield Change("change_only_remote", {"need": need}, (Edit("needs", need, "mode", "remote"),), SOCIETY, row.society)
    for weeks in _WEEKS:
        yield from moved(row, weeks)
    for offer in dict.fromkeys(pool.offers[place] for place in legs.offer[mine[legs.kind[mine] == BPX]].tolist()):
        if offer.cohort_min > 1:
            yield Change("change_cohort", {"offer": offer.offer, "least": offer.cohort_min - 1},
                         (Edit("offers", offer.offer, "cohort_min", offer.cohort_min - 1),), PEER, offer.society)


# -- pairs that checks turn away ------------------------------------------------------------------------------


def _turned_away(desk: Desk, need: str, deadline: float) -> Iterator[tuple[Change | None, Named]]:
    """Pairs that one check turns away, or two, with each change that lets them pass; None where money is all that is lacking."""
    pool = desk.pool
    row = pool.need[need]
    ways: list[tuple[int | None, str]] = [(None, kind) for kind in row.other_kinds if row.capability is not None]
    ways += [(role, JOINT_OPERATION) for role in range(1, len(row.roles) + 1)]
    named: list[Named] = [(need, offer.offer, role, kind) for offer in pool.offers for role, kind in ways]
    if not named:
        return
    names, failed = _failed(desk, named)
    eligible = {(int(offer), int(role), KINDS[int(kind)]) for offer, role, kind in zip(*_mine(desk, need), strict=True)}
    places = {offer.offer: place for place, offer in enumerate(pool.offers)}
    taken: Counter[tuple[int, tuple[str, ...]]] = Counter()
    for place in np.argsort(failed.sum(axis=0), kind="stable").tolist():
        leg = named[place]
        checks = tuple(name for name, no in zip(names, failed[:, place].tolist(), strict=True) if no)
        key = (leg[2] or 0, checks)
        if taken[key] >= _NEAREST or (places[leg[1]], leg[2] or 0, leg[3]) in eligible:
            continue
        if len(checks) > _CHECKS or clock.now() > deadline:
            return
        openings = list(_opened(desk, checks, leg)) if checks else [None]
        taken[key] += bool(openings)
        for opening in openings:
            yield opening, leg


def _mine(desk: Desk, need: str) -> tuple[Array, Array, Array]:
    legs = desk.problem.legs
    mine = legs.need == desk.pool.needs.index(desk.pool.need[need])
    return legs.offer[mine], legs.role[mine], legs.kind[mine]


def _failed(desk: Desk, named: Sequence[Named]) -> tuple[list[str], Bools]:
    """[check, leg]: which checks say no, money aside: what it would take is asked before what the plan leaves of it."""
    policy = desk.scenario.policy
    rows = rows_of(desk.pool, named, terms_of(policy.checks, policy.funding))
    asked = [check for check in policy.checks if check.on and check.name != "fundable"]
    failed = np.array([~check.passes(rows, desk.pool) for check in asked], dtype=np.bool_).reshape(len(asked), len(named))
    return [check.name for check in asked], failed


def _opened(desk: Desk, checks: tuple[str, ...], leg: Named) -> Iterator[Change]:
    """Changes that let a pair pass: of each way to mend the checks the one of least effort."""
    pool, policy = desk.pool, desk.scenario.policy
    each = [mends(pool, check, leg)[:_MENDS if len(checks) == 1 else _MENDS // 2] for check in checks]
    seen: set[tuple[tuple[str, str], ...]] = set()
    for changes in sorted(product(*each), key=lambda changes: sum(change.effort for change in changes)):
        # Weeks more of the same window, or more money in the same envelope, add nothing once fewer do.
        sort = tuple((change.code, change.whom + str(change.facts.get("envelope", ""))) for change in changes)
        change = together(pool, changes) if sort not in seen else None
        if change is not None and passes(pool, policy, change, leg):
            seen.add(sort)
            yield change


def _lifted(desk: Desk, opening: Change | None, leg: Named) -> list[Change]:
    """The opening of a pair with what lifts all that stands in its way once it passes."""
    policy = desk.scenario.policy
    pool = opening.applied(desk.pool) if opening else desk.pool
    problem = make_problem(pool, policy, judge(pool, policy.checks, policy.funding, [leg]), desk.scenario.limits.seed)
    found = [together(desk.pool, (*([opening] if opening else []), *more)) for more in lifts(Around(problem, desk.picks, desk.proved), 0)]
    return [change for change in found if change is not None]
