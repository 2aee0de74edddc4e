"""When an exchange could start instead, and why another day is none: two readings of one check that must agree."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta

from matcher.domain.reasons import Reason
from matcher.review.book import Book
from matcher.review.starts import allowed_starts, why_not
from matcher.review.words import Words
from matcher.scenario import Scenario
from matcher.wording import translator
from tests.helpers.solved import small


def codes(book: Book, exchange: str, start: str) -> list[str]:
    return [reason.code for reason in why_not(book, book.exchange[exchange], date.fromisoformat(start))]


def test_the_window_of_both_sides_bounds_the_starts() -> None:
    found = allowed_starts(small(), small().exchange["x1"])
    assert (found[0], found[-1], len(found)) == (date(2027, 2, 1), date(2027, 6, 14), 20)


def test_a_blackout_of_either_side_is_left_out() -> None:
    found = allowed_starts(small(), small().exchange["x3"])
    assert date(2027, 7, 26) in found
    assert not [day for day in found if day.month == 8]
    assert date(2027, 8, 30) not in found


def test_both_readings_agree_on_every_day_of_the_round_and_around_it() -> None:
    for exchange in small().plan.exchanges:
        allowed = set(allowed_starts(small(), exchange))
        days = [small().pool.start + timedelta(days=number) for number in range(-14, 7 * small().pool.weeks + 14)]
        assert {day for day in days if not why_not(small(), exchange, day)} == allowed


def test_every_obstacle_has_its_own_reason() -> None:
    assert codes(small(), "x1", "2027-02-09") == ["start_no_monday"]
    assert codes(small(), "x1", "2026-02-09") == ["start_no_monday"]
    assert codes(small(), "x1", "2027-01-04") == ["start_outside_window"]
    assert codes(small(), "x3", "2027-08-09") == ["start_blackout"]
    assert codes(small(), "x2", "2027-12-27") == ["start_past_round", "start_outside_window", "start_outside_window"]


def test_notice_and_visa_come_before_the_first_day() -> None:
    later = Book(small().plan, _approved_late())
    assert why_not(later, later.exchange["x4"], date(2027, 3, 8)) == (
        Reason("start_too_soon", {"sender": "FRA", "soonest": "2027-03-29"}),)
    assert codes(later, "x1", "2027-02-15") == []


def test_the_reasons_are_sentences() -> None:
    words = Words(small().pool, translator("en"))
    assert words.sentences(why_not(small(), small().exchange["x3"], date(2027, 8, 9))) == [
        "French Red Cross is not available from 1 Aug 2027 to 31 Aug 2027."]
    assert words.sentences(why_not(small(), small().exchange["x1"], date(2027, 2, 9))) == [
        "9 Feb 2027 is no Monday of the round: choose one from 4 Jan 2027 to 27 Dec 2027."]


def _approved_late() -> Scenario:
    given = small().scenario
    return dataclasses.replace(given, pool=dataclasses.replace(given.pool, approval=date(2027, 2, 15)))
