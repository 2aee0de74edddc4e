"""A plan.json that others made to the page of the model stands here, however they wrote what the page leaves open."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from matcher.documents import plan_to_dict, read_plan
from matcher.planner import plan, verify
from matcher.tables.scenario_folder import read_scenario

FIRST_LOOK = Path(__file__).resolve().parents[2] / "scenarios" / "first-look"


@cache
def solved() -> str:
    return json.dumps(plan_to_dict(plan(read_scenario(FIRST_LOOK), engines=("cpsat",))))


def legs(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [leg for exchange in document["exchanges"] for leg in exchange["legs"]]


def bare(document: dict[str, Any]) -> None:
    document.pop("conflict")
    for row in document["unmet"]:
        row["unlocks"] = []


def in_another_order(document: dict[str, Any]) -> None:
    for name in ("exchanges", "unmet", "envelopes", "societies"):
        document[name].reverse()
    for number, exchange in enumerate(document["exchanges"]):
        exchange["id"] = f"A-{number}"


def with_lines_of_nothing(document: dict[str, Any]) -> None:
    for leg in legs(document):
        leg["costs"] = {"interpreter": 0, **leg["costs"]}
        leg["own_funds"] = {"travel": 0}
    document["rejected"]["listed"] = 0


def with_reasons_of_their_own(document: dict[str, Any]) -> None:
    for leg in legs(document):
        leg["reasons"] = [{"code": "ours", "facts": {"why": [1, {"deep": None}]}}]
    document["versions"] = {"another": "2"}


def stopped_before_cost_was_proved(document: dict[str, Any]) -> None:
    document["status"] = "feasible"
    document["goals"][-1] |= {"proved": False, "bound": 0}


def with_best(document: dict[str, Any]) -> None:
    for goal in document["goals"]:
        goal |= {"best": goal["value"], "seconds": 0}


@pytest.mark.parametrize("change", [
    bare, in_another_order, with_lines_of_nothing, with_reasons_of_their_own, stopped_before_cost_was_proved, with_best])
def test_it_stands(tmp_path: Path, change: Callable[[dict[str, Any]], None]) -> None:
    document = json.loads(solved())
    change(document)
    (tmp_path / "plan.json").write_text(json.dumps(document), "utf-8")
    assert verify(read_scenario(FIRST_LOOK), read_plan(tmp_path / "plan.json")) == []


def test_one_franc_too_little_is_found(tmp_path: Path) -> None:
    document = json.loads(solved())
    legs(document)[0]["charges"][0]["amount"] -= 1
    (tmp_path / "plan.json").write_text(json.dumps(document), "utf-8")
    found = {breach.rule for breach in verify(read_scenario(FIRST_LOOK), read_plan(tmp_path / "plan.json"))}
    assert "funding" in found
