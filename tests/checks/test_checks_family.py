"""The family of checks: what every member must be."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

import matcher.checks
from matcher.checks import CHECKS
from matcher.checks.base import Check

DEFINE_A_LEG = ("not_self", "kind", "capability", "mode", "window")


def test_order_is_the_model_s() -> None:
    assert [check.name for check in CHECKS] == [
        "not_self", "standing", "kind", "capability", "level", "avoids", "listed", "mode", "language", "security",
        "capacity", "window", "fundable"]


def test_every_file_is_a_member() -> None:
    files = {path.stem for path in Path(matcher.checks.__file__).parent.glob("*.py")} - {"__init__", "base"}
    assert files == {check.name for check in CHECKS} == {check.__module__.rpartition(".")[2] for check in CHECKS}


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)
def test_a_member_is_frozen_says_what_it_asks_and_knows_whether_it_may_be_off(check: type[Check]) -> None:
    assert dataclasses.is_dataclass(check) and check.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert check.__doc__ is not None and check.__doc__.endswith(".") and "\n" not in check.__doc__
    assert check().on is (check.name != "listed")
    if check.name in DEFINE_A_LEG:
        with pytest.raises(ValueError, match=f"^{check.name} may not be switched off.$"):
            check(on=False)  # type: ignore[call-arg]
    else:
        assert check(on=False).on is False  # type: ignore[call-arg]
