"""Uploads that are not opened: too large, no workbook, macros, links, bombs, passwords. Each with its message."""

from __future__ import annotations

import io
import zipfile

import pytest
import xlsxwriter

from matcher.intake.handing_out import download
from matcher.intake.package_safety import MOST_UPLOADED, formulas, refusal
from matcher.intake.upload import read_upload
from matcher.tables.package import sheet_parts
from matcher.wording import translator
from tests.helpers.rounds import need
from tests.intake.makers import GROUND, NAMES, standing, statement

THERE = standing(statement(need("n1")))
SOUND = download(THERE, NAMES, translator("en"))


def told(content: bytes, name: str = "mine.xlsx") -> str:
    """The one thing that is wrong with an upload; nothing comes of it."""
    upload = read_upload(content, name, THERE, GROUND)
    (problem,) = upload.problems
    assert (upload.differences, upload.rows, problem.row, problem.column) == ((), {}, 0, "") and problem.mend
    return problem.wrong


def with_part(name: str, content: bytes = b"x") -> bytes:
    """The sound workbook with one part more, or another in its place."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(SOUND)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            if member != name:
                new.writestr(member, old.read(member))
        new.writestr(name, content)
    return out.getvalue()


def test_the_sound_workbook_is_read() -> None:
    assert refusal(SOUND, "mine.xlsx") is None and read_upload(SOUND, "mine.xlsx", THERE, GROUND).problems == ()


@pytest.mark.parametrize(("content", "wrong"), [
    (b"", "The file is empty."),
    (b"need,society\n", "The file is no Excel workbook (.xlsx)."),
    (b"%PDF-1.7", "The file is no Excel workbook (.xlsx)."),
    (b"PK\x03\x04" + b"\xff" * 60, "The file is no Excel workbook (.xlsx)."),
    (SOUND[: len(SOUND) // 2], "The file is no Excel workbook (.xlsx)."),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "The workbook is protected by a password or of an old format."),
    (bytes(MOST_UPLOADED + 1), "The file is larger than 10 MB."),
    (with_part("xl/vbaProject.bin"), "The workbook holds macros."),
    (with_part("xl/macrosheets/sheet1.xml"), "The workbook holds macros."),
    (with_part("[Content_Types].xml", b'<Types ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/>'),
     "The workbook holds macros."),
    (with_part("xl/externalLinks/externalLink1.xml"), "The workbook draws on other files or on the network."),
    (with_part("XL\\Connections.xml"), "The workbook draws on other files or on the network."),
    (with_part("xl/embeddings/oleObject1.bin"), "The workbook has other files inside."),
    (with_part("xl/media/zeros.bin", bytes(30_000_000)), "The workbook unpacks to far more than it should."),
    (with_part("xl/workbook.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><workbook/>'), "The workbook declares entities of its own."),
    (with_part("xl/workbook.xml", b"<workbook>"), "The file is no workbook."),
])
def test_refused(content: bytes, wrong: str) -> None:
    assert told(content) == wrong


def test_a_zip_that_is_no_workbook() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "x")
    assert told(out.getvalue()) == "The file is no Excel workbook (.xlsx)."


@pytest.mark.parametrize(("name", "wrong"), [
    ("mine.xlsm", "The workbook holds macros."), ("mine.ods", "The file is no Excel workbook (.xlsx)."),
    ("mine", "The file is no Excel workbook (.xlsx).")])
def test_by_its_name(name: str, wrong: str) -> None:
    assert told(SOUND, name) == wrong


@pytest.mark.parametrize("name", ["C:\\folder\\mine.xlsx", "../../etc/mine.xlsx", "/mine.xlsx", "م" * 300 + ".xlsx", ".xlsx.xlsx",
                                  "a\0b\n<script>.xlsx", "💥" * 90 + ".xlsx"])
def test_any_name_is_borne(name: str) -> None:
    assert read_upload(SOUND, name, THERE, GROUND).problems == ()


def test_a_formula_is_refused_even_with_its_value() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("needs")
    sheet.write_row(0, 0, ["need", "days", "why"])
    sheet.write_row(1, 0, ["n1"])
    sheet.write_formula(1, 1, "=7*2", None, 14)
    sheet.write_formula(1, 2, '=HYPERLINK("http://example.org")', None, "click")
    book.close()
    assert list(formulas(sheet_parts(out.getvalue())["needs"])) == [(2, 1), (2, 2)]
    upload = read_upload(out.getvalue(), "mine.xlsx", THERE, GROUND)
    assert ("days", "The cell holds a formula.", "Write the value.") in [(p.column, p.wrong, p.mend) for p in upload.problems]
    assert upload.differences == ()
