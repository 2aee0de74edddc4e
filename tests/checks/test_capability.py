from __future__ import annotations

import pytest

from matcher.checks.capability import Capability
from tests.helpers.judging import passes, rows
from tests.helpers.rounds import need, offer, pool


@pytest.mark.parametrize(("offered", "expected"), [
    ("SRV-TRAC:5", True), ("DAT-CASE:5;SRV-TRAC:0", True), ("DAT-CASE:5", False)])
def test_the_offer_has_the_capability_at_whatever_level(offered: str, expected: bool) -> None:
    assert passes(Capability(), pool(need(), offer(capabilities=offered))) is expected


def test_a_joint_operation_asks_for_the_capability_of_its_role() -> None:
    made = pool(need(kinds="joint_operation", roles="SRV-TRAC;DAT-CASE"), offer(capabilities="DAT-CASE:5"))
    assert [passes(Capability(), made, "joint_operation", role) for role in (1, 2)] == [False, True]
    facts = Capability().facts(rows(made, "joint_operation", 1), made)
    assert facts == {"capability": "SRV-TRAC", "offered": ["DAT-CASE"]}
