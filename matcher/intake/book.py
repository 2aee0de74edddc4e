"""A society's statements as a workbook with the template's formatting: to edit elsewhere and bring back.

Sheets `needs` and `offers` have the register's columns; row 2 says what each column means, in the reader's language.
`societies` and `options` are lists for the drop-downs. Two more columns, `state` and the hidden `held`, tell how each
row stands and the version it was taken at; the hidden sheet `scenario` says what was downloaded. A workbook with
problems is written by the same hand: cells in red, each with a comment.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import xlsxwriter

from matcher.domain.errors import Problem
from matcher.domain.statements import TABLES
from matcher.intake.phrases import STATES
from matcher.intake.problems_spoken import spoken
from matcher.tables.columns import TABLE, Column, TableSpec
from matcher.tables.template import Template
from matcher.tables.values import Wrong, day
from matcher.tables.workbook import PASSED_OVER, SCENARIO
from matcher.wording import Translator

STATE, HELD = "state", "held"
OWN_COLUMNS = (STATE, HELD)
LABELS_ROW, FIRST_ROW = 2, 3
LABELS = "#"
"""Stands in column `held` of the row that says what the columns mean."""

_READ_ME, _OPTIONS = PASSED_OVER


def _(text: str) -> str:
    """Marks a msgid for the catalogue."""
    return text


_LINES = (
    _("These are the needs and offers of {society} in round {round}."),
    _("Change a cell to change a statement. Add a row for a new one; leave its key empty and it is given one."),
    _("Take a row out to withdraw a statement. Nothing is changed before you have seen and confirmed every difference."),
    _("Red headers must be filled in; an empty cell elsewhere stands for the usual value."),
    _("Write lists with semicolons, e.g. secondment;peer_review, languages as fr:C1;en:B2, dates as 2027-03-31."),
    _("Choose codes from the drop-downs; the sheet 'options' says what each code means."),
    _("Never write anything about people who are searched for, their families, or their cases."),
)
_STATE_NOTE = _("How the statement stands; changing it here does nothing.")
_PROBLEMS_TITLE = _("To be mended: {number}")


@dataclass(frozen=True)
class BookRow:
    """A row of a table's sheet: its number as a spreadsheet shows it, its cells by column, its token and its state."""

    number: int
    texts: Mapping[str, str]
    held: str = ""
    state: str = ""


@dataclass(frozen=True)
class Contents:
    """What goes into a workbook. `facts` are what the download was; `societies` codes with names for the drop-downs."""

    rows: Mapping[str, Sequence[BookRow]]
    facts: Mapping[str, str]
    societies: Sequence[tuple[str, str]]
    problems: Sequence[Problem] = field(default=())


