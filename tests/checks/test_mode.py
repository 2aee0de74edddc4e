from __future__ import annotations

import pytest

from matcher.checks.mode import Mode
from tests.helpers.judging import kinds_passed, rows
from tests.helpers.rounds import need, offer, pool

ALL = ["secondment", "joint_operation", "practice_exchange", "peer_review"]
BUT_TEAMS = ["secondment", "practice_exchange", "peer_review"]


@pytest.mark.parametrize(
    ("asked", "given", "passed", "onsite"),
    [
        ("either", "either", ALL, True), ("either", "onsite", ALL, True), ("onsite", "either", ALL, True),
        ("onsite", "onsite", ALL, True),
        ("either", "remote", BUT_TEAMS, False), ("remote", "either", BUT_TEAMS, False),
        ("remote", "remote", BUT_TEAMS, False),
        ("onsite", "remote", [], False), ("remote", "onsite", [], False),
    ])
def test_on_site_if_neither_is_remote_else_remote(asked: str, given: str, passed: list[str], onsite: bool) -> None:
    made = pool(need(mode=asked, kinds=";".join(ALL), roles="SRV-TRAC;SRV-TRAC"), offer(mode=given))
    assert kinds_passed(Mode(), made) == passed
    if passed:
        assert rows(made).onsite.tolist() == [onsite]
    assert Mode().facts(rows(made), made) == {"kind": "secondment", "need_mode": asked, "offer_mode": given}
