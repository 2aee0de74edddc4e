"""A goal that is a sum over legs weighs each leg on the sheet by what it is worth in an answer."""

from __future__ import annotations

import numpy as np
import pytest

from matcher.domain.kinds import KINDS
from matcher.domain.pool import Pool
from matcher.model.detail import Detail
from matcher.policy import default_policy
from matcher.screening import screen
from matcher.solve.choices import Choice, Paid, pick_of
from matcher.solve.problem import make_problem
from tests.helpers.oracle.dice import seeded
from tests.helpers.oracle.making import make
from tests.helpers.rounds import need, offer, past, pool, society
from tests.test_agreement import sound


def weighed_and_worth(made: Pool, name: str) -> list[tuple[int, int]]:
    """For every decision on a leg of a round, in each of its languages: its weight on the sheet, and its value in an answer."""
    policy = default_policy()
    goal = policy.goal(name)
    legs = screen(made, policy.checks, policy.funding).legs
    laid = make_problem(made, policy, legs, 1).lay(np.arange(len(legs)), Detail.full(made), goal=goal)
    assert laid.objective is not None
    summed = laid.objective.merged()
    weights = dict(zip(summed.columns.tolist(), summed.weights.tolist(), strict=True))
    found = []
    for column, leg, language in zip(laid.columns.column, laid.columns.leg, laid.columns.language, strict=True):
        spoken = legs.languages[language] if language >= 0 else None
        pick = pick_of(Choice(KINDS[legs.kind[leg]], 0, spoken, (Paid(int(leg), {}, ()),)), legs, "x1")
        found.append((weights.get(int(column), 0), goal.value((pick,), made)))
    return found


COMPONENTS = pool(
    society("ICRC"), society("IFRC"), society("KEN", "AFR"), society("RWA", "AFR"), need("n1", "IFRC", prefers="ICRC", priority=1),
    need("n2", "KEN", kinds="peer_review;secondment", languages="en:B1"), offer("o1", "ICRC", prefers="IFRC"), offer("o2", "RWA"),
    past("KEN", "RWA", 2026), past("KEN", "ICRC", 2024), past("UGA", "RWA", 2026), affinity={("n1", "o1"): 7, ("n2", "o2"): 2})


@pytest.mark.parametrize("name", ["impact", "fit"])
def test_of_components_without_a_region_and_of_pairs_that_met_before(name: str) -> None:
    pairs = weighed_and_worth(COMPONENTS, name)
    assert len(pairs) > 3 and len(set(pairs)) > 1
    assert all(weight == worth for weight, worth in pairs)


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("name", ["impact", "fit"])
def test_of_any_round(name: str, seed: int) -> None:
    assert [pair for pair in weighed_and_worth(sound(make(seeded(seed))[0]), name) if pair[0] != pair[1]] == []
