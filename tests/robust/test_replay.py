"""The same stream in rounds of several lengths."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from matcher.cli.replay import show_replayed
from matcher.policy import read_policy
from matcher.robust.replay import Replayed, _pool, replay, stream_of
from matcher.scenario import Scenario
from matcher.tables.scenario_folder import read_scenario
from matcher.wording import translator

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


def test_what_was_decided_holds_in_a_scenario_whose_rule_about_pins_is_off() -> None:
    read = _read()
    off = dataclasses.replace(read, policy=read_policy(rules={"pins": {"on": False}}, goals={"order": ["impact"]})[0])
    assert replay(stream_of(off, 3), every=(8,), lead=4, workers=1) == replay(stream_of(read, 3), every=(8,), lead=4, workers=1)


def test_every_need_is_met_or_has_its_why_and_no_cadence_beats_what_was_possible() -> None:
    read = _read()
    at_once, *rounds = replay(stream_of(read, 3), every=(0, 8, 16), lead=4, workers=1)
    assert (at_once.every, at_once.rounds, at_once.hasty) == (0, 1, 0)
    for row in (at_once, *rounds):
        assert row.met + row.unmet + row.lapsed + row.late == len(read.pool.needs)
        assert row.impact <= at_once.impact
    assert at_once.lapsed == at_once.late == 0


def test_the_table_says_what_is_assumed_and_what_was_possible(capsys: pytest.CaptureFixture[str]) -> None:
    rows = (Replayed(13, 3, 90, 4, 2, 1, 1, 187, 500), Replayed(26, 1, 60, 3, 2, 1, 2, 250, 400, hasty=1))
    show_replayed(Replayed(0, 1, 120, 6, 2, 0, 0, 0, 900), rows, 6, translator("en"))
    shown = " ".join(capsys.readouterr().out.split())
    assert "Most impact comes of a round every 13 weeks: 75.0% of what is possible" in shown
    assert "starts 6 weeks after its round" in shown
    assert "In 1 rounds time was over" in shown
