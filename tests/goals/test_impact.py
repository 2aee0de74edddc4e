from __future__ import annotations

import pytest

from matcher.goals.impact import Impact
from matcher.goals.worth import Worth
from tests.helpers.answers import answer, exchange, leg
from tests.helpers.rounds import need, offer, pool


def test_gain_counts_by_priority_and_context() -> None:
    made = pool(need(priority=1, contexts="disaster;conflict", level=1, target=3), offer())
    assert Impact().value(answer(made, exchange(leg())), made) == 12 * 9 * 150 * 2


def test_a_teams_legs_share_the_need() -> None:
    made = pool(need(kinds="joint_operation", capability=None, roles="SRV-TRAC;SRV-TRAC;SRV-TRAC"), offer(people=3), offer("o2", "UGA"))
    team = exchange(leg(role=1), leg(role=2), leg(offer="o2", role=3), kind="joint_operation")
    assert Impact().value(answer(made, team), made) == 3 * (12 * 3 * 100 * 2 // 3)


def test_weights_are_the_rounds_own() -> None:
    made = pool(need(contexts="disaster"), offer())
    own = Impact(Worth((5, 4, 1), (("disaster", 200),)))
    assert own.value(answer(made, exchange(leg())), made) == 12 * 4 * 200 * 2


def test_slack_is_a_share() -> None:
    with pytest.raises(ValueError, match="from 0 to 1000"):
        Impact(slack_permille=1001)
