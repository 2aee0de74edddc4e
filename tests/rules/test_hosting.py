from __future__ import annotations

import pytest

from matcher.domain.kinds import PEER_REVIEW
from matcher.domain.plan import Exchange
from matcher.rules.hosting import Hosting
from tests.helpers.answers import breaches, exchange, leg
from tests.helpers.rounds import need, offer, pool, society


def secondments(*weeks: int, mode: str = "onsite") -> list[Exchange]:
    return [exchange(leg(f"n{i}", f"o{i}"), week=week, key=f"x{i}", mode=mode) for i, week in enumerate(weeks, 1)]


def facts(number: int, **fields: object) -> list[object]:
    return [fact for i in range(1, number + 1) for fact in (need(f"n{i}", **fields), offer(f"o{i}"))]


def test_two_in_one_week_are_one_too_many() -> None:
    made = pool(*facts(2, days=14))  # type: ignore[arg-type]
    assert breaches(Hosting(), made, *secondments(0, 2)) == []
    assert breaches(Hosting(), made, *secondments(0, 1)) == [("KEN", {"week": 1, "at_once": 2, "limit": 1})]


def test_the_societys_own_limit_goes_first() -> None:
    made = pool(society("KEN", hosted_at_once=2, hosted_in_round=2), *facts(3, days=7))  # type: ignore[arg-type]
    assert breaches(Hosting(), made, *secondments(0, 0, 5)) == [("KEN", {"in_round": 3, "limit": 2})]


def test_reviews_count_in_the_round_and_not_in_the_week() -> None:
    made = pool(*facts(4, kinds=PEER_REVIEW))  # type: ignore[arg-type]
    reviews = [exchange(leg(f"n{i}", f"o{i}"), kind=PEER_REVIEW, key=f"x{i}") for i in range(1, 5)]
    assert breaches(Hosting(), made, *reviews) == [("KEN", {"in_round": 4, "limit": 3})]


def test_remote_exchanges_need_no_place() -> None:
    made = pool(*facts(2, days=14, mode="remote"))  # type: ignore[arg-type]
    assert breaches(Hosting(), made, *secondments(0, 0, mode="remote")) == []


def test_a_limit_is_no_negative_number() -> None:
    with pytest.raises(ValueError, match="0 or more"):
        Hosting(at_once=-1)
