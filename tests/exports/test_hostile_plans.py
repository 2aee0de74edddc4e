"""A plan.json made by anybody is refused with its place, or audited; it never breaks the audit down."""

from __future__ import annotations

import copy
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from matcher.documents import plan_to_dict, read_plan
from matcher.domain.errors import DataError
from matcher.domain.reasons import Breach
from matcher.planner import plan, verify
from matcher.scenario import Scenario
from matcher.tables.scenario_folder import read_scenario

SCENARIO = Path(__file__).resolve().parents[2] / "scenarios" / "co-funding"


@cache
def solved() -> tuple[Scenario, dict[str, Any]]:
    given = read_scenario(SCENARIO)
    return given, json.loads(json.dumps(plan_to_dict(plan(given))))


def changed(place: str, value: object) -> dict[str, Any]:
    """The sound plan with another value at a place such as exchanges/0/start."""
    document = copy.deepcopy(solved()[1])
    *path, last = place.split("/")
    at: Any = document
    for step in path:
        at = at[int(step) if isinstance(at, list) else step]
    at[last] = value
    return document


def audited(folder: Path, document: object) -> list[Breach]:
    path = folder / "plan.json"
    path.write_text(json.dumps(document), "utf-8")
    return verify(solved()[0], read_plan(path))


def refused(folder: Path, content: bytes) -> list[tuple[str, str]]:
    path = folder / "plan.json"
    path.write_bytes(content)
    with pytest.raises(DataError) as error:
        read_plan(path)
    return [(problem.column, problem.wrong) for problem in error.value.problems]


def test_the_plan_as_it_is_stands(tmp_path: Path) -> None:
    assert audited(tmp_path, solved()[1]) == []


@pytest.mark.parametrize(("place", "value"), [
    ("exchanges/0/legs/0/role", 2**50), ("exchanges/0/legs/0/role", -1), ("exchanges/0/legs/0/role", 0),
    ("exchanges/0/legs/0/need", "nobody"), ("exchanges/0/legs/0/offer", "nobody"), ("exchanges/0/legs/0/gain", 2**53),
    ("exchanges/0/legs/0/charges/0/envelope", "nobody"), ("exchanges/0/legs/0/charges/0/line", "material:gold"),
    ("exchanges/0/legs/0/charges/0/amount", -(2**53)), ("exchanges/0/legs/0/own_funds", {"": -1}),
    ("exchanges/0/kind", "joint_operation"), ("exchanges/0/kind", "practice_exchange"), ("exchanges/0/days", 2**53),
    ("exchanges/0/start", "1900-01-01"), ("exchanges/0/start", "2199-12-31"), ("exchanges/0/language", "xx"),
    ("goals", []), ("digest", ""), ("rejected", {"x": 2**53}), ("status", "infeasible"), ("unmet", [])])
def test_a_false_word_is_a_breach(tmp_path: Path, place: str, value: object) -> None:
    if place == "unmet":
        value = [{"need": "n1"}]
    assert audited(tmp_path, changed(place, value)) != []


@pytest.mark.parametrize(("place", "value", "wrong"), [
    ("exchanges/0/legs/0/role", 1.0, "1.0 is not of type 'integer', 'null'."),
    ("exchanges/0/legs/0/gain", 2.0, "2.0 is not of type 'integer'."),
    ("exchanges/0/legs/0/charges/0/amount", True, "True is not of type 'integer'."),
    ("exchanges/0/start", "9999-12-31", "'9999-12-31' is not a date."),
    ("exchanges/0/start", "0000-01-01", "'0000-01-01' is not a date."),
    ("exchanges/0/start", "2027-02-30", "'2027-02-30' is not a date."),
    ("seed", 2**54, f"{2**54} is greater than the maximum of {2**53}."),
])
def test_a_wrong_value_is_refused_with_its_place(tmp_path: Path, place: str, value: object, wrong: str) -> None:
    assert refused(tmp_path, json.dumps(changed(place, value)).encode()) == [(place, wrong)]


@pytest.mark.parametrize("content", [
    b"", b"\0", b"[", b"[" * 1_000_000, b'{"a": NaN}', '{"a": 1}'.encode("utf-16"), b'"\xff"', b'{"seed": ' + b"9" * 5000 + b"}"])
def test_what_is_no_json_is_refused(tmp_path: Path, content: bytes) -> None:
    ((column, wrong),) = refused(tmp_path, content)
    assert column == ""
    assert wrong.startswith(("This is no JSON (", "The file is not UTF-8."))


def test_half_a_character_is_refused(tmp_path: Path) -> None:
    document = json.dumps(changed("exchanges/0/legs/0/need", "\ud800")).encode()
    assert refused(tmp_path, document) == [("", "The file is not UTF-8.")]
    assert audited(tmp_path, changed("scenario", "\U0001f30d")) != []


def test_of_very_many_wrong_places_the_first_thousand_are_told(tmp_path: Path) -> None:
    assert len(refused(tmp_path, json.dumps(changed("exchanges", [{}] * 20_000)).encode())) == 1000
