"""What a frozen round keeps gives back the scenario that was frozen."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from matcher.domain.errors import DataError
from matcher.scenario import Limits, Scenario
from matcher.snapshots import scenario_from_canonical
from matcher.tables.reference import capabilities
from matcher.tables.scenario_folder import read_scenario

SCENARIOS = sorted(path.parent for path in (Path(__file__).resolve().parents[1] / "scenarios").glob("*/scenario.toml"))


def back(scenario: Scenario, **given: object) -> Scenario:
    return scenario_from_canonical(
        json.loads(scenario.canonical_text()), capabilities=scenario.pool.capabilities, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize("folder", SCENARIOS, ids=lambda folder: folder.name)
def test_every_bundled_scenario_comes_back_equal(folder: Path) -> None:
    scenario = read_scenario(folder)
    again = back(scenario, limits=scenario.limits, digest=scenario.digest())
    assert again == scenario
    assert again.canonical_text() == scenario.canonical_text()


def test_limits_are_given_anew() -> None:
    scenario = read_scenario(SCENARIOS[0])
    assert back(scenario, limits=Limits(seconds=3, seed=9)).limits == Limits(seconds=3, seed=9)
    assert back(scenario).limits == Limits()


def test_a_changed_snapshot_is_refused() -> None:
    scenario = read_scenario(SCENARIOS[0])
    document = scenario.canonical()
    document["needs"][0]["priority"] = 4 - document["needs"][0]["priority"]
    with pytest.raises(DataError, match="hash differs"):
        scenario_from_canonical(document, capabilities=capabilities(), digest=scenario.digest())


@pytest.mark.parametrize("broken", ["needs", "goals", "start"])
def test_what_is_no_scenario_is_refused(broken: str) -> None:
    document = read_scenario(SCENARIOS[0]).canonical()
    del document[broken]
    with pytest.raises(DataError, match="no scenario"):
        scenario_from_canonical(document, capabilities=capabilities())
