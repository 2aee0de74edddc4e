"""Statements from texts: typed, in their usual spelling, with what is missing and what cannot be read."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from matcher.domain.errors import DataError
from matcher.domain.pool import Pool
from matcher.domain.requests import Need, Offer
from matcher.intake.reading import facts_of, ground, read_statement, read_statements, texts_of
from tests.helpers.rounds import need, offer
from tests.helpers.tiny import tiny_pools
from tests.intake.makers import GROUND

WHOLE = {"need": "n1", "society": "KEN", "kinds": "secondment", "capability": "SRV-TRAC", "level": "2", "target": "4",
         "priority": "1", "days": "14", "earliest": "2027-02-01", "latest": "2027-06-30"}


def test_a_whole_statement_is_a_fact() -> None:
    reading = read_statement("needs", WHOLE, GROUND)
    assert reading.problems == () and reading.missing == ()
    fact = reading.fact()
    assert isinstance(fact, Need) and (fact.need, fact.days, fact.mode) == ("n1", 14, "either")
    assert {name: text for name, text in reading.texts.items() if text} == WHOLE


def test_cells_are_put_into_their_usual_spelling() -> None:
    reading = read_statement("needs", {**WHOLE, "kinds": " secondment ; peer_review;", "days": "+14.0", "earliest": "46419",
                                       "interpreter": "TRUE", "deliverable": "  a plan "}, GROUND)
    told = {name: reading.texts[name] for name in ("kinds", "days", "earliest", "interpreter", "deliverable")}
    assert told == {"kinds": "secondment;peer_review", "days": "14", "earliest": "2027-02-01", "interpreter": "yes",
                    "deliverable": "a plan"}


def test_a_draft_may_be_incomplete_but_not_unreadable() -> None:
    reading = read_statement("needs", {**WHOLE, "latest": "", "capability": "", "level": "six"}, GROUND)
    assert reading.missing == ("latest",)
    assert [(p.column, p.wrong) for p in reading.problems] == [
        ("level", "'six' is not a whole number."), ("latest", "The cell is empty."), ("capability", "The cell is empty.")]
    assert [p.column for p in reading.unreadable] == ["level"]
    assert reading.texts["level"] == "six"
    with pytest.raises(DataError):
        reading.fact()


def test_what_columns_say_to_one_another_is_no_hindrance_for_a_draft() -> None:
    reading = read_statement("needs", {**WHOLE, "target": "1", "latest": "2027-01-01", "prefers": "XYZ"}, GROUND)
    assert {p.column for p in reading.problems} == {"target", "latest", "prefers"}
    assert reading.unreadable == ()


def test_many_at_once_are_told_apart_by_row() -> None:
    first, second, third = read_statements("needs", [WHOLE, {**WHOLE, "need": "n2", "days": "x"}, WHOLE], GROUND)
    assert (first.problems, [(p.row, p.column) for p in second.problems]) == ((), [(2, "days")])
    assert [(p.row, p.column, p.wrong) for p in third.problems] == [(3, "need", "'n1' stands in row 1 already.")]
    assert [row.need for row in facts_of([first, second, third]) if isinstance(row, Need)] == ["n1"]


@pytest.mark.parametrize("fact", [
    need(languages="fr:C1;en:B2", materials="tablet:5", avoids="FRA", interpreter=True, people=2, deliverable="a plan"),
    need(kinds="joint_operation", capability=None, roles="SRV-TRAC;SRV-TRAC"),
    offer(capabilities="SRV-TRAC:5;DAT-CASE:4", regions="AFR;EUR", mode="remote", notice_weeks=3)])
def test_a_fact_comes_back_from_its_texts(fact: Need | Offer) -> None:
    table = "needs" if isinstance(fact, Need) else "offers"
    assert read_statement(table, texts_of(fact), GROUND).fact() == fact


@settings(deadline=None)
@given(tiny_pools())
def test_every_fact_comes_back_from_its_texts(pool: Pool) -> None:
    base = ground(pool.societies, pool.capabilities)
    assert facts_of(read_statements("needs", [texts_of(row) for row in pool.needs], base)) == pool.needs
    assert facts_of(read_statements("offers", [texts_of(row) for row in pool.offers], base)) == pool.offers
