"""Both engines, alone and racing, on the exact sheet and on relaxations, agree with a search through every plan."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from matcher.documents import plan_to_dict
from matcher.domain.pool import Pool
from matcher.planner import plan
from matcher.policy import read_policy
from matcher.scenario import Limits, Scenario
from matcher.solve.search import LARGE
from tests.helpers.oracle.audit import View, audit
from tests.helpers.oracle.brute import best
from tests.helpers.oracle.strategies import rounds

ENGINES = {"cpsat": ("cpsat",), "highs": ("highs",), "race": None}
EXACT, RELAXED = 10**9, 0  # sizes up to which the exact sheet is searched from the start


def sound(pool: Pool) -> Pool:
    """The same round without words for societies that do not take part: reading refuses these."""
    known = set(pool.society)

    def kept(row: Any, *names: str) -> Any:
        return dataclasses.replace(row, **{n: tuple(s for s in getattr(row, n) if s in known) for n in names})

    return dataclasses.replace(
        pool, needs=tuple(kept(row, "prefers", "avoids") for row in pool.needs),
        offers=tuple(kept(row, "prefers", "avoids") for row in pool.offers),
        envelopes=tuple(kept(row, "receivers", "senders") for row in pool.envelopes))


def scenario(pool: Pool, tables: Mapping[str, Any]) -> Scenario:
    policy, wrong = read_policy(tables.get("checks", {}), tables.get("rules", {}), tables.get("goals", {}))
    assert wrong == []
    return Scenario("tiny", "Tiny", "", pool, policy, Limits(seconds=120))


def agree(pool: Pool, tables: Mapping[str, Any], engines: tuple[str, ...] | None, small: int, large: int = LARGE) -> None:
    pool = sound(pool)
    expected = best(pool, tables)
    answer = plan(scenario(pool, tables), engines=engines, small=small, large=large)
    document = plan_to_dict(answer)
    assert audit(View(pool, tables, "tiny"), document) == []
    if expected is None:
        assert answer.status == "infeasible"
        assert answer.conflict
    else:
        assert answer.status == "optimal"
        assert {goal.name: goal.value if goal.best is None else goal.best for goal in answer.goals} == expected


@pytest.mark.slow
@pytest.mark.parametrize("small", [EXACT, RELAXED])
@pytest.mark.parametrize("engine", ["cpsat", "highs"])
@settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(rounds())
def test_an_engine_alone_finds_what_a_search_through_every_plan_finds(
    engine: str, small: int, tiny: tuple[Pool, dict[str, Any]]
) -> None:
    agree(*tiny, ENGINES[engine], small)


@pytest.mark.slow
@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(rounds())
def test_the_race_finds_what_a_search_through_every_plan_finds(tiny: tuple[Pool, dict[str, Any]]) -> None:
    agree(*tiny, ENGINES["race"], RELAXED)


@pytest.mark.slow
@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(rounds())
def test_the_way_of_large_rounds_finds_what_a_search_through_every_plan_finds(tiny: tuple[Pool, dict[str, Any]]) -> None:
    agree(*tiny, ENGINES["race"], RELAXED, large=0)
