"""Out as a workbook and back: unchanged it says nothing, and any edit comes back as exactly that difference."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matcher.domain.pool import Pool
from matcher.domain.statements import DRAFT, ELIGIBLE, NEEDS, OFFERS, RETURNED, SUBMITTED, WITHDRAWN, Statement
from matcher.intake.differences import INSERT, LOCKED, NEWER, UPDATE, WITHDRAW, Edit
from matcher.intake.handing_out import download
from matcher.intake.reading import Ground, ground, read_statement
from matcher.intake.standing import Standing
from matcher.intake.upload import read_upload
from matcher.tables.columns import TABLE
from matcher.wording import LANGUAGES, translator
from tests.helpers.rounds import need, offer
from tests.helpers.tiny import tiny_pools
from tests.intake.makers import GROUND, NAMES, SOCIETY, edited, standing, statement

TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=60).map(str.strip)
slow = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def stands(draw: st.DrawFn) -> tuple[Standing, Ground]:
    """One society's statements out of a random pool, in any state, with any text."""
    there: Pool = draw(tiny_pools())
    society = draw(st.sampled_from([row.society for row in there.societies]))
    facts = [replace(row, society=society) for row in (*there.needs, *there.offers)]
    facts = [replace(row, deliverable=draw(TEXTS)) if hasattr(row, "deliverable") else row for row in facts]
    states = st.sampled_from([DRAFT, SUBMITTED, RETURNED, ELIGIBLE])
    found = [statement(row, draw(st.integers(1, 40)), draw(states)) for row in facts]
    return standing(*found, society=society), ground(there.societies, there.capabilities)


@slow
@given(stands(), st.sampled_from(LANGUAGES))
def test_unchanged_it_says_nothing(case: tuple[Standing, Ground], language: str) -> None:
    there, base = case
    upload = read_upload(download(there, NAMES, translator(language)), "mine.xlsx", there, base)
    assert (upload.problems, upload.differences, upload.unchanged) == ((), (), len(there.statements))


_OTHER = {"whole": ["1", "2", "4", "5"], "yesno": ["yes", "no"], "date": ["2027-02-03", "2027-05-05"], "text": ["=1+1", "ع", "-"],
          "languages": ["fr:C1", "en:B2;ar:C1"], "materials": ["tablet:3"], "levels": ["SRV-TRAC:5", "SRV-CONT:4"]}


@slow
@given(stands(), st.data())
def test_any_edit_comes_back_as_exactly_that(case: tuple[Standing, Ground], data: st.DataObject) -> None:
    there, base = case
    open_ones = [s for s in there.statements.values() if s.state != ELIGIBLE]
    if not open_ones:
        return
    chosen = data.draw(st.sampled_from(open_ones))
    column = data.draw(st.sampled_from([c for c in TABLE[chosen.table].columns
                                        if c.name not in ("society", "need", "offer") and (c.choices or c.sort in _OTHER)]))
    text = data.draw(st.sampled_from([*(column.choices or _OTHER[column.sort]), *([] if column.required else [""])]))
    cells = {**chosen.cells, column.name: text}
    if read_statement(chosen.table, cells, base).problems:
        return

    def change(book: Any) -> None:
        sheet = book[chosen.table]
        row = next(r for r in range(3, sheet.max_row + 1) if sheet.cell(r, 1).value == chosen.key)
        at = [c.name for c in TABLE[chosen.table].columns].index(column.name) + 1
        if column.sort == "date":
            sheet.cell(row, at).value = date.fromisoformat(text)
        elif column.sort == "whole" and text:
            sheet.cell(row, at).value = int(text)
        else:
            sheet.cell(row, at).value = text or None
            sheet.cell(row, at).data_type = "s" if text else "n"

    upload = read_upload(edited(there, change), "mine.xlsx", there, base)
    assert upload.problems == ()
    if cells == chosen.cells:
        assert upload.differences == ()
        return
    (found,) = upload.differences
    assert (found.table, found.key, found.what, found.version, found.hindrance) == (
        chosen.table, chosen.key, UPDATE, chosen.version, "")
    assert (found.edits, found.cells) == ((Edit(column.name, chosen.cells[column.name], text),), cells)


