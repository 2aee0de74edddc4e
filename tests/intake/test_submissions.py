"""The form of needs and offers is accepted by pyxform; what KoboToolbox and ODK give back becomes statements, or problems."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import openpyxl
import pytest
from pyxform import xls2xform

from matcher.intake.differences import INSERT
from matcher.intake.submissions import read_statements
from matcher.intake.upload import Upload
from matcher.intake.xlsform import SPOKEN, xlsform
from tests.intake.makers import GROUND, standing

NEED = {
    "society": "KEN", "statement": "need", "need/n_kind_first": "peer_review", "need/n_kinds_more": "secondment practice_exchange",
    "need/n_capability": "SRV-TRAC", "need/n_level": "2", "need/n_target": "4", "need/n_priority": "1",
    "need/n_contexts": "conflict migration", "need/n_days": "14", "need/n_earliest": "2027-02-01", "need/n_latest": "2027-06-30",
    "need/n_languages": "fr:C1;en:B2", "need/n_interpreter": "no", "need/n_deliverable": "=1+1",
    "_uuid": "0a1b2c3d-4e5f-6789-aaaa-bbbbbbbbbbbb"}
OFFER = {
    "society": "KEN", "statement": "offer", "offer/o_kinds": "secondment", "offer/o_capability_1": "DAT-CASE", "offer/o_level_1": "5",
    "offer/o_capability_2": "SRV-TRAC", "offer/o_level_2": "4", "offer/o_days_total": "60", "offer/o_earliest": "2027-01-04",
    "offer/o_latest": "2027-12-31", "_uuid": "ffffffff-4e5f-6789-aaaa-bbbbbbbbbbbb"}
OTHER = {**NEED, "society": "RWA", "_uuid": "dddddddd-0000"}


def kobo_csv(*rows: dict[str, str], delimiter: str = ";") -> bytes:
    text = io.StringIO()
    names = list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.DictWriter(text, names, delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def nested(row: dict[str, str]) -> dict[str, Any]:
    made: dict[str, Any] = {"__id": "uuid:" + row["_uuid"]}
    for name, value in row.items():
        group, slash, rest = name.partition("/")
        if slash:
            made.setdefault(group, {})[rest] = value
        elif name != "_uuid":
            made[name] = value
    return made


FILES = {
    "kobo.csv": kobo_csv(NEED, OTHER, OFFER), "odk.csv": kobo_csv(*({name.replace("/", "-"): value for name, value in row.items()}
                                                                   for row in (NEED, OTHER, OFFER)), delimiter=","),
    "kobo.json": json.dumps({"count": 3, "results": [NEED, OTHER, OFFER]}).encode(),
    "odk.json": json.dumps({"value": [nested(row) for row in (NEED, OTHER, OFFER)]}).encode()}


def read(content: bytes, name: str) -> Upload:
    return read_statements(content, name, standing(), GROUND)


def test_pyxform_takes_the_form_in_four_languages() -> None:
    made = xls2xform.convert(io.BytesIO(xlsform(["KEN", "RWA"])), file_type=".xlsx", validate=False)
    assert all(spoken in made.xform for spoken in SPOKEN.values())
    for name in ("n_level", "n_kind_first", "o_capability_3", "o_days_total", "society"):
        assert name in made.xform
    sheet = openpyxl.load_workbook(io.BytesIO(xlsform(["KEN"])))["survey"]
    heads, *rows = list(sheet.iter_rows(values_only=True))
    message = [place for place, head in enumerate(heads) if str(head).startswith("constraint_message::")]
    constraint = heads.index("constraint")
    assert all(row[place] for row in rows if row[constraint] for place in message)
    assert all(row[place] for row in rows if row[0] != "end group" for place, head in enumerate(heads) if str(head).startswith("label::"))


@pytest.mark.parametrize("name", FILES)
def test_submissions_become_statements_to_be_confirmed(name: str) -> None:
    found = read(FILES[name], name)
    assert found.problems == ()
    assert [(each.table, each.key, each.what) for each in found.differences] == [
        ("needs", "k-0a1b2c3d4e5f", INSERT), ("offers", "k-ffffffff4e5f", INSERT)]
    need, offer = (each.cells for each in found.differences)
    assert (need["kinds"], need["contexts"], need["languages"]) == (
        "peer_review;secondment;practice_exchange", "conflict;migration", "fr:C1;en:B2")
    assert need["deliverable"] == "=1+1"
    assert offer["capabilities"] == "DAT-CASE:5;SRV-TRAC:4"


def test_a_problem_tells_the_row_of_the_submission() -> None:
    found = read(kobo_csv(OTHER, {**NEED, "need/n_target": "9"}), "kobo.csv")
    assert [(problem.row, problem.column) for problem in found.problems] == [(3, "target")]


@pytest.mark.parametrize(("content", "name"), [
    (b"\xff\xfe", "a.csv"), (b"{", "a.json"), (b"[1]", "a.json"), (b"{}", "a.json"), (b"[" * 100_000, "a.json"), (b"", "a.csv"),
    (kobo_csv({"Society": "KEN", "What do you state?": "A need"}), "labels.csv"), (kobo_csv(OTHER), "others.csv")])
def test_what_is_no_submission_of_the_society_is_said(content: bytes, name: str) -> None:
    found = read(content, name)
    assert len(found.problems) == 1
    assert found.differences == ()
    assert found.problems[0].mend
