"""Bad rounds on request: what is wrong is refused row by row, what is merely unlucky is legal and stays unmet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from matcher.domain.errors import DataError
from matcher.generate import SIZES, Made, generate, write_round
from matcher.generate.spoilt import invalid, unlucky
from matcher.screening import screen
from matcher.tables.scenario_folder import read_scenario

START = date(2027, 1, 4)


@pytest.fixture(scope="module")
def sound() -> Made:
    return generate(name="bad", size=SIZES["regional"], seed=3)


def test_a_sound_round_reads(sound: Made, tmp_path: Path) -> None:
    write_round(tmp_path, sound)
    pool = read_scenario(tmp_path).pool
    counts = (len(pool.societies), len(pool.needs), len(pool.offers), len(pool.envelopes))
    assert counts == (24, 55, 30, 5)


def test_the_unlucky_are_legal(sound: Made, tmp_path: Path) -> None:
    write_round(tmp_path, replace(sound, tables=unlucky(sound.tables, START)))
    pool = read_scenario(tmp_path).pool
    added = set(pool.need) - {row["need"] for row in sound.tables["needs"]}
    assert added == {"window-in-holidays", "language-alone", *(f"all-urgent-{number}" for number in range(1, 6))}
    assert {level for _, level in pool.offer["weak-offer"].capabilities} == {2}
    assert pool.envelope["ended-before"].valid_to < pool.start
    asking = {need.society for need in pool.needs}
    assert not asking & set(pool.envelope["fits-nobody"].receivers)


def test_every_invalid_row_is_named_and_no_other(sound: Made, tmp_path: Path) -> None:
    spoilt = invalid(sound.tables)
    write_round(tmp_path, replace(sound, tables=spoilt))
    with pytest.raises(DataError) as caught:
        read_scenario(tmp_path)
    named = {(problem.file, problem.row) for problem in caught.value.problems}
    expected = {
        (f"{table}.csv", number)
        for table in ("needs", "offers", "envelopes")
        for number in range(len(sound.tables[table]) + 2, len(spoilt[table]) + 2)
    }
    assert len(expected) == 9
    twice = next(row["need"] for row in spoilt["needs"][len(sound.tables["needs"]):] if row in sound.tables["needs"])
    first = next(number for number, row in enumerate(sound.tables["needs"], start=2) if row["need"] == twice)
    assert named - {("needs.csv", first)} == expected


def test_problems_say_how_to_mend(sound: Made, tmp_path: Path) -> None:
    write_round(tmp_path, replace(sound, tables=invalid(sound.tables)))
    with pytest.raises(DataError) as caught:
        read_scenario(tmp_path)
    assert all(problem.wrong and problem.mend for problem in caught.value.problems)
    skill = next(problem for problem in caught.value.problems if "SRV-TRAK" in problem.wrong)
    assert "SRV-TRAC" in skill.mend


def test_bad_mixes_both(tmp_path: Path) -> None:
    write_round(tmp_path, generate(name="bad", size=SIZES["global"], seed=3, bad=True))
    with pytest.raises(DataError) as caught:
        read_scenario(tmp_path)
    assert len(caught.value.problems) >= 9


def test_nobody_can_help_the_unlucky(sound: Made, tmp_path: Path) -> None:
    write_round(tmp_path, replace(sound, tables=unlucky(sound.tables, START)))
    scenario = read_scenario(tmp_path)
    legs = screen(scenario.pool, scenario.policy.checks, scenario.policy.funding).legs
    helped = {scenario.pool.needs[place].need for place in legs.need}
    helping = {scenario.pool.offers[place].offer for place in legs.offer}
    assert len(helped) > 20
    assert not helped & {"window-in-holidays", "language-alone"}
    assert "weak-offer" not in helping
