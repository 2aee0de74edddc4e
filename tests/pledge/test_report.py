"""The progress report and the plan of action, opened by other readers than their writers."""

from __future__ import annotations

import io
import shutil
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pypdf
import pytest

from matcher.domain.commitments import ActionLine, ActionPlan
from matcher.exports.paper import docx as as_docx
from matcher.exports.paper import pdf
from matcher.pledge.drafts import plan_document
from matcher.pledge.gather import Gathered, gather
from matcher.pledge.indicators import indicators
from matcher.pledge.report import report
from matcher.pledge.words import FIGURES, NOT_VERIFIED
from matcher.pledge.workbook import plan_workbook, report_workbook
from matcher.store.session import open_database
from matcher.wording import translator
from tests.helpers.acting import KEY
from tests.pledge.test_recomputed import carried_out

ON = date(2027, 12, 1)
PLAN = ActionPlan("KEN", 2027, "r1", "CHF", version=1, lines=(
    ActionLine("=1+1", ("O-ANSW",), "need:n1", ("RWA",), date(2027, 2, 8), date(2027, 2, 21), "Two colleagues", 28, 4214, ("migration",)),
    ActionLine("By hand")))


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Gathered:
    path = tmp_path_factory.mktemp("report") / "matcher.db"
    shutil.copy(sqlite_template, path)
    database = open_database(f"sqlite:///{path}")
    with database.writing() as session:
        carried_out(session)
        made = gather(session, KEY)
    database.close()
    return made


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_docx_pdf_and_workbook_say_the_same_figures(found: Gathered, language: str) -> None:
    say = translator(language)
    document = report(found, say, ON)
    read = docx.Document(io.BytesIO(as_docx(document)))
    heads = [say("Indicator"), say("Planned"), say("Actual")]
    (table,) = [each for each in read.tables if [cell.text for cell in each.rows[0].cells] == heads]
    cells = {row.cells[0].text: [cell.text for cell in row.cells[1:]] for row in table.rows}
    book = openpyxl.load_workbook(io.BytesIO(report_workbook(found, say, ON)))
    sheet = {row[0].value: (row[1].value, row[2].value) for row in book[say("Indicators")].iter_rows(min_row=2)}
    for figure in indicators(found.facts):
        name = say(FIGURES[figure.key])
        assert sheet[name] == (figure.planned, figure.actual)
        assert cells[name] == ["–" if figure.planned is None else str(figure.planned), str(figure.actual)]
    pages = pypdf.PdfReader(io.BytesIO(pdf(document))).pages
    text = " ".join(page.extract_text() for page in pages)
    assert KEY in text and found.plan.digest[:12] in text
    if language != "ar":
        parts = [say(part) for part in ("Actions", "Indicators", "Resources", "Challenges", "Examples")]
        places = [next(place for place, paragraph in enumerate(read.paragraphs) if paragraph.text == head) for head in parts]
        assert places == sorted(places) and all(head in text for head in parts)


def test_only_what_may_be_shared_stands_in_the_report(found: Gathered) -> None:
    say = translator("en")
    assert "A branch answers twice as fast." in str(report(found, say, ON))
    kept = [each for each in found.facts if not each.delivery.shared]
    hidden = Gathered(found.round, found.plan, found.pool, tuple(kept), found.commitments)
    assert "A branch answers" not in str(report(hidden, say, ON)) and "Nothing was shared yet." in str(report(hidden, say, ON))


def test_a_plan_of_action_says_that_the_mapping_is_not_verified_and_holds_no_formula() -> None:
    say = translator("fr")
    document = plan_document(PLAN, "Croix-Rouge du Kenya", say, ON)
    assert say(NOT_VERIFIED) in "\n".join(each.text for each in docx.Document(io.BytesIO(as_docx(document))).paragraphs)
    sheet = openpyxl.load_workbook(io.BytesIO(plan_workbook(PLAN, "KEN", say, ON))).worksheets[0]
    assert [cell.value for cell in sheet[2]][:2] == ["=1+1", "Recherche et réponses sur le sort et le lieu où se trouvent les personnes"]
    assert sheet["A2"].data_type == "s" and sheet["G2"].value == 28
