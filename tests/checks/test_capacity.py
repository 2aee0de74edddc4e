from __future__ import annotations

from typing import Any

import pytest

from matcher.checks.capacity import Capacity
from tests.helpers.judging import kinds_passed, rows
from tests.helpers.rounds import need, offer, pool

ALL = ["secondment", "joint_operation", "practice_exchange", "peer_review"]


@pytest.mark.parametrize(
    ("given", "passed"),
    [
        ({"people": 2, "days_total": 20}, ALL),
        ({"people": 1, "days_total": 20}, ["joint_operation", "practice_exchange"]),
        ({"people": 2, "days_total": 19}, ["joint_operation", "practice_exchange"]),
        ({"people": 2, "days_total": 10}, ["joint_operation", "practice_exchange"]),
        ({"people": 2, "days_total": 9}, ["practice_exchange"]),
        ({"people": 1, "days_total": 3, "session_days": 3}, ["practice_exchange"]),
        ({"people": 1, "days_total": 3, "session_days": 4}, []),
    ])
def test_people_and_days_taken_alone(given: dict[str, Any], passed: list[str]) -> None:
    made = pool(need(people=2, days=10, kinds="joint_operation;secondment", roles="SRV-TRAC;SRV-TRAC"), offer(**given))
    assert kinds_passed(Capacity(), made) == passed


def test_facts_count_person_days() -> None:
    made = pool(need(people=3, days=10), offer(people=2, days_total=20, session_days=4))
    assert Capacity().facts(rows(made), made) == {
        "people": 3, "offer_people": 2, "days": 10, "person_days": 30, "offer_days": 20}
    assert Capacity().facts(rows(made, "practice_exchange"), made) == {
        "people": 1, "offer_people": 2, "days": 4, "person_days": 4, "offer_days": 20}
