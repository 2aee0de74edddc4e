"""What is written reads to an equal scenario, whatever the round and the policy."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.domain.funding import Costs
from matcher.domain.pool import Pool
from matcher.policy import default_policy, read_policy
from matcher.scenario import Limits, Scenario
from matcher.tables.reference import capabilities
from matcher.tables.scenario_folder import read_scenario, write_scenario
from tests.helpers.oracle.dice import Dice
from tests.helpers.oracle.making_settings import settings as policy_tables
from tests.helpers.rounds import START, baseline_leg, need, offer, past, pin, pool
from tests.helpers.tiny import tiny_pools
from tests.tables.folders import write

ROOT = Path(__file__).resolve().parents[2]
texts = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=40).map(str.strip)
scenarios = st.builds(
    Scenario,
    name=texts.map(lambda text: text or "x"), title=texts, about=texts, pool=tiny_pools(), policy=st.just(default_policy()),
    limits=st.builds(Limits, st.integers(1, 10**6) | st.floats(0.001, 10**6), st.integers(0, 2**31 - 1),
                     st.integers(0, 64), st.floats(0, 0.99)))


def again(scenario: Scenario) -> Scenario:
    with tempfile.TemporaryDirectory() as folder:
        write_scenario(scenario, Path(folder))
        return read_scenario(Path(folder))


def with_taxonomy(made: Pool) -> Pool:
    return replace(made, capabilities=capabilities())


@given(scenarios, texts, st.integers(0, 10**6))
@settings(max_examples=60, deadline=None)
def test_any_round(scenario: Scenario, text: str, seed: int) -> None:
    made = with_taxonomy(scenario.pool)
    made = replace(made, needs=tuple(replace(each, deliverable=text) for each in made.needs))
    policy, wrong = read_policy(**policy_tables(Dice(Random(seed).randint)))
    assert wrong == []
    scenario = replace(scenario, pool=made, policy=policy)
    found = again(scenario)
    assert found == scenario
    assert found.digest() == scenario.digest()


def test_every_decision(tmp_path: Path) -> None:
    made = pool(
        need("n1"), need("n2", "UGA", kinds=("joint_operation",), capability=None, roles=("SRV-TRAC", "SRV-TRAC")),
        offer("o1"), offer("o2", "FRA"),
        pin("n1", "o1", "in", start="2027-01-11", kind="secondment", note='said, "yes"\nand =1+1'),
        pin("n2", "o2", "out", role=2), past("KEN", "RWA", 2026), past("KEN", "RWA", 2026, "peer_review"),
        affinity={("n1", "o1"): 3}, baseline=(baseline_leg("n2", "o1", START, 1),), costs=Costs(visa=1))
    scenario = Scenario("all", "", "", with_taxonomy(made), default_policy())
    written = write_scenario(scenario, tmp_path)
    assert [path.name for path in written] == [
        "scenario.toml", "societies.csv", "needs.csv", "offers.csv", "envelopes.csv", "pins.csv", "history.csv",
        "affinity.csv", "baseline.csv"]
    assert read_scenario(tmp_path) == scenario


def test_a_table_that_is_gone_leaves_the_folder(tmp_path: Path) -> None:
    scenario = read_scenario(write(tmp_path))
    bare = replace(scenario, pool=replace(scenario.pool, pins=(), history=(), affinity={}, baseline=None))
    write_scenario(bare, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "envelopes.csv", "needs.csv", "offers.csv", "scenario.toml", "societies.csv"]
    assert read_scenario(tmp_path) == bare


def test_an_empty_baseline_is_not_the_same_as_none(tmp_path: Path) -> None:
    scenario = read_scenario(write(tmp_path))
    scenario = replace(scenario, pool=replace(scenario.pool, baseline=()))
    write_scenario(scenario, tmp_path)
    assert read_scenario(tmp_path).pool.baseline == ()


@pytest.mark.parametrize("name", sorted(path.parent.name for path in ROOT.glob("scenarios/*/scenario.toml")))
def test_the_bundled_rounds(name: str) -> None:
    scenario = read_scenario(ROOT / "scenarios" / name)
    assert again(scenario) == scenario
