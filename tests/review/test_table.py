"""Rows of the plan's table, looked for and sorted."""

from __future__ import annotations

from datetime import date

import pytest

from matcher.domain.kinds import KINDS
from matcher.review.table import SORTS, Sought, ordered, select
from matcher.review.words import Words
from matcher.wording import translator
from tests.helpers.solved import small

STATES = {"x1": "endorsed", "x2": "rejected", "x3": "proposed", "x4": "proposed"}


def words(language: str = "en") -> Words:
    return Words(small().pool, translator(language))


def found(**sought: str) -> list[str]:
    return [row.exchange for row in select(small().rows, Sought(**sought), words(), STATES)]


def test_a_row_tells_people_dates_and_money() -> None:
    row = small().row["x3"]
    assert (row.kind, row.host, row.start, row.last, row.days, row.mode, row.language) == (
        "practice_exchange", "FRA", date(2027, 3, 1), date(2027, 3, 3), 3, "onsite", "en")
    assert (row.receivers, row.senders, row.needs, row.offers, row.capabilities) == (
        ("KEN", "SEN"), ("FRA",), ("n3", "n4"), ("o3",), ("STR-ASSE",))
    assert (row.gain, row.impact, row.cost, row.own_funds, row.charged, row.envelopes, row.regions, row.priority) == (
        4, 14400, 6624, 0, 6624, ("e1",), ("AFR",), 2)
    assert row.societies == ("FRA", "KEN", "SEN")
    own = small().row["x2"]
    assert (own.cost, own.own_funds, own.charged) == (6720, 500, 6220)


@pytest.mark.parametrize(("sought", "expected"), [
    ({}, ["x1", "x2", "x3", "x4"]), ({"kind": "peer_review"}, ["x4"]), ({"region": "AFR"}, ["x1", "x2", "x3"]),
    ({"society": "FRA"}, ["x3", "x4"]), ({"state": "proposed"}, ["x3", "x4"]), ({"mode": "remote"}, []),
    ({"q": "french red cross"}, ["x3", "x4"]), ({"q": "N4"}, ["x3"]), ({"q": "kenya rwandan"}, ["x1", "x2"]), ({"q": "nobody"}, []),
    ({"kind": "secondment", "society": "KEN", "state": "rejected"}, ["x2"]),
])
def test_a_row_is_found_when_it_answers_every_wish(sought: dict[str, str], expected: list[str]) -> None:
    assert found(**sought) == expected


def test_names_are_looked_for_in_the_readers_language() -> None:
    assert [row.exchange for row in select(small().rows, Sought(q="croix-rouge française"), words("fr"), {})] == ["x3", "x4"]


@pytest.mark.parametrize(("by", "expected"), [
    ("exchange", ["x1", "x2", "x3", "x4"]), ("start", ["x1", "x2", "x3", "x4"]), ("impact", ["x2", "x4", "x3", "x1"]),
    ("cost", ["x4", "x1", "x3", "x2"]), ("charged", ["x4", "x1", "x2", "x3"]), ("receiver", ["x4", "x1", "x3", "x2"]),
    ("sender", ["x3", "x4", "x2", "x1"]), ("kind", ["x4", "x3", "x1", "x2"]), ("days", ["x3", "x4", "x2", "x1"]),
    ("priority", ["x1", "x2", "x3", "x4"]), ("state", ["x1", "x3", "x4", "x2"]),
])
def test_rows_are_sorted_by_what_is_asked(by: str, expected: list[str]) -> None:
    assert [row.exchange for row in ordered(small().rows, by, words(), STATES)] == expected
    assert by in SORTS


def test_the_order_can_be_turned_round() -> None:
    assert [row.exchange for row in ordered(small().rows, "exchange", words(), {}, descending=True)] == ["x4", "x3", "x2", "x1"]
    assert [row.exchange for row in ordered(small().rows, "cost", words(), {}, descending=True)] == ["x2", "x3", "x1", "x4"]


def test_an_unknown_column_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="not sorted by 'colour'"):
        ordered(small().rows, "colour", words(), {})


def test_the_rows_of_some_societies_only() -> None:
    assert [row.exchange for row in small().of(frozenset({"SEN"}))] == ["x3"]
    assert [row.exchange for row in small().of(frozenset({"COL", "RWA"}))] == ["x1", "x2", "x4"]
    assert small().of(frozenset()) == ()
    assert {row.kind for row in small().rows} < set(KINDS)
