from __future__ import annotations

import dataclasses
import threading

import pytest

from matcher.domain.pool import PastLeg, Pool
from matcher.planner import plan, verify
from matcher.policy import read_policy
from matcher.rules.debt import Debt
from matcher.scenario import Limits, Scenario
from tests.helpers.answers import breaches, exchange, leg
from tests.helpers.rounds import need, offer, pool


def _pool(*history: PastLeg) -> Pool:
    made = pool(need(), need("n2"), offer(exchanges_max=2, days_total=100), offer("o2", "ICRC"))
    return dataclasses.replace(made, history=history)


def test_who_owes_too_much_receives_no_more_than_it_gives() -> None:
    received = [exchange(leg("n1")), exchange(leg("n2"), week=9, key="x2")]
    assert breaches(Debt(2, on=True), _pool(), *received) == []
    assert breaches(Debt(1, on=True), _pool(), *received) == [("KEN", {"given": 0, "received": 2, "room_permille": 1000})]
    year = _pool().start.year
    owing = _pool(PastLeg("KEN", "RWA", year - 1), PastLeg("KEN", "RWA", year - 2))
    # 0.7 and 0.49 of earlier years are still owed; 0.81 of the limit is left, less than one leg.
    assert breaches(Debt(2, on=True), owing, *received[:1]) == [("KEN", {"given": 0, "received": 1, "room_permille": 810})]
    assert breaches(Debt(2, fade_permille=0, on=True), owing, *received) == []


def test_what_was_given_earlier_may_be_received() -> None:
    made = _pool(PastLeg("RWA", "KEN", _pool().start.year - 1))
    assert Debt(0, fade_permille=1000, on=True).room(made)["KEN"] == 1000
    assert breaches(Debt(0, fade_permille=1000, on=True), made, exchange(leg("n1"))) == []


def test_components_are_left_out() -> None:
    assert "ICRC" not in Debt(0, on=True).room(_pool())


@pytest.mark.parametrize("number", [0, 1, 2])
def test_the_best_plan_keeps_it(number: int) -> None:
    policy, wrong = read_policy(rules={"debt": {"on": True, "limit": number}})
    assert wrong == []
    scenario = Scenario("debt", "", "", _pool(), policy, Limits(seconds=20))
    found = plan(scenario, stop=threading.Event())
    assert verify(scenario, found) == []
    assert len(found.exchanges) == number


def test_it_is_off_until_it_has_a_number_and_leaves_no_trace_in_the_digest_then() -> None:
    with pytest.raises(ValueError, match="limit is required"):
        Debt(on=True)
    policy, _ = read_policy()
    assert "debt" not in policy.canonical()["rules"]
    switched, _ = read_policy(rules={"debt": {"on": True, "limit": 1}})
    assert switched.canonical()["rules"]["debt"] == {"limit": 1, "fade_permille": 700, "on": True}
