"""Who hosts, sends and learns when."""

from __future__ import annotations

from datetime import date

from matcher.review.calendar import WINDOW, Mark, blocked_weeks, first_week, lines, weeks_of
from matcher.review.words import Words
from matcher.wording import translator
from tests.helpers.solved import small


def test_the_window_stays_within_the_round() -> None:
    pool = small().pool
    assert [first_week(pool, asked) for asked in (-5, 0, 20, 39, 40, 999)] == [0, 0, 20, 39, 39, 39]
    assert [(week.number, week.monday) for week in weeks_of(pool, 39)][::12] == [(39, date(2027, 10, 4)), (51, date(2027, 12, 27))]
    assert len(weeks_of(pool, 0)) == WINDOW


def test_each_society_has_its_marks_week_by_week() -> None:
    weeks = weeks_of(small().pool, 5)
    found = {line.society: line for line in lines(small(), weeks, Words(small().pool, translator("en")))}
    assert list(found) == ["COL", "FRA", "KEN", "RWA", "SEN"]
    assert found["KEN"].cells[:5] == (
        (Mark("x1", "secondment", "hosts", True),),
        (Mark("x1", "secondment", "hosts", False), Mark("x2", "secondment", "sends", True)),
        (Mark("x2", "secondment", "sends", False),),
        (Mark("x3", "practice_exchange", "learns", True),), ())
    assert found["COL"].cells[4] == (Mark("x4", "peer_review", "hosts", True),)
    assert [number for number, cell in enumerate(found["SEN"].cells) if cell] == [3]


def test_only_the_societies_that_are_wanted_and_busy() -> None:
    words = Words(small().pool, translator("en"))
    assert [line.society for line in lines(small(), weeks_of(small().pool, 0), words, only=frozenset({"SEN", "COL"}))] == [
        "COL", "SEN"]
    assert lines(small(), weeks_of(small().pool, 20), words) == []


def test_weeks_that_a_blackout_touches_are_marked() -> None:
    words = Words(small().pool, translator("en"))
    (line,) = [line for line in lines(small(), weeks_of(small().pool, 5), words) if line.society == "FRA"]
    assert not any(line.blocked)
    weeks = weeks_of(small().pool, 26)
    assert [week.monday for week, blocked in zip(weeks, blocked_weeks(small().pool, "FRA", weeks), strict=True) if blocked] == [
        date(2027, 7, 26), date(2027, 8, 2), date(2027, 8, 9), date(2027, 8, 16), date(2027, 8, 23), date(2027, 8, 30)]
