"""The same stream in rounds of several lengths."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from matcher.policy import read_policy
from matcher.robust.replay import _pool, replay, stream_of
from matcher.scenario import Scenario
from matcher.tables.scenario_folder import read_scenario

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"


def _read() -> Scenario:
    read = read_scenario(SCENARIOS / "secondment")
    policy = read_policy(goals={"order": ["impact"]})[0]
    return dataclasses.replace(read, policy=policy, limits=dataclasses.replace(read.limits, seconds=10, workers=1))


def test_statements_come_in_before_they_are_over_and_the_same_way_each_time() -> None:
    read = _read()
    stream = stream_of(read, 3)
    assert stream == stream_of(read, 3)
    assert all(0 <= week < read.pool.weeks for _, week in (*stream.needs, *stream.offers))


def test_what_is_not_there_yet_is_not_in_the_round() -> None:
    read = _read()
    stream = stream_of(read, 3)
    pool = _pool(stream, 5, 6, ())
    came = dict(stream.needs)
    assert all(came[row.need] <= 5 for row in pool.needs)
    assert all((row.earliest - pool.start).days >= 7 * 11 for row in pool.needs)


def test_rounds_keep_what_earlier_ones_decided() -> None:
    read = _read()
    often, seldom = replay(stream_of(read, 3), every=(8, 16), lead=4, workers=1)
    assert (often.every, seldom.every, seldom.rounds) == (8, 16, 1)
    assert often.rounds > seldom.rounds
    assert often.met <= len(read.pool.needs)
    assert often.lapsed <= seldom.lapsed
