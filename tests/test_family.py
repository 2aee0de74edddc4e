"""Families: every file is a member of the tuple, every member has a sentence, a test and a line in the docs."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from matcher.checks import CHECKS
from matcher.exports import EXPORTS
from matcher.goals import GOALS
from matcher.kinds import KINDS_FAMILY
from matcher.pictures import PICTURES
from matcher.rules import RULES

ROOT = Path(__file__).resolve().parents[1]
FAMILIES = {"checks": CHECKS, "rules": RULES, "goals": GOALS, "exports": EXPORTS,
            "pictures": tuple(type(member) for member in PICTURES)}
BESIDE = {"__init__", "base", "worth", "weekly"}  # what the members of a family share
MEMBERS = [(family, member) for family, members in FAMILIES.items() for member in members] + [
    ("kinds", member) for member in KINDS_FAMILY]


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_every_file_of_a_family_is_in_its_tuple(family: str) -> None:
    files = {path.stem for path in (ROOT / "matcher" / family).glob("*.py")} - BESIDE
    assert files == {member.__module__.rpartition(".")[2] for member in FAMILIES[family]}


@pytest.mark.parametrize(("family", "member"), MEMBERS, ids=lambda value: getattr(value, "__name__", value))
def test_a_member_says_in_one_sentence_what_it_is(family: str, member: type) -> None:
    assert member.__doc__ is not None
    assert member.__doc__.strip().endswith(".")
    assert importlib.import_module(member.__module__).__doc__


@pytest.mark.parametrize(("family", "member"), MEMBERS, ids=lambda value: getattr(value, "__name__", value))
def test_a_member_has_its_line_in_the_docs(family: str, member: type) -> None:
    name = member.__module__.rpartition(".")[2]
    assert f"`{name}`" in (ROOT / "docs" / "model.md").read_text("utf-8")


@pytest.mark.parametrize("family", ["checks", "rules", "goals"])
def test_every_member_is_tested_where_it_stands(family: str) -> None:
    tested = {path.stem.removeprefix("test_") for path in (ROOT / "tests" / family).glob("test_*.py")}
    assert {member.__module__.rpartition(".")[2] for member in FAMILIES[family]} - tested == set()
