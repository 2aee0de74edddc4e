from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from matcher.checks.window import Window
from matcher.domain.pool import Pool
from matcher.kinds.calendar import starts
from tests.helpers.judging import passes, rows
from tests.helpers.rounds import START, need, offer, pool, society

NO_LEAD: dict[str, Any] = {"weeks": 8, "approval": START}


def weeks(made: Pool, kind: str = "secondment", visa_weeks: int = 6) -> list[int]:
    """The start weeks that are left. Week 0 begins on 2027-01-04, week 7 on 2027-02-22."""
    return np.flatnonzero(starts(rows(made, kind), visa_weeks)[0]).tolist()


@pytest.mark.parametrize(("days", "left"), [
    (1, range(8)), (7, range(8)), (8, range(7)), (14, range(7)), (15, range(6)), (56, [0]), (57, [])])
def test_whole_weeks_within_the_round(days: int, left: Any) -> None:
    assert weeks(pool(need(days=days), offer(), **NO_LEAD)) == list(left)


@pytest.mark.parametrize("side", ["need", "offer"])
@pytest.mark.parametrize(
    ("window", "left"),
    [
        ({"earliest": "2027-01-11"}, [1, 2, 3, 4, 5, 6, 7]),
        ({"earliest": "2027-01-12"}, [2, 3, 4, 5, 6, 7]),
        ({"latest": "2027-01-13"}, [0, 1]),  # ten days would not do; three from the Monday of week 1 do
        ({"latest": "2027-01-12"}, [0]),
        ({"earliest": "2027-01-11", "latest": "2027-01-13"}, [1]),
        ({"earliest": "2027-01-12", "latest": "2027-01-19"}, []),
        ({"earliest": "2020-01-01", "latest": "2040-01-01"}, [0, 1, 2, 3, 4, 5, 6, 7]),
    ])
def test_every_day_lies_in_both_windows(side: str, window: dict[str, str], left: list[int]) -> None:
    asked, given = (window, {}) if side == "need" else ({}, window)
    made = pool(need(days=3, **asked), offer(**given), **NO_LEAD)
    assert weeks(made) == left
    assert passes(Window(), made) is bool(left)


@pytest.mark.parametrize("whose", ["KEN", "RWA"])
@pytest.mark.parametrize(
    ("blackout", "days", "left"),
    [
        ("2027-01-20", 10, [0, 3, 4, 5, 6]),  # the Wednesday of week 2: the tenth day of a leg from week 1
        ("2027-01-20", 9, [0, 1, 3, 4, 5, 6]),  # which nine days do not reach
        ("2027-01-20", 2, [0, 1, 2, 3, 4, 5, 6, 7]),
        ("2027-01-18", 7, [0, 1, 3, 4, 5, 6, 7]),
        ("2027-01-18", 8, [0, 3, 4, 5, 6]),
        ("2027-01-24", 7, [0, 1, 3, 4, 5, 6, 7]),
        ("2027-01-20/2027-01-31", 3, [0, 1, 4, 5, 6, 7]),
        ("2026-12-01/2027-01-03", 7, [0, 1, 2, 3, 4, 5, 6, 7]),
        ("2026-12-01/2027-01-04", 7, [1, 2, 3, 4, 5, 6, 7]),
        ("2027-02-28/2027-04-01", 7, [0, 1, 2, 3, 4, 5, 6]),  # the last day of the round
        ("2027-03-01/2027-04-01", 7, [0, 1, 2, 3, 4, 5, 6, 7]),
        ("2020-01-01/2040-01-01", 1, []),
    ])
def test_no_day_lies_in_a_blackout_of_either(whose: str, blackout: str, days: int, left: list[int]) -> None:
    assert weeks(pool(society(whose, blackouts=(blackout,)), need(days=days), offer(), **NO_LEAD)) == left


def test_blackouts_hold_at_a_distance_too_and_for_days_of_a_session_only() -> None:
    made = pool(society("RWA", blackouts=("2027-01-07",)), need(days=14, mode="remote"), offer(session_days=3),
                weeks=3, approval=START)
    assert weeks(made) == [1]
    assert weeks(made, "practice_exchange") == [0, 1, 2]


@pytest.mark.parametrize(
    ("approval", "notice", "first"),
    [("2027-01-04", 0, 0), ("2027-01-05", 0, 1), ("2027-01-11", 0, 1), ("2026-12-21", 2, 0), ("2026-12-22", 2, 1),
     ("2027-01-04", 3, 3)])
def test_notice_is_counted_from_the_approval(approval: str, notice: int, first: int) -> None:
    made = pool(need(days=7), offer(notice_weeks=notice), weeks=8, approval=approval)
    assert weeks(made) == list(range(first, 8))


@pytest.mark.parametrize(
    ("receiver", "sender", "mode", "first"),
    [
        ("EUR", "EUR", "either", 1), ("AFR", "EUR", "either", 3), ("AFR", "EUR", "remote", 1),
        ("ICRC", "EUR", "either", 3), ("EUR", "ICRC", "either", 3), ("ICRC", "IFRC", "either", 1),
    ])
def test_a_visa_takes_its_weeks_between_regions_on_site(receiver: str, sender: str, mode: str, first: int) -> None:
    def member(key: str, region: str) -> Any:
        return society(region) if region in ("ICRC", "IFRC") else society(key, region)

    host, guest = member("KEN", receiver), member("RWA", sender)
    asked, given = need(society=host.society, days=7, mode=mode), offer(society=guest.society, notice_weeks=1)
    made = pool(host, guest, asked, given, **NO_LEAD)
    assert weeks(made, visa_weeks=2)[0] == first


def test_visa_weeks_are_a_number_of_the_check() -> None:
    made = pool(society("KEN", "AFR"), need(days=7), offer(), **NO_LEAD)
    assert [passes(Window(visa_weeks=visa), made) for visa in (0, 7, 8)] == [True, True, False]
    for visa in (-1, 105):
        with pytest.raises(ValueError, match="^visa_weeks must be from 0 to 104.$"):
            Window(visa_weeks=visa)


def test_facts_tell_the_dates_of_both_sides() -> None:
    made = pool(
        society("KEN", "AFR", blackouts=("2027-01-04/2027-01-05",)), society("RWA", "EUR", blackouts=("2027-02-01",)),
        need(days=9, earliest="2027-01-10", latest="2027-02-10"), offer(notice_weeks=2), **NO_LEAD)
    assert Window().facts(rows(made), made) == {
        "days": 9, "weeks": 2, "need_earliest": "2027-01-10", "need_latest": "2027-02-10",
        "offer_earliest": "2027-01-04", "offer_latest": "2028-01-02", "round_start": "2027-01-04", "round_weeks": 8,
        "approval": "2027-01-04", "notice_weeks": 2, "visa_weeks": 6,
        "blackouts": ["2027-01-04/2027-01-05", "2027-02-01/2027-02-01"]}
