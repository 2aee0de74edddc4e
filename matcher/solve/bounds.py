"""Bounds that need no search: what a goal can never pass, from the eligible legs alone."""

from __future__ import annotations

import numpy as np

from matcher.goals.base import Goal
from matcher.goals.worth import leg_worth
from matcher.model.columns import JOP
from matcher.solve.problem import Problem


def trivial_bound(goal: Goal, problem: Problem) -> int:
    """A valid bound of a goal over all plans, however loose."""
    legs, pool = problem.legs, problem.pool
    if goal.name == "impact":
        worth = leg_worth(legs, problem.policy.goal("impact").worth)
        roles = np.array([max(len(need.roles), 1) for need in pool.needs], dtype=np.int64)[legs.need]
        best = np.zeros(len(pool.needs), dtype=np.int64)
        np.maximum.at(best, legs.need, worth * np.where(legs.kind == JOP, roles, 1))
        return int(best.sum())
    if goal.name == "reach":
        return len(np.unique(legs.receiver))
    if goal.name == "equity":
        return 1000
    if goal.name in ("mutual", "fit"):
        # Each need takes at most one leg, or one a role.
        each = np.array([max(len(need.roles), 1) for need in pool.needs], dtype=np.int64)
        needs = np.unique(legs.need)
        if goal.name == "mutual":
            return int(each[needs].sum())
        fit = problem.policy.goal("fit")
        most = fit.language + 2 * fit.prefers + fit.region + fit.first_kind + fit.new_pair
        return int(int(each[needs].sum()) * (most + max(pool.affinity.values(), default=0)))
    return 0
