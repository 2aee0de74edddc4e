"""Likely duplicates of one society, with what makes them alike."""

from __future__ import annotations

import pytest

from matcher.intake.duplicates import LIKELY, likely_duplicates
from tests.helpers.rounds import need, offer


def test_the_same_twice_has_every_point() -> None:
    (pair,) = likely_duplicates([need("n1", deliverable="A plan"), need("n2", deliverable=" a  PLAN ")])
    assert (pair.first, pair.second, pair.society, pair.score) == ("n1", "n2", "KEN", 100)
    assert pair.points == {"capability": 45, "kinds": 15, "window": 15, "level": 10, "days": 5, "deliverable": 10}
    (pair,) = likely_duplicates([offer("o2"), offer("o1")])
    assert (pair.first, pair.score) == ("o1", 100)


def test_another_society_another_capability_or_another_time_is_no_duplicate() -> None:
    one = need("n1", deliverable="A plan in use", latest="2027-03-31")
    assert likely_duplicates([one, need("n2", "UGA", deliverable="A plan in use")]) == ()
    assert likely_duplicates([one, need("n2", capability="DAT-CASE", deliverable="A plan in use")]) == ()
    other = need("n2", earliest="2027-06-01", latest="2027-09-30", level=3, kinds="peer_review", deliverable="Three trainers")
    assert likely_duplicates([one, other]) == ()


def test_a_need_is_never_compared_with_an_offer() -> None:
    assert likely_duplicates([need("x1", "KEN"), offer("x2", "KEN")]) == ()


def test_the_likest_come_first_and_all_are_likely() -> None:
    rows = [need("n1"), need("n2"), need("n3", level=1, days=28, target=3)]
    found = likely_duplicates(rows)
    assert [(pair.first, pair.second) for pair in found] == [("n1", "n2"), ("n1", "n3"), ("n2", "n3")]
    assert all(pair.score >= LIKELY for pair in found)
    assert [pair.score for pair in found] == sorted((pair.score for pair in found), reverse=True)


@pytest.mark.parametrize("rows", [[], [need()]])
def test_none_of_none_or_one(rows: list[object]) -> None:
    assert likely_duplicates(rows) == ()  # type: ignore[arg-type]