def write_book(contents: Contents, say: Translator) -> bytes:
    """The workbook as bytes; problems are marked in the cells that they name by sheet, row and column."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    made = _Book(book, say, contents)
    made.read_me()
    for name in TABLES:
        made.statements(TABLE[name])
    made.lists()
    book.close()
    return stream.getvalue()


class _Book:
    def __init__(self, book: Any, say: Translator, contents: Contents) -> None:
        self.book, self.say, self.contents = book, say, contents
        self.template = Template(book, say)
        soft = {"italic": True, "font_color": "#323232", "bg_color": "#FAFAFA", "text_wrap": True, "valign": "top"}
        self.soft = book.add_format(soft)
        wrong = {"bg_color": "#FDE2E4", "border": 1, "border_color": "#F5333F"}
        self.wrong = book.add_format(wrong)
        self.wrong_date = book.add_format({**wrong, "num_format": "yyyy-mm-dd", "align": "left"})
        self.wrong_text = book.add_format({**wrong, "num_format": "@"})

    def read_me(self) -> None:
        """How to fill it in; where there are problems, these first."""
        sheet, say = self.template.sheet(_READ_ME), self.say
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 2, 70)
        row = 0
        if self.contents.problems:
            title = say(_PROBLEMS_TITLE).format(number=len(self.contents.problems))
            sheet.write_string(row, 0, title, self.template.title)
            for row, problem in enumerate(self.contents.problems, 1):
                wrong, mend = spoken(problem, say)
                sheet.write_string(row, 0, place_of(problem, say), self.template.wrap)
                sheet.write_string(row, 1, wrong, self.wrong)
                sheet.write_string(row, 2, mend, self.template.wrap)
            row += 2
        sheet.write_string(row, 0, say("How to fill this in"), self.template.title)
        for after, line in enumerate(_LINES, 1):
            text = say(line).format(society=self.contents.facts.get("society", ""), round=self.contents.facts.get("round", ""))
            sheet.write_string(row + after, 1, text, self.template.wrap)

    def statements(self, spec: TableSpec) -> None:
        self.template.table(spec)
        sheet = self.book.get_worksheet_by_name(spec.name)
        width = len(spec.columns)
        marks = self._marks(spec)
        for place, (name, shown) in enumerate(((STATE, 14), (HELD, 10)), width):
            sheet.write_string(0, place, name, self.template.head)
            sheet.set_column(place, place, shown, self.template.text, {"hidden": name == HELD})
        sheet.write_comment(0, width, self.say(_STATE_NOTE), {"x_scale": 2})
        for place, column in enumerate(spec.columns):
            sheet.write_string(LABELS_ROW - 1, place, self.say(column.meaning), self.soft)
        sheet.write_blank(LABELS_ROW - 1, width, None, self.soft)
        sheet.write_string(LABELS_ROW - 1, width + 1, LABELS)
        sheet.set_row(LABELS_ROW - 1, 62)
        sheet.freeze_panes(LABELS_ROW, 1)
        for row in self.contents.rows.get(spec.name, ()):
            for place, column in enumerate(spec.columns):
                told = marks.get((row.number, column.name), [])
                self._cell(sheet, row.number - 1, place, column, row.texts.get(column.name, ""), bool(told))
                if told:
                    sheet.write_comment(row.number - 1, place, "\n".join(told), {"x_scale": 2.5, "y_scale": 1.5})
            sheet.write_string(row.number - 1, width, self.say(STATES[row.state]) if row.state in STATES else row.state, self.soft)
            sheet.write_string(row.number - 1, width + 1, row.held)

    def _marks(self, spec: TableSpec) -> dict[tuple[int, str], list[str]]:
        """What is wrong by row and column; what is wrong with a whole row stands at its key."""
        found: dict[tuple[int, str], list[str]] = {}
        for problem in self.contents.problems:
            if problem.file.rpartition("#")[2] == spec.name and problem.row:
                place = (problem.row, problem.column or spec.key[0])
                found.setdefault(place, []).append(" ".join(spoken(problem, self.say)))
        return found

    def _cell(self, sheet: Any, row: int, place: int, column: Column, text: str, marked: bool) -> None:
        if column.sort == "date" and (when := _date(text)) is not None:
            sheet.write_datetime(row, place, when, self.wrong_date if marked else self.template.date)
        elif column.sort == "whole" and text.isascii() and text.isdigit() and len(text) < 15:
            sheet.write_number(row, place, int(text), self.wrong if marked else None)
        elif text:
            sheet.write_string(row, place, text, self.wrong_text if marked else self.template.text)
        elif marked:
            sheet.write_blank(row, place, None, self.wrong)

    def lists(self) -> None:
        """The lists behind the drop-downs, and what was downloaded."""
        sheet = self.template.sheet("societies")
        for place, (name, shown) in enumerate((("society", 12), ("name", 60))):
            sheet.write_string(0, place, name, self.template.head)
            sheet.set_column(place, place, shown)
        for row, (code, name) in enumerate(self.contents.societies, 1):
            sheet.write_string(row, 0, code)
            sheet.write_string(row, 1, name)
        self.template.options.write(self.template.sheet(_OPTIONS), self.say)
        facts = self.template.sheet(SCENARIO)
        facts.very_hidden()
        for row, pair in enumerate((("key", "value"), *self.contents.facts.items())):
            for place, text in enumerate(pair):
                facts.write_string(row, place, text, self.template.text)


def place_of(problem: Problem, say: Translator) -> str:
    """Where a problem stands, in words: sheet, row and column as far as they are known."""
    file, _sign, sheet = problem.file.partition("#")
    facts = {"sheet": sheet, "row": problem.row, "column": problem.column}
    if sheet and problem.row and problem.column:
        return say(_("Sheet {sheet}, row {row}, column {column}")).format(**facts)
    if sheet and problem.row:
        return say(_("Sheet {sheet}, row {row}")).format(**facts)
    return say(_("Sheet {sheet}")).format(**facts) if sheet else file


def _date(text: str) -> date | None:
    try:
        found = day(text)
    except Wrong:
        return None
    return found if text == found.isoformat() else None