THERE = standing(
    statement(need("n1", deliverable="A plan"), 3), statement(need("n2", days=28), 1, RETURNED),
    statement(offer("o1", "KEN"), 7, DRAFT), others={NEEDS: {"KEN-n1", "x1"}, OFFERS: set()})


def put(cells: Mapping[str, Any], sheet: str = "needs") -> Any:
    def change(book: Any) -> None:
        for place, value in cells.items():
            book[sheet][place] = value
    return change


def test_a_row_more_is_a_new_statement_and_is_given_a_key() -> None:
    row = dict(zip("CDFGHKLM", ["secondment", "SRV-CONT", 1, 3, 2, 30, date(2027, 3, 1), date(2027, 8, 31)], strict=True))
    upload = read_upload(edited(THERE, put({f"{letter}5": value for letter, value in row.items()})), "a.xlsx", THERE, GROUND)
    (found,) = upload.differences
    assert (found.what, found.key, found.version, found.row, upload.unchanged) == (INSERT, "KEN-n2", 0, 5, 3)
    assert found.edits[:3] == (Edit("need", "", "KEN-n2"), Edit("society", "", "KEN"), Edit("kinds", "", "secondment"))


def test_a_row_less_is_a_withdrawal() -> None:
    upload = read_upload(edited(THERE, lambda book: book["needs"].delete_rows(3)), "a.xlsx", THERE, GROUND)
    (found,) = upload.differences
    assert (found.what, found.key, found.version, found.edits, upload.unchanged) == (WITHDRAW, "n1", 3, (), 2)


def test_rows_may_be_sorted_and_columns_moved() -> None:
    def turn(book: Any) -> None:
        sheet = book["needs"]
        first, second = ([cell.value for cell in sheet[row]] for row in (3, 4))
        for at, (one, other) in enumerate(zip(first, second, strict=True), 1):
            sheet.cell(3, at).value, sheet.cell(4, at).value = other, one
        for row in range(1, sheet.max_row + 1):
            days, text = sheet.cell(row, 11), sheet.cell(row, 21)
            days.value, text.value = text.value, days.value

    upload = read_upload(edited(THERE, turn), "a.xlsx", THERE, GROUND)
    assert (upload.problems, upload.differences) == ((), ())


def test_without_our_own_columns_and_sheets_it_is_still_read() -> None:
    def bare(book: Any) -> None:
        for name in ("read_me", "options", "societies", "scenario"):
            book.remove(book[name])
        for name in ("needs", "offers"):
            book[name].delete_cols(len(TABLE[name].columns) + 1, 2)
        book["needs"]["K3"] = 21
        book["needs"].delete_rows(4)

    upload = read_upload(edited(THERE, bare, "ar"), "a.xlsx", THERE, GROUND)
    assert upload.problems == ()
    # Nothing tells any more that n2 was in it, so that its absence means nothing.
    assert [(d.what, d.key, d.edits) for d in upload.differences] == [(UPDATE, "n1", (Edit("days", "14", "21"),))]


def test_somebody_else_s_newer_edit_is_not_overwritten() -> None:
    workbook = edited(THERE, lambda book: (put({"K3": 21})(book), book["needs"].delete_rows(4)))
    faster = dict(THERE.statements)
    faster[NEEDS, "n1"] = statement(need("n1", deliverable="A better plan"), 4)
    faster[NEEDS, "n2"] = statement(need("n2", days=29), 2)
    upload = read_upload(workbook, "a.xlsx", replace(THERE, statements=faster), GROUND)
    assert [(d.what, d.key, d.version, d.version_now, d.hindrance) for d in upload.differences] == [
        (UPDATE, "n1", 3, 4, NEWER), (WITHDRAW, "n2", 1, 2, NEWER)]
    assert upload.differences[0].edits == (Edit("days", "14", "21"), Edit("deliverable", "A better plan", "A plan"))


