from __future__ import annotations

import pytest

from matcher.checks.level import Level
from tests.helpers.judging import passes, rows
from tests.helpers.rounds import need, offer, pool


@pytest.mark.parametrize(
    ("needed", "offered", "check", "expected"),
    [
        (0, 4, Level(), True),
        (0, 3, Level(), False),  # above the need, yet below what may teach
        (3, 4, Level(), True),
        (4, 4, Level(), False),  # nothing to gain
        (4, 5, Level(), True),
        (4, 4, Level(min_gain=0), True),
        (3, 5, Level(min_gain=2), True),
        (4, 5, Level(min_gain=2), False),
        (0, 1, Level(min_offer=1), True),
        (0, 0, Level(min_offer=0, min_gain=0), True),
    ])
def test_the_offer_is_high_enough_and_far_enough_above(needed: int, offered: int, check: Level, expected: bool) -> None:
    made = pool(need(level=needed, target=5), offer(capabilities=f"SRV-TRAC:{offered}"))
    assert passes(check, made) is expected


@pytest.mark.parametrize(
    ("needed", "target", "offered", "gain"), [(2, 4, 5, 2), (2, 5, 4, 2), (4, 5, 4, 0), (4, 5, 1, 0)])
def test_gain_ends_at_the_target_and_is_never_below_0(needed: int, target: int, offered: int, gain: int) -> None:
    made = pool(need(level=needed, target=target), offer(capabilities=f"SRV-TRAC:{offered}"))
    assert rows(made).gain.tolist() == [gain]


@pytest.mark.parametrize("name", ["min_offer", "min_gain"])
@pytest.mark.parametrize("value", [-1, 6])
def test_numbers_are_levels(name: str, value: int) -> None:
    with pytest.raises(ValueError, match=f"^{name} must be from 0 to 5.$"):
        Level(**{name: value})
