from __future__ import annotations

import pytest

from matcher.checks.standing import Standing
from tests.helpers.judging import passes, rows
from tests.helpers.rounds import need, offer, pool, society


@pytest.mark.parametrize(
    ("receiver", "sender", "missing"),
    [(True, True, []), (False, True, ["KEN"]), (True, False, ["RWA"]), (False, False, ["KEN", "RWA"])])
def test_both_societies_are_in_good_standing(receiver: bool, sender: bool, missing: list[str]) -> None:
    made = pool(society("KEN", standing=receiver), society("RWA", standing=sender), need(), offer())
    assert passes(Standing(), made) is (not missing)
    assert Standing().facts(rows(made), made) == {"societies": missing}
