from __future__ import annotations

import pytest

from matcher.checks.security import Security
from tests.helpers.judging import kinds_passed, rows
from tests.helpers.rounds import need, offer, pool, society

GUESTS_GIVE = ["secondment", "joint_operation", "peer_review"]


@pytest.mark.parametrize(
    ("need_tier", "offer_tier", "clearance", "passed"),
    [
        (1, 1, 1, ["secondment", "joint_operation", "practice_exchange", "peer_review"]),
        (2, 2, 2, ["secondment", "joint_operation", "practice_exchange", "peer_review"]),
        (3, 2, 3, ["secondment", "joint_operation", "practice_exchange", "peer_review"]),
        (3, 2, 2, ["practice_exchange"]),  # learners go to the offer's society, its people do not go to the need's
        (1, 3, 3, GUESTS_GIVE),  # no learners to a tier 3
        (4, 4, 3, []),  # nobody to a tier 4
    ])
def test_the_tier_of_the_host(need_tier: int, offer_tier: int, clearance: int, passed: list[str]) -> None:
    made = pool(
        society("KEN", security_tier=need_tier), society("RWA", security_tier=offer_tier),
        need(kinds="joint_operation;secondment", roles="SRV-TRAC;SRV-TRAC"), offer(clearance=clearance))
    assert kinds_passed(Security(), made) == passed


def test_at_a_distance_no_tier_counts() -> None:
    made = pool(society("KEN", security_tier=4), need(mode="remote"), offer(clearance=1))
    assert "secondment" in kinds_passed(Security(), made)


def test_facts_tell_who_hosts() -> None:
    made = pool(society("KEN", security_tier=4), society("RWA", security_tier=3), need(), offer(clearance=2))
    assert Security().facts(rows(made), made) == {"host": "KEN", "tier": 4, "clearance": 2, "highest": 2}
    assert Security().facts(rows(made, "practice_exchange"), made) == {
        "host": "RWA", "tier": 3, "clearance": 2, "highest": 2}
