from __future__ import annotations

import pytest

from matcher.checks.not_self import NotSelf
from tests.helpers.judging import passes, rows
from tests.helpers.rounds import need, offer, pool


@pytest.mark.parametrize(("giver", "expected"), [("RWA", True), ("KEN", False)])
def test_a_society_does_not_help_itself(giver: str, expected: bool) -> None:
    assert passes(NotSelf(), pool(need(society="KEN"), offer(society=giver))) is expected


def test_facts_name_the_society() -> None:
    made = pool(need(society="KEN"), offer(society="KEN"))
    assert NotSelf().facts(rows(made), made) == {"society": "KEN"}
