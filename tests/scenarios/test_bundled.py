"""Every bundled scenario has the answer that its `expected.toml` promises, whichever engine solves it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from matcher.cli.generate import command as generate
from matcher.domain.plan import Plan
from matcher.domain.reasons import Reason
from matcher.planner import plan
from matcher.tables.scenario_folder import read_scenario

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"
LARGE = "every-society-2027"
NAMES = sorted(path.parent.name for path in SCENARIOS.glob("*/scenario.toml"))


def expected(name: str) -> dict[str, Any]:
    return tomllib.loads((SCENARIOS / name / "expected.toml").read_text("utf-8"))


def values(answer: Plan) -> dict[str, int]:
    return {goal.name: goal.value for goal in answer.goals}


def agree(promised: dict[str, Any], found: Reason) -> bool:
    """Whether a reason of a conflict speaks of the pin or the rule that was promised."""
    return all(found.facts.get(key) == value for key, value in promised.items())


def check(answer: Plan, promise: dict[str, Any]) -> None:
    """The status is among those promised; goals, gaps and conflict are exactly those that the file names."""
    statuses = promise["status"] if isinstance(promise["status"], list) else [promise["status"]]
    assert answer.status in statuses
    if "goals" in promise:
        assert values(answer) == promise["goals"]
        assert [goal.name for goal in answer.goals] == list(promise["goals"])
        assert all(goal.proved and goal.bound == goal.value for goal in answer.goals)
    for name, permille in promise.get("gap_permille", {}).items():
        goal = next(goal for goal in answer.goals if goal.name == name)
        assert goal.value > 0
        assert 1000 * (goal.bound - goal.value) <= permille * goal.bound
    conflict = promise.get("conflict", [])
    assert len(answer.conflict) == len(conflict)
    for member in conflict:
        assert sum(agree(member, reason) for reason in answer.conflict) == 1, member


def test_the_folders_are_those_that_the_readme_of_scenarios_names() -> None:
    text = (SCENARIOS / "README.md").read_text("utf-8")
    named = sorted(line.split("`")[1] for line in text.splitlines() if line.startswith("| `"))
    assert named == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_scenario_tells_what_it_shows_and_promises_something(name: str) -> None:
    title, _, paragraph = (SCENARIOS / name / "README.md").read_text("utf-8").partition("\n\n")
    assert title == f"# {read_scenario(SCENARIOS / name).title}"
    assert len(paragraph) > 200
    promise = expected(name)
    assert set(promise) <= {"status", "goals", "gap_permille", "conflict"}
    assert promise["status"] and len(promise) >= 2


@pytest.mark.parametrize("engine", ["cpsat", "highs"])
@pytest.mark.parametrize("name", [name for name in NAMES if name != LARGE])
def test_each_engine_alone_finds_the_answer(name: str, engine: str) -> None:
    check(plan(read_scenario(SCENARIOS / name), engines=(engine,)), expected(name))


@pytest.mark.slow
def test_the_engines_together_come_near_the_answer_of_the_largest_round() -> None:
    check(plan(read_scenario(SCENARIOS / LARGE)), expected(LARGE))


@pytest.mark.parametrize("name", ["every-society-2027", "global-2027", "regional-2027"])
def test_the_command_in_the_readme_of_a_made_up_round_makes_its_tables(name: str, tmp_path: Path) -> None:
    words = (SCENARIOS / name / "README.md").read_text("utf-8").split("`matcher")[1].split("`")[0].split()
    assert words[-1] == f"scenarios/{name}"
    assert generate([*words[1:-1], str(tmp_path / name)], standalone_mode=False) == 0
    for path in (tmp_path / name).glob("*.csv"):
        assert path.read_bytes() == (SCENARIOS / name / path.name).read_bytes()
