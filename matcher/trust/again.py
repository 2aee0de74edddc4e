"""The round with other facts, screened anew only where these can tell."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from matcher.candidates import Legs
from matcher.domain.pool import Pool
from matcher.policy import Policy
from matcher.screening import screen_some, sorted_legs
from matcher.solve.problem import Problem, make_problem
from matcher.trust.changes import Edit
from matcher.trust.desk import Desk


def again(desk: Desk, pool: Pool, edits: Iterable[Edit], needs: Iterable[str] = (), policy: Policy | None = None) -> Problem:
    """The round with edits that widen what may be, and only such: every leg of the round stays one. `policy` if it is another.

    Needs and offers that are edited are screened anew, and the needs named. What others gain by it (money that could pay
    them) is left out: a plan found here is a plan of the changed round, the best one may be better.
    """
    edits = tuple(edits)
    place = {row.need: i for i, row in enumerate(pool.needs)}
    offer = {row.offer: i for i, row in enumerate(pool.offers)}
    asked = np.array(sorted({place[key] for key in needs} | {place[edit.key] for edit in edits if edit.table == "needs"}), dtype=np.int64)
    given = np.array(sorted({offer[edit.key] for edit in edits if edit.table == "offers"}), dtype=np.int64)
    policy, before = policy or desk.scenario.policy, desk.problem.legs
    new = screen_some(pool, policy.checks, policy.funding, asked, given)
    stays = before.take(np.flatnonzero(~(np.isin(before.need, asked) | np.isin(before.offer, given))))
    return make_problem(pool, policy, sorted_legs(Legs.joined([new, stays])), desk.scenario.limits.seed)
