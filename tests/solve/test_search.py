"""The search as a whole: the same plan each time, the same values for reordered rows, and what it has when stopped."""

from __future__ import annotations

import dataclasses
import random
import threading
from pathlib import Path

import pytest

from matcher.documents import plan_text
from matcher.domain.pool import Pool
from matcher.planner import plan, verify
from matcher.policy import default_policy, read_policy
from matcher.scenario import Limits, Scenario
from matcher.solve.progress import Progress
from matcher.tables.scenario_folder import read_scenario
from tests.helpers.rounds import need, offer, pool, society

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"


def scenario(name: str) -> Scenario:
    return read_scenario(SCENARIOS / name)


def shuffled(pool: Pool, seed: int) -> Pool:
    tables = {name: list(getattr(pool, name)) for name in ("societies", "needs", "offers", "envelopes", "history")}
    for rows in tables.values():
        random.Random(seed).shuffle(rows)
    return dataclasses.replace(pool, **{name: tuple(rows) for name, rows in tables.items()})


@pytest.mark.parametrize("name", ["first-look", "practice-exchange", "joint-operation", "regional-2027", "global-2027"])
def test_the_same_scenario_gives_the_same_plan_byte_for_byte(name: str) -> None:
    first, second = plan(scenario(name)), plan(scenario(name))
    assert first.status == "optimal"
    assert plan_text(first) == plan_text(second)


@pytest.mark.parametrize("name", ["first-look", "tight-earmarks", "regional-2027"])
def test_reordered_rows_give_the_same_values(name: str) -> None:
    given = scenario(name)
    other = dataclasses.replace(given, pool=shuffled(given.pool, 7))
    assert other.digest() == given.digest()
    assert [goal.value for goal in plan(other).goals] == [goal.value for goal in plan(given).goals]


def test_a_search_that_is_stopped_gives_the_best_plan_found_with_honest_bounds() -> None:
    given, stop = scenario("every-society-2027"), threading.Event()

    def listen(progress: Progress) -> None:
        if progress.value:
            stop.set()

    answer = plan(given, progress=listen, stop=stop)
    assert answer.status == "feasible"
    assert answer.exchanges
    impact = answer.goals[0]
    assert 0 < impact.value <= impact.bound
    assert not answer.goals[-1].proved
    assert verify(given, answer) == []


def test_a_search_stopped_before_it_begins_finds_nothing_and_says_so() -> None:
    given, stop = scenario("every-society-2027"), threading.Event()
    stop.set()
    answer = plan(given, stop=stop)
    assert answer.status == "stopped"
    assert answer.exchanges == ()
    assert len(answer.unmet) == len(given.pool.needs)


def test_what_is_found_in_hardly_any_time_is_sound() -> None:
    # How far a hundredth of a second reaches depends on the machine; that the answer stands does not.
    given = scenario("every-society-2027")
    answer = plan(dataclasses.replace(given, limits=Limits(seconds=0.01)))
    assert answer.status == ("feasible" if answer.exchanges else "stopped")
    assert not answer.goals[0].proved
    assert verify(given, answer) == []


def test_progress_tells_of_every_goal_in_order() -> None:
    heard: list[Progress] = []
    answer = plan(scenario("first-look"), progress=heard.append)
    held = [progress for progress in heard if progress.stage == "held"]
    assert [progress.goal for progress in held] == [goal.name for goal in answer.goals]
    assert [progress.value for progress in held] == [goal.value for goal in answer.goals]
    assert all(progress.gap == 0 for progress in held)


def test_one_worker_is_enough() -> None:
    given = scenario("first-look")
    alone = plan(dataclasses.replace(given, limits=dataclasses.replace(given.limits, workers=1)))
    assert [goal.value for goal in alone.goals] == [goal.value for goal in plan(given).goals]


def test_who_is_away_is_counted_where_nothing_bounds_the_offer() -> None:
    # With offer_capacity off, exchanges_max does not count; it was taken for a bound on how many could be away at once.
    shared = {"earliest": "2027-03-01", "latest": "2027-03-14"}
    made = pool(society("RWA", away_at_once=1), need("n1", "KEN", **shared), need("n2", "UGA", **shared), need("n3", "TZA", **shared),
                offer("o1", "RWA", exchanges_max=1))
    policy = default_policy()
    rules = tuple(dataclasses.replace(rule, on=False) if rule.name == "offer_capacity" else rule for rule in policy.rules)
    given = Scenario("away", "", "", made, dataclasses.replace(policy, rules=rules))
    answer = plan(given)
    assert answer.status == "optimal"
    assert len(answer.exchanges) == 1
    assert verify(given, answer) == []


def test_of_two_languages_the_one_of_the_last_word_is_settled_though_the_other_serves_better() -> None:
    made = pool(society("COL", languages="en:B2;fr:C1"), society("LBN", languages="en:C2"), society("UGA", languages="en:B2;fr:C1"),
                need("n1", "COL", kinds="practice_exchange", priority=1), need("n2", "LBN", kinds="practice_exchange", priority=3),
                offer("o1", "UGA", kinds="practice_exchange", cohort_min=1, cohort_max=1, exchanges_max=1))
    policy = read_policy(goals={"order": ["impact"]})[0]
    found = {plan(Scenario("two", "", "", made, policy, Limits(seconds=20, seed=seed))).exchanges[0].language for seed in range(1, 5)}
    assert found == {"en", "fr"}
