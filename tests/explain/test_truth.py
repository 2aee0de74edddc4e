"""What a plan says is true: every fact of every reason, and every change that would let a need in, is recomputed."""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from matcher.documents import plan_to_dict
from matcher.domain.pool import Pin, Pool
from matcher.planner import plan
from matcher.policy import read_policy
from matcher.scenario import Limits, Scenario
from matcher.sentences import SENTENCES
from matcher.tables.scenario_folder import read_scenario
from tests.helpers.oracle.dice import seeded
from tests.helpers.oracle.making import make
from tests.helpers.oracle.settings import Settings
from tests.helpers.oracle.strategies import rounds
from tests.helpers.truth.chosen import line
from tests.helpers.truth.unlocks import UNLOCKS, opens, unlock
from tests.helpers.truth.unmet import REASONS, left_out
from tests.helpers.truth.world import World
from tests.test_agreement import sound

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"
# Rounds that between them say everything that there is to say.
TELLING = (756, 167, 730, 258, 235, 726, 238, 313, 95, 197, 219, 482, 588, 1, 4, 14, 60, 78, 88, 255, 291, 558, 834, 2127)
# What no plan of a tiny round that is solved to the end says; each has a test of its own.
SELDOM = {"no_offers", "offer_small", "not_placed", "away_full", "debt"}  # debt: tests/explain/test_debt.py


def scenario(pool: Pool, tables: Mapping[str, Any]) -> Scenario:
    policy, wrong = read_policy(tables.get("checks", {}), tables.get("rules", {}), tables.get("goals", {}))
    assert wrong == []
    return Scenario("tiny", "Tiny", "", pool, policy, Limits(seconds=60, workers=1))


def world(pool: Pool, tables: Mapping[str, Any]) -> World:
    answer = plan(scenario(pool, tables), engines=("cpsat",))
    return World(pool, Settings.read(tables), plan_to_dict(answer))


@cache
def telling(seed: int) -> World:
    pool, tables = make(seeded(seed))
    return world(sound(pool), tables)


def falsehoods(seen: World) -> list[str]:
    """Everything in the reasons of a plan that is not true."""
    if seen.document["status"] not in ("optimal", "feasible"):
        return []
    wrong = [why for exchange in seen.plan for leg, row in exchange.legs for why in line(seen, exchange, leg, row)]
    for row in seen.document["unmet"]:
        wrong += left_out(seen, row)
        wrong += [why for reason in row["unlocks"] if (why := unlock(seen, row["need"], reason))]
    return wrong


def codes(seen: World) -> set[str]:
    lines = [reason for exchange in seen.document["exchanges"] for leg in exchange["legs"] for reason in leg["reasons"]]
    out = [reason for row in seen.document["unmet"] for reason in (*row["reasons"], *row["unlocks"])]
    return {reason["code"] for reason in (*lines, *out)}


@pytest.mark.parametrize("seed", TELLING)
def test_what_is_said_of_a_telling_round_is_true(seed: int) -> None:
    assert telling(seed).document["status"] == "optimal"
    assert falsehoods(telling(seed)) == []


def test_the_telling_rounds_say_everything_that_there_is_to_say() -> None:
    said = set().union(*(codes(telling(seed)) for seed in TELLING))
    assert (set(REASONS) | set(UNLOCKS)) - said <= SELDOM
    assert said <= set(SENTENCES)


@pytest.mark.slow
@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(rounds())
def test_what_is_said_of_any_tiny_round_is_true(tiny: tuple[Pool, dict[str, Any]]) -> None:
    pool, tables = tiny
    assert falsehoods(world(sound(pool), tables)) == []


@pytest.mark.parametrize("name", [
    "affinity-listed", "co-funding", "first-look", "joint-operation", "peer-review", "pins-baseline", "practice-exchange",
    "reciprocity", "regional-2027", "secondment", "tight-earmarks"])
def test_what_is_said_of_a_bundled_round_is_true(name: str) -> None:
    tables = tomllib.loads((SCENARIOS / name / "scenario.toml").read_text("utf-8"))
    given = read_scenario(SCENARIOS / name)
    seen = World(given.pool, Settings.read({key: tables.get(key, {}) for key in ("checks", "rules", "goals")}),
                 plan_to_dict(plan(given, engines=("cpsat",))))
    assert seen.document["status"] == "optimal"
    assert falsehoods(seen) == []


@pytest.mark.parametrize("seed", TELLING)
def test_solved_again_with_what_would_let_a_need_in_the_plan_stands_and_the_need_is_met(seed: int) -> None:
    """Every leg of the plan is pinned where it is, and the need to the offer: the round with the change has such a plan."""
    seen = telling(seed)
    _, tables = make(seeded(seed))
    asked = [(row["need"], reason) for row in seen.document["unmet"] for reason in row["unlocks"]
             if reason["code"] in ("unlock_offer", "unlock_host", "unlock_away", "unlock_balance", "unlock_money", "unlock_own_funds",
                                   "unlock_pin")]
    held = tuple(Pin(leg.need.need, leg.offer.offer, "in", leg.role, seen.pool.week_start(exchange.week), exchange.kind)
                 for exchange in seen.plan for leg, _ in exchange.legs)
    for need, reason in asked:
        ((changed, changed_settings),) = opens(seen, need, reason["code"], reason["facts"])
        numbers = dict(tables) | {"rules": dict(tables.get("rules", {}))}
        if reason["code"] == "unlock_balance":
            numbers["rules"]["balance"] = changed_settings.rules["balance"]
        out = tuple(pin for pin in changed.pins if pin.pin == "out")
        there = World(changed, changed_settings, seen.document)
        ways = [leg for leg in there.legs_of(need, reason["facts"].get("offer")) if not there.pinned_out(leg) and there.fits(leg)]
        pinned = dataclasses.replace(changed, pins=(*held, *out, Pin(need, ways[0].offer.offer, "in")))
        assert plan(scenario(pinned, numbers), engines=("cpsat",)).status == "optimal"
