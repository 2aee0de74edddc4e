"""A few power cuts in every test run; a hundred by `python -m tests.journeys.power_cut --cuts 100`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journeys.power_cut import cut_power

CUTS = 4


@pytest.mark.slow
def test_nothing_acknowledged_is_lost(database_url: str, tmp_path: Path) -> None:
    counted = cut_power(database_url, tmp_path, cuts=CUTS, seed=2027)
    assert counted["cuts"] == CUTS
    assert counted["rounds"] >= 1
    assert counted["acts"] >= 30 * counted["rounds"]
