"""Unmet needs and envelopes."""

from __future__ import annotations

import pytest

from matcher.review.money import ChargeRow, Totals, charges_of, envelope_rows, totals
from matcher.review.unmet import Sought, by_reason, ordered, select, unmet_rows
from matcher.review.words import Words
from matcher.wording import translator
from tests.helpers.solved import small


def words() -> Words:
    return Words(small().pool, translator("en"))


@pytest.mark.parametrize(("sought", "expected"), [
    ({}, ["n6", "n7"]), ({"region": "AFR"}, ["n6"]), ({"society": "COL"}, ["n7"]), ({"kind": "secondment"}, ["n6", "n7"]),
    ({"priority": "1"}, []), ({"reason": "turned_away"}, ["n6", "n7"]), ({"q": "colombian"}, ["n7"]), ({"q": "n6 senegal"}, ["n6"]),
])
def test_unmet_needs_are_found(sought: dict[str, str], expected: list[str]) -> None:
    assert [row.need.need for row in select(unmet_rows(small()), Sought(**sought), words())] == expected


def test_unmet_needs_are_sorted() -> None:
    rows = unmet_rows(small())
    assert [row.need.need for row in ordered(rows, "society", words())] == ["n7", "n6"]
    assert [row.need.need for row in ordered(rows, "need", words(), descending=True)] == ["n7", "n6"]
    with pytest.raises(ValueError, match="not sorted by 'colour'"):
        ordered(rows, "colour", words())


def test_reasons_are_counted_and_told() -> None:
    assert by_reason(unmet_rows(small())) == [("turned_away", 2)]
    told = words().sentences(unmet_rows(small())[0].unmet.reasons)
    assert len(told) == 1
    assert "level" in told[0]


def test_envelopes_say_what_they_pay_and_have_left() -> None:
    first, second = envelope_rows(small())
    assert (first.use.charged, first.use.support, first.use.left, first.exchanges, first.used_percent) == (
        17058, 0, 22942, ("x1", "x2", "x3"), 42)
    assert (second.use.charged, second.use.support, second.use.left, second.exchanges) == (2912, 190, 5898, ("x4",))


def test_totals_add_up() -> None:
    assert totals(small()) == Totals(49_000, 19_970, 190, 28_840, 500)


def test_the_charges_of_one_envelope() -> None:
    found = charges_of(small(), "e2")
    assert sum(row.amount for row in found) == 2912
    assert found[0] == ChargeRow("x4", "n5", "COL", "FRA", found[0].line, found[0].amount)
    with pytest.raises(KeyError):
        charges_of(small(), "e9")
