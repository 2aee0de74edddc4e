"""The workbooks that go out: the template's formatting, drop-downs, meanings in four languages; problems marked."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

from matcher.domain.statements import NEEDS
from matcher.intake.handing_out import download, marked
from matcher.intake.problems_spoken import spoken
from matcher.intake.upload import read_upload
from matcher.tables.columns import NEEDS as SPEC
from matcher.wording import LANGUAGES, translator
from tests.helpers.rounds import need, offer
from tests.intake.makers import GROUND, NAMES, edited, standing, statement

THERE = standing(statement(need("n1", deliverable="=SUM(A1)", kinds="secondment;peer_review"), 3), statement(offer("o1", "KEN"), 2))


def opened(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_speaks_the_reader_s_language_and_keeps_its_codes(language: str) -> None:
    say = translator(language)
    book = opened(download(THERE, NAMES, say))
    assert book.sheetnames == ["read_me", "needs", "offers", "societies", "options", "scenario"]
    sheet = book["needs"]
    assert [cell.value for cell in sheet[1]] == [*(column.name for column in SPEC.columns), "state", "held"]
    assert [cell.value for cell in sheet[2]][: len(SPEC.columns)] == [say(column.meaning) for column in SPEC.columns]
    assert sheet.sheet_view.rightToLeft is (True if language == "ar" else None)
    assert book["scenario"].sheet_state == "veryHidden" and sheet.column_dimensions["AB"].hidden
    assert (sheet["A3"].value, sheet["AB3"].value, sheet["AA3"].value) == ("n1", "n1@3", say("submitted"))
    assert sheet["F1"].comment is not None and say("Level now, 0 to 5") in sheet["F1"].comment.text


def test_cells_are_what_a_spreadsheet_expects() -> None:
    sheet = opened(download(THERE, NAMES, translator("en")))["needs"]
    assert (sheet["K3"].value, sheet["L3"].is_date, sheet["L3"].number_format) == (14, True, "yyyy-mm-dd")
    assert (sheet["U3"].value, sheet["U3"].data_type) == ("=SUM(A1)", "s")


def test_drop_downs_draw_on_lists_that_are_there() -> None:
    book = opened(download(THERE, NAMES, translator("en")))
    used = {rule.formula1.removeprefix("=") for sheet in ("needs", "offers")
            for rule in book[sheet].data_validations.dataValidation if rule.type == "list" and not rule.formula1.startswith('"')}
    assert used and used <= set(book.defined_names)
    for name in book.defined_names.values():
        for sheet, place in name.destinations:
            assert sheet in book.sheetnames and place
    assert book["societies"]["A2"].value == NAMES[0][0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_problems_come_back_in_their_cells(language: str) -> None:
    say = translator(language)

    def spoil(book: Any) -> None:
        book["needs"]["F3"], book["needs"]["K3"] = "six", None
        book["needs"]["B4"], book["needs"]["L4"], book["needs"]["AD1"] = "KEN", "soon", "extra"

    upload = read_upload(edited(THERE, spoil), "mine.xlsx", THERE, GROUND)
    assert {(p.row, p.column) for p in upload.problems} >= {(1, "extra"), (3, "level"), (3, "days"), (4, "earliest"), (4, "kinds")}
    book = opened(marked(upload, NAMES, say))
    sheet = book["needs"]
    for place in ("F3", "K3", "L4", "C4"):
        assert sheet[place].comment is not None and sheet[place].fill.fgColor.rgb == "FFFDE2E4", place
    assert sheet["G3"].comment is None and (sheet["F3"].value, sheet["L4"].value) == ("six", "soon")
    told = next(problem for problem in upload.problems if problem.column == "level")
    assert " ".join(spoken(told, say)) in sheet["F3"].comment.text
    first = book["read_me"]
    assert first["A1"].value == say("To be mended: {number}").format(number=len(upload.problems))
    assert [row[1].value for row in first.iter_rows(min_row=2, max_row=1 + len(upload.problems))].count(None) == 0


def test_a_marked_workbook_mended_is_a_sound_upload() -> None:
    def spoil(book: Any) -> None:
        book["needs"]["K3"] = "many"

    upload = read_upload(edited(THERE, spoil), "mine.xlsx", THERE, GROUND)
    book = opened(marked(upload, NAMES, translator("fr")))
    book["needs"]["K3"] = 21
    out = io.BytesIO()
    book.save(out)
    again = read_upload(out.getvalue(), "mine.xlsx", THERE, GROUND)
    assert again.problems == () and again.unchanged == 1
    assert [(d.table, d.key, d.version, [e.column for e in d.edits]) for d in again.differences] == [(NEEDS, "n1", 3, ["days"])]
