"""A round in one workbook, and workbooks that are refused before or when they are opened."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from matcher.domain.errors import Problem
from matcher.tables.scenario_folder import read_scenario
from tests.tables.folders import SOUND, problems, write

SETTINGS: dict[str, Any] = {
    "format": 1, "name": "small", "title": "A small round", "about": "Two of each.", "start": date(2027, 1, 4),
    "weeks": 26, "approval": datetime(2026, 11, 23), "currency": "CHF"}
SAVE = "Save it again as an Excel workbook (.xlsx) without a password."
NUMBERS = {"level", "target", "priority", "people", "days", "days_total", "amount", "lat", "lon", "year", "points", "role"}
DAYS = {"earliest", "latest", "valid_from", "valid_to", "start"}


def as_cell(column: str, text: str) -> Any:
    if not text:
        return None
    if column in NUMBERS:
        return float(text)
    if column in DAYS:
        return date.fromisoformat(text)
    return {"yes": True, "no": False}.get(text, text)


def workbook(path: Path, settings: dict[str, Any] = SETTINGS, change: Callable[[Any], None] | None = None) -> Path:
    """The sound round as a spreadsheet program would hold it: numbers, dates and truths as such."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "scenario"
    for row in (("key", "value"), *settings.items()):
        sheet.append(row)
    for name, rows in SOUND.items():
        sheet = book.create_sheet(name)
        sheet.append(list(rows[0]))
        for each in rows:
            sheet.append([as_cell(column, text) for column, text in each.items()])
    if change is not None:
        change(book)
    book.save(path)
    return path


def test_a_workbook_reads_as_the_folder_does(tmp_path: Path) -> None:
    assert read_scenario(workbook(tmp_path / "round.xlsx")) == read_scenario(write(tmp_path / "folder"))


