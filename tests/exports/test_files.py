"""What is written is read again by another reader and says the same, in every language, and never as a formula."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import openpyxl
import pytest

from matcher.documents import plan_from_dict, plan_to_dict
from matcher.domain.errors import DataError
from matcher.domain.plan import Plan
from matcher.domain.pool import Pool
from matcher.exports.csv_bundle import CsvBundle
from matcher.exports.parts.cells import guarded
from matcher.exports.parts.subject import Subject
from matcher.exports.plan_json import PlanJson
from matcher.exports.workbook import Workbook
from matcher.planner import plan
from matcher.scenario import Scenario
from matcher.tables.scenario_folder import read_scenario

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"


@cache
def solved() -> tuple[Scenario, Plan]:
    given = read_scenario(SCENARIOS / "co-funding")
    return given, plan(given)


def subject(pool: Pool | None = None) -> Subject:
    given, answer = solved()
    return Subject(answer, pool or given.pool, "r1", date(2026, 11, 24), "A round", 3)


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(CsvBundle().files(subject(), "en")[f"{name}.csv"].decode("utf-8"))))


def test_the_csv_files_say_what_the_plan_says() -> None:
    _, answer = solved()
    legs = [leg for x in answer.exchanges for leg in x.legs]
    columns = (
        "exchange,kind,host,start,days,weeks,mode,language,interpreter,need,offer,role,receiver,sender,capability,gain,cost,"
        "own_funds,charged,points")
    assert ",".join(rows("exchanges")[0]) == columns
    assert [row["need"] for row in rows("exchanges")] == [leg.need for leg in legs]
    assert sum(int(row["amount"]) for row in rows("charges")) == sum(c.amount for leg in legs for c in leg.charges)
    assert {row["goal"]: int(row["value"]) for row in rows("goals")} == {goal.name: goal.value for goal in answer.goals}
    assert [row["need"] for row in rows("unmet")] == [unmet.need for unmet in answer.unmet]


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_the_workbook_opens_in_every_language_without_formulas(language: str) -> None:
    _, answer = solved()
    book = openpyxl.load_workbook(io.BytesIO(Workbook().files(subject(), language)["plan.xlsx"]))
    assert len(book.sheetnames) == 8
    assert {"options_kinds", "options_states", "options_capabilities", "options_societies", "options_envelopes"} <= set(book.defined_names)
    named = book.defined_names["options_kinds"]
    ((sheet_name, cells_named),) = named.destinations
    assert [row[0].value for row in book[sheet_name][cells_named]] == ["secondment", "joint_operation", "practice_exchange", "peer_review"]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    assert all(bool(sheet.sheet_view.rightToLeft) == (language == "ar") for sheet in book)
    printed = book.worksheets[1]
    assert (int(printed.page_setup.paperSize), printed.page_setup.orientation, printed.print_title_rows) == (8, "landscape", "$1:$1")
    assert str(printed.print_area).split(":")[1].startswith("$S$")
    assert {leg.need for x in answer.exchanges for leg in x.legs} <= {str(cell.value) for cell in cells}


def test_the_same_plan_gives_the_same_bytes() -> None:
    for export in (PlanJson(), CsvBundle(), Workbook()):
        assert export.files(subject(), "fr") == export.files(subject(), "fr")


def test_text_that_looks_like_a_formula_stays_text() -> None:
    assert [guarded(text) for text in ("=1+1", "+1", "-1", "@x", "n1", 5)] == ["'=1+1", "'+1", "'-1", "'@x", "n1", 5]
    given, _ = solved()
    odd = replace(given.pool, societies=tuple(replace(row, name="=HYPERLINK(1)") for row in given.pool.societies))
    book = openpyxl.load_workbook(io.BytesIO(Workbook().files(subject(odd), "en")["plan.xlsx"]))
    assert [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"] == []


def test_a_plan_comes_back_as_it_was() -> None:
    _, answer = solved()
    assert plan_from_dict(plan_to_dict(answer)) == answer


def test_a_wrong_document_is_refused_with_its_place() -> None:
    document = plan_to_dict(solved()[1])
    document["exchanges"][0]["kind"] = "holiday"
    document["seed"] = "one"
    with pytest.raises(DataError) as error:
        plan_from_dict(document)
    assert [problem.column for problem in error.value.problems] == ["exchanges/0/kind", "seed"]
