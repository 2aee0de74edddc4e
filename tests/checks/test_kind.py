from __future__ import annotations

import pytest

from matcher.checks.kind import Kind
from matcher.domain.kinds import KINDS
from tests.helpers.judging import kinds_passed, passes, rows
from tests.helpers.rounds import capability, need, offer, pool

BOTH = "secondment;peer_review"


@pytest.mark.parametrize(
    ("asked", "given", "taught", "passed"),
    [
        (BOTH, BOTH, BOTH, ["secondment", "peer_review"]),
        ("secondment", BOTH, BOTH, ["secondment"]),
        (BOTH, "peer_review", BOTH, ["peer_review"]),
        (BOTH, BOTH, "practice_exchange", []),
    ])
def test_need_offer_and_capability_all_name_the_kind(asked: str, given: str, taught: str, passed: list[str]) -> None:
    assert kinds_passed(Kind(), pool(capability("SRV-TRAC", taught), need(kinds=asked), offer(kinds=given))) == passed


def test_a_joint_operation_looks_at_the_capability_of_its_role() -> None:
    made = pool(
        capability("SRV-TRAC", "secondment"), capability("DAT-CASE", KINDS),
        need(kinds="joint_operation", roles="SRV-TRAC;DAT-CASE"), offer(capabilities="SRV-TRAC:5;DAT-CASE:5"))
    assert [passes(Kind(), made, "joint_operation", role) for role in (1, 2)] == [False, True]
    assert Kind().facts(rows(made, "joint_operation", 1), made) == {
        "kind": "joint_operation", "need_kinds": ["joint_operation"], "offer_kinds": list(KINDS),
        "capability": "SRV-TRAC", "capability_kinds": ["secondment"]}
