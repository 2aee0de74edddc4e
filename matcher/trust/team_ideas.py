"""What would let a whole team in: people for every role who speak one language and can begin together, and what that takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product

import numpy as np

from matcher.explain.around import Around
from matcher.model.columns import JOP
from matcher.screening import Named, judge
from matcher.solve.problem import make_problem
from matcher.trust import clock
from matcher.trust.changes import Change, together
from matcher.trust.desk import Desk
from matcher.trust.lifting import raises, unpinned
from matcher.trust.paying import paying, pots

# Teams that are looked at, those that are found, and starts of each (spread over those that its people have in common).
_TEAMS, _FOUND, _STARTS = 24, 16, 8
# Percent of its costs that a team is given more.
_SHARES = (35, 65, 100)


@dataclass(frozen=True)
class Seat:
    """One who could take a role, once `opening` (where it is not None) lets the pair pass the checks."""

    leg: Named
    opening: Change | None = None


def team_ideas(desk: Desk, seats: Sequence[Sequence[Seat]], deadline: float) -> Iterator[Change]:
    """Changes that let a team of these seats in, one for each role; those that need no check mended come first."""
    teams = sorted(product(*(list(enumerate(role)) for role in seats)),
                   key=lambda team: (sum(seat.opening.effort if seat.opening else 0 for _, seat in team), sum(place for place, _ in team)))
    senders = {row.offer: row.society for row in desk.pool.offers}
    two = (team for team in teams if len({senders[seat.leg[1]] for _, seat in team}) > 1)
    found = 0
    for team in islice(two, _TEAMS):
        if found >= _FOUND or clock.now() > deadline:
            return
        for change in _of_team(desk, [seat for _, seat in team]):
            found += 1
            yield change


def _of_team(desk: Desk, team: Sequence[Seat]) -> Iterator[Change]:
    openings = [seat.opening for seat in team if seat.opening is not None]
    pool, policy = desk.pool, desk.scenario.policy
    if openings:
        opening = together(pool, openings)
        if opening is None:
            return
        openings, pool = [opening], opening.applied(pool)
    found = judge(pool, policy.checks, policy.funding, [seat.leg for seat in team])
    around = Around(make_problem(pool, policy, found, desk.scenario.limits.seed), desk.picks, desk.proved)
    legs = tuple(range(len(team)))
    languages = np.flatnonzero(found.allowed.all(axis=0))
    weeks = np.flatnonzero(found.starts.all(axis=0)).tolist()
    if not weeks or not len(languages):
        return
    best = None
    for week in weeks[::max(1, -(-len(weeks) // _STARTS))]:
        breaches = around.broken((around.exchange(JOP, week, int(languages[0]), legs),))
        if best is None or len(breaches) < len(best[1]):
            best = week, breaches
        if not breaches:
            break
    assert best is not None, "there is a week"
    raised = raises(pool, best[1])
    if raised is None:
        return
    free = [change for leg in legs for change in unpinned(around, leg)]
    seen = set()
    for money in _money(around, legs, best[0]):
        change = together(pool, [*free, *raised, *money], add=True)
        whole = together(desk.pool, [*openings, *([change] if change else [])])
        if whole is not None and whole.edits not in seen:
            seen.add(whole.edits)
            yield whole


def _money(around: Around, legs: Sequence[int], week: int) -> Iterator[tuple[Change, ...]]:
    """Ways to pay for a team: what each leg asks by itself; and, since its legs share what is left, part of all that it costs."""
    each = [paying(around, leg, [week]) for leg in legs]
    if all(each):
        yield tuple(change for ways in each for change in ways[0])
    if around.problem.policy.funding.on:
        for share in _SHARES:
            yield from pots(around, legs, week, share)
