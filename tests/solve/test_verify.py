"""Whatever is changed in a sound plan, verification finds it, without any solver."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from matcher.documents import plan_from_dict, plan_to_dict
from matcher.planner import plan
from matcher.scenario import Scenario
from matcher.solve.verify import verify_plan
from matcher.tables.scenario_folder import read_scenario

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"
Document = dict[str, Any]


@cache
def solved() -> tuple[Scenario, Document]:
    given = read_scenario(SCENARIOS / "first-look")
    return given, plan_to_dict(plan(given))


def found(spoil: Callable[[Document], object]) -> set[str]:
    given, document = solved()
    spoilt = deepcopy(document)
    spoil(spoilt)
    return {str(breach.facts.get("why", breach.rule)) for breach in verify_plan(given, plan_from_dict(spoilt))}


def test_a_sound_plan_has_no_breach() -> None:
    assert found(lambda plan: None) == set()


def leg(document: Document) -> Document:
    return document["exchanges"][0]["legs"][0]  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        (lambda d: d["goals"][0].update(value=d["goals"][0]["value"] + 1), "value"),
        (lambda d: d["goals"][0].update(bound=0), "bound"),
        (lambda d: d["goals"][0].update(bound=d["goals"][0]["bound"] + 1), "proved"),
        (lambda d: d.update(digest="0" * 64), "digest"),
        (lambda d: d.update(status="feasible"), "status"),
        (lambda d: d["exchanges"][0].update(start="2027-03-02"), "start"),
        (lambda d: d["exchanges"][0].update(start="2027-12-27"), "start"),
        (lambda d: d["exchanges"][0].update(host="CHE"), "host"),
        (lambda d: d["exchanges"][0].update(days=1), "days"),
        (lambda d: d["exchanges"][0].update(mode="remote"), "mode"),
        (lambda d: d["exchanges"][0].update(language="sw"), "language"),
        (lambda d: leg(d).update(need="n99"), "unknown"),
        (lambda d: leg(d).update(gain=5), "gain"),
        (lambda d: leg(d).update(points=99), "points"),
        (lambda d: leg(d).update(role=1), "unknown"),
        (lambda d: leg(d)["charges"][0].update(amount=1), "unpaid"),
        (lambda d: leg(d)["charges"][0].update(envelope="e99"), "unknown"),
        (lambda d: leg(d)["costs"].update(travel=1), "costs"),
        (lambda d: d["exchanges"].append(d["exchanges"][0]), "need_once"),
        (lambda d: d["exchanges"].pop(), "unmet"),
        (lambda d: d["envelopes"][0].update(left=0), "envelopes"),
        (lambda d: d["societies"][0].update(given=9), "societies"),
        (lambda d: d["unmet"].clear(), "unmet"),
        (lambda d: d["rejected"].update(level=99), "rejected"),
    ])
def test_every_spoilt_figure_is_found(spoil: Callable[[Document], object], expected: str) -> None:
    assert expected in found(spoil)


def test_verification_loads_no_solver() -> None:
    code = "import sys, matcher.solve.verify; sys.exit('ortools' in sys.modules or 'highspy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=SCENARIOS.parent, check=False).returncode == 0