def test_what_is_eligible_is_not_changed_by_a_workbook() -> None:
    there = standing(statement(need("n1"), 3, ELIGIBLE), statement(need("n2"), 3, WITHDRAWN))
    upload = read_upload(edited(there, put({"K3": 21})), "a.xlsx", there, GROUND)
    assert [(d.key, d.hindrance, d.state) for d in upload.differences] == [("n1", LOCKED, ELIGIBLE)]
    assert openpyxl.load_workbook(io.BytesIO(download(there, NAMES, translator("en"))))["needs"]["A4"].value is None


def test_a_draft_may_stay_incomplete_and_a_changed_one_may_not() -> None:
    cells = {"need": "n1", "society": "KEN", "kinds": "secondment"}
    there = standing(statement(cells, 1, DRAFT))
    assert read_upload(edited(there, lambda book: None), "a.xlsx", there, GROUND).problems == ()
    upload = read_upload(edited(there, put({"K3": 21})), "a.xlsx", there, GROUND)
    assert [(p.row, p.column) for p in upload.problems] == [
        (3, "level"), (3, "target"), (3, "priority"), (3, "earliest"), (3, "latest"), (3, "capability")]
    assert upload.differences == ()


@pytest.mark.parametrize(("cells", "told"), [
    ({"A3": "x1"}, [("needs", 3, "need", "This key is taken by another statement of the round.")]),
    ({"A4": "n1"}, [("needs", 4, "need", "'n1' stands in row 3 already.")]),
    ({"B3": "UGA"}, [("needs", 3, "society", "'UGA' is not the society of this upload.")]),
    ({"K3": "=7*2"}, [("needs", 3, "days", "The cell holds a formula.")]),
    ({"K3": "many", "C4": "secondement"}, [("needs", 3, "days", "'many' is not a whole number."),
                                           ("needs", 4, "kinds", "'secondement' is not known.")]),
    ({"D1": "skill"}, [("needs", 1, "skill", "This column is not known."), ("needs", 3, "capability", "The cell is empty."),
                       ("needs", 4, "capability", "The cell is empty.")]),
])
def test_every_problem_is_told_at_once_and_nothing_else_happens(cells: dict[str, Any], told: list[tuple[str, int, str, str]]) -> None:
    upload = read_upload(edited(THERE, put(cells)), "mine.xlsx", THERE, GROUND)
    found = [(p.file.rpartition("#")[2], p.row, p.column, p.wrong) for p in upload.problems]
    if "=7*2" in cells.values():
        told = [(*told[0][:3], "The cell holds a formula without a value.")]
    assert (found, upload.differences) == (told, ())


def test_another_round_s_or_society_s_workbook_is_refused() -> None:
    workbook = edited(THERE, lambda book: None)
    other = replace(THERE, round="r-2028")
    assert [p.wrong for p in read_upload(workbook, "a.xlsx", other, GROUND).problems] == [
        "The workbook is of round r-2027, not of r-2028."]
    uganda = standing(society="UGA")
    wrong = [p.wrong for p in read_upload(workbook, "a.xlsx", uganda, GROUND).problems]
    assert f"The workbook is of {SOCIETY}, not of UGA." in wrong and "'KEN' is not the society of this upload." in wrong


def test_a_sheet_taken_out_withdraws_nothing() -> None:
    upload = read_upload(edited(THERE, lambda book: book.remove(book["needs"])), "a.xlsx", THERE, GROUND)
    assert [(p.file, p.wrong) for p in upload.problems] == [("a.xlsx#needs", "The sheet is missing.")]


def test_tables_that_are_no_society_s_business_are_refused() -> None:
    upload = read_upload(edited(THERE, lambda book: book.create_sheet("envelopes").append(["envelope"])), "a.xlsx", THERE, GROUND)
    assert [(p.file, p.wrong) for p in upload.problems] == [("a.xlsx#envelopes", "This sheet cannot be uploaded here.")]


def test_too_many_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    def many(book: Any) -> None:
        for row in range(5, 510):
            book["needs"].cell(row, 11).value = 14

    upload = read_upload(edited(THERE, many), "a.xlsx", THERE, GROUND)
    assert [p.wrong for p in upload.problems] == ["There are more than 500 rows."]


def test_statements_know_each_other_by_key_only() -> None:
    assert isinstance(THERE.of(NEEDS)["n1"], Statement) and set(THERE.of(OFFERS)) == {"o1"}