def test_a_day_may_be_a_plain_number(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        book["needs"]["L2"] = 46419
        book["needs"]["L2"].number_format = "General"

    assert read_scenario(workbook(tmp_path / "a.xlsx", change=change)).pool.need["n1"].earliest == date(2027, 2, 1)


def test_settings_with_dots_and_lists(tmp_path: Path) -> None:
    scenario = read_scenario(workbook(tmp_path / "round.xlsx", {
        **SETTINGS, "limits.seconds": 5, "limits.gap": 0.25, "costs.fares": "1000:300; 9000:900", "costs.per_diem.low": 80,
        "costs.free": True, "checks.language.peer": "B1", "rules.hosting.at_once": 2, "rules.balance.on": "yes",
        "rules.balance.difference": 1, "goals.order": "reach;impact", "goals.impact.priority": "5;2;1",
        "goals.impact.contexts.disaster": 120, "title": 2027, "about": None}))
    assert (scenario.limits.seconds, scenario.limits.gap, scenario.title, scenario.about) == (5, 0.25, "2027", "")
    assert (scenario.pool.costs.fares, scenario.pool.costs.free) == (((1000, 300), (9000, 900)), True)
    assert scenario.policy.check("language").peer == "B1"
    assert (scenario.policy.rule("hosting").at_once, scenario.policy.rule("balance").on) == (2, True)
    assert [goal.name for goal in scenario.policy.goals] == ["reach", "impact"]
    assert scenario.policy.goal("impact").worth.priority == (5, 2, 1)


def test_sheets_of_a_template_for_the_reader_are_passed_over(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        book.create_sheet("read_me").append(["anything"])
        book.create_sheet("options").append(["=1+"])

    assert read_scenario(workbook(tmp_path / "a.xlsx", change=change)).name == "small"


def test_the_value_of_a_computed_formula_counts(tmp_path: Path) -> None:
    path = tmp_path / "round.xlsx"
    book = xlsxwriter.Workbook(str(path))
    for name, rows in {"scenario": [{"key": key, "value": str(value)[:10]} for key, value in SETTINGS.items()], **SOUND}.items():
        sheet = book.add_worksheet(name)
        for row, texts in enumerate([list(rows[0]), *(list(each.values()) for each in rows)]):
            for place, text in enumerate(texts):
                if (name, row, texts[place]) == ("affinity", 1, "7"):
                    sheet.write_formula(row, place, "=3+4", None, 7)
                else:
                    sheet.write_string(row, place, text[:12] if name == "scenario" else text)
    book.close()
    assert read_scenario(path).pool.affinity == {("n1", "o1"): 7}


def put(sheet: str, cell: str, value: Any) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        book[sheet][cell] = value

    return change


NUMBER = "Write a whole number from 0 to 1000000."


@pytest.mark.parametrize(("change", "sheet", "row", "column", "wrong", "mend"), [
    (put("affinity", "C2", "=3+4"), "affinity", 2, "points", "The cell holds a formula without a value.",
     "Write the value, or save it from Excel."),
    (put("affinity", "C3", "=3+4"), "affinity", 3, "points", "The cell holds a formula without a value.",
     "Write the value, or save it from Excel."),
    (put("affinity", "C2", "#N/A"), "affinity", 2, "points", "The cell holds the error '#N/A'.",
     "Correct its formula, or write the value."),
    (put("affinity", "C2", 7.5), "affinity", 2, "points", "'7.5' is not a whole number.", NUMBER),
    (put("affinity", "C2", 1e300), "affinity", 2, "points", "'1e+300' is not a whole number.", NUMBER),
    (put("affinity", "C2", date(2027, 1, 4)), "affinity", 2, "points", "'2027-01-04' is not a whole number.", NUMBER),
    (put("affinity", "D1", "why"), "affinity", 1, "why", "This column is not known.", "Known: need, offer, points."),
    (put("needs", "L2", datetime(2027, 2, 1, 8, 30)), "needs", 2, "earliest", "'2027-02-01 08:30:00' is not a date.",
     "Write it as 2027-03-31."),
    (put("scenario", "B5", "=1"), "scenario", 5, "value", "The cell holds a formula without a value.",
     "Write the value, or save it from Excel."),
    (put("scenario", "B7", 0), "scenario", 7, "weeks", "'0' is not a whole number from 1 up to 156.",
     "Write a whole number from 1 up to 156."),
    (put("scenario", "A10", "limits.sede"), "scenario", 10, "limits.sede", "'sede' is not known.", "Did you mean 'seed'?"),
    (put("scenario", "A10", "weeks"), "scenario", 10, "key", "'weeks' stands twice.", "Keep one of the rows."),
    (put("scenario", "A10", "weeks.first"), "scenario", 10, "key", "'weeks.first' stands twice.", "Keep one of the rows."),
    (put("scenario", "A10", "a.b.c.d.e.f"), "scenario", 10, "a.b.c.d.e.f", "'1' is not understood.",
     "Correct the key or the value."),
    (put("scenario", "A10", "costs.fares"), "scenario", 10, "costs.fares", "'1' is not understood.",
     "Write pairs as 1500:400;4000:750."),
    (put("scenario", "A10", None), "scenario", 10, "key", "The key is missing.", "Write it beside its value."),
    (lambda book: book.create_sheet("Need"), "Need", 0, "", "This sheet is not known.", "Did you mean 'needs'?"),
    (lambda book: book.remove(book["envelopes"]), "envelopes", 0, "", "The table is missing.",
     "Add it, if only with its header row."),
    (lambda book: book.remove(book["scenario"]), "scenario", 0, "", "The sheet is missing.",
     "Add it, with columns key and value."),
])
def test_a_cell_or_sheet_is_refused(tmp_path: Path, change: Callable[[Any], None], sheet: str, row: int, column: str,
                                    wrong: str, mend: str) -> None:
    def both(book: Any) -> None:
        if "scenario" in book.sheetnames:
            book["scenario"]["B10"] = 1
            book["scenario"]["A10"] = "limits.seed"
        change(book)

    found = problems(workbook(tmp_path / "round.xlsx", change=both))
    assert Problem(f"round.xlsx#{sheet}", row, column, wrong, mend) in found
    # A cell of the settings that cannot be read leaves its key without a value, which is told too.
    assert len(found) <= 2 and {problem.file for problem in found} == {f"round.xlsx#{sheet}"}


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(path: Path, content: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in content.items():
            archive.writestr(name, part)
    return path


def spoilt(path: Path, name: str, old: bytes, new: bytes) -> Path:
    content = parts(workbook(path))
    assert old in content[name]
    content[name] = content[name].replace(old, new, 1)
    return packed(path, content)


SHEET = "xl/worksheets/sheet1.xml"
FAR = "A sheet has cells beyond 100 columns or 100000 rows."
UNPACKS = "The workbook unpacks to far more than it should."


def one(path: Path) -> str:
    """What is wrong with a workbook as a whole."""
    (problem,) = problems(path)
    assert (problem.file, problem.row, problem.column, problem.mend) == (path.name, 0, "", SAVE)
    return problem.wrong


@pytest.mark.parametrize("content", [b"", b"PK", b"key;value\n", b"PK\x05\x06" + bytes(18), b"PK\x03\x04" + b"\xff" * 60])
def test_a_file_that_is_no_workbook(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "round.xlsx").write_bytes(content)
    assert one(tmp_path / "round.xlsx") == "The file is no workbook."


def test_a_password(tmp_path: Path) -> None:
    (tmp_path / "round.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512))
    assert one(tmp_path / "round.xlsx") == "The workbook is protected by a password or of an old format."
    path = workbook(tmp_path / "other.xlsx")
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    assert one(path) == "The workbook is protected by a password."


def test_a_bomb_of_zeros(tmp_path: Path) -> None:
    content = parts(workbook(tmp_path / "round.xlsx"))
    assert one(packed(tmp_path / "round.xlsx", {**content, "xl/media/zeros.bin": bytes(20_000_000)})) == UNPACKS


def test_a_bomb_that_lies_about_its_size(tmp_path: Path) -> None:
    path = packed(tmp_path / "round.xlsx", {**parts(workbook(tmp_path / "round.xlsx")), "zeros": bytes(20_000_000)})
    content = bytearray(path.read_bytes())
    size = (20_000_000).to_bytes(4, "little")
    place = content.rindex(size)
    content[place:place + 4] = (100).to_bytes(4, "little")
    path.write_bytes(content)
    assert one(path) == "The file is no workbook."


def test_a_long_text_in_very_many_cells(tmp_path: Path) -> None:
    content = parts(workbook(tmp_path / "round.xlsx"))
    text = b"<si><t>" + bytes(range(97, 123)) * 40_000 + b"</t></si>"
    content["xl/sharedStrings.xml"] = text.join([b'<sst xmlns="x">', b"</sst>"])
    cells = b"".join(b'<c r="A%d" t="s"><v>0</v></c>' % row for row in range(1, 1001))
    content[SHEET] = b"<sheetData>" + cells + b"</sheetData>"
    assert one(packed(tmp_path / "round.xlsx", content)) == UNPACKS


@pytest.mark.parametrize("cell", [b"XFD1", b"CW1", b"A100002", b"A1048576", b"ZZ9"])
def test_a_far_cell(tmp_path: Path, cell: bytes) -> None:
    assert one(spoilt(tmp_path / "round.xlsx", SHEET, b'r="A2"', b'r="%s"' % cell)) == FAR


def test_entities_and_other_encodings(tmp_path: Path) -> None:
    doctype = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><worksheet'
    assert one(spoilt(tmp_path / "a.xlsx", SHEET, b"<worksheet", doctype)) == "The workbook declares entities of its own."
    content = parts(workbook(tmp_path / "b.xlsx"))
    content[SHEET] = content[SHEET].decode().encode("utf-16")
    assert one(packed(tmp_path / "b.xlsx", content)) == "The workbook has a part that is not UTF-8."


def test_a_part_twice(tmp_path: Path) -> None:
    path = workbook(tmp_path / "round.xlsx")
    content = parts(path)
    with pytest.warns(UserWarning), zipfile.ZipFile(path, "a") as archive:
        archive.writestr(SHEET, content[SHEET])
    assert one(path) == "The workbook has a part twice."


@pytest.mark.parametrize("name", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", SHEET])
def test_broken_parts(tmp_path: Path, name: str) -> None:
    content = parts(workbook(tmp_path / "round.xlsx"))
    content[name] = content[name][: len(content[name]) // 2]
    found = problems(packed(tmp_path / "round.xlsx", content))
    assert found[0].wrong in ("The file is no workbook.", "The workbook cannot be read.")
    assert found[0].mend == SAVE


def test_too_many_cells(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        for name in ("needs", "offers"):
            book[name]["CV100001"] = 1

    assert one(workbook(tmp_path / "round.xlsx", change=change)) == "The workbook has too many cells."


def test_cut_off_anywhere_it_is_refused(tmp_path: Path) -> None:
    content = workbook(tmp_path / "round.xlsx").read_bytes()
    for size in range(0, len(content), 997):
        (tmp_path / "cut.xlsx").write_bytes(io.BytesIO(content).read(size))
        assert one(tmp_path / "cut.xlsx") == "The file is no workbook."
