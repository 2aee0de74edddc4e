"""Tables of commands kept as files: text stays text, figures stay figures, two of one name are told apart."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from matcher.cli.ledger import command
from matcher.review.tabled import Tabled, file_of
from matcher.wording import translator

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"
ON = date(2026, 11, 25)


def test_the_ledger_by_theme_is_kept(tmp_path: Path) -> None:
    kept = tmp_path / "deep" / "ledger.xlsx"
    done = CliRunner().invoke(command, [str(SCENARIOS / "global-2027"), "--by", "kind", "--rows", "2", "--save", str(kept), "--lang", "ar"],
                              standalone_mode=False)
    assert done.exception is None and done.return_value == 0
    book = load_workbook(kept)
    assert len(book.sheetnames) == 2 and all(sheet.sheet_view.rightToLeft for sheet in book)
    rows = list(book[book.sheetnames[0]].iter_rows(min_row=2, values_only=True))
    assert len(rows) > 20
    assert sum(float(str(row[5])) for row in rows) == pytest.approx(0)


def test_what_a_spreadsheet_would_take_for_a_formula_or_refuse_as_a_name() -> None:
    tables = [Tabled("Impact: by/both [numbers] and more than fits", ["a", "b"], [("=1+1", 5), ("@x", None)]),
              Tabled("Impact: by/both [numbers] and more than fits", ["a"], [(ON,), (1.5,)])]
    book = load_workbook(io.BytesIO(file_of(tables, "xlsx", translator("en"), "r1", ON)))
    assert len(set(book.sheetnames)) == 2 and all(len(name) <= 31 for name in book.sheetnames)
    first, second = (book[name] for name in book.sheetnames)
    assert (first["A2"].value, first["A2"].data_type, first["B2"].value) == ("=1+1", "s", 5)
    assert (second["A2"].value.date(), second["A3"].value) == (ON, 1.5)
    rows = list(csv.reader(io.StringIO(file_of(tables, "csv", translator("en"), "r1", ON).decode("utf-8-sig"))))
    assert rows[0] == ["r1"] and ["'=1+1", "5"] in rows and ["'@x", ""] in rows and ["2026-11-25"] in rows
