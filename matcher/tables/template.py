"""An empty workbook to fill in: a sheet a table, drop-downs, a note on every header, options as defined names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import xlsxwriter

from matcher.domain.kinds import CASH_LINES, CEFR
from matcher.tables.columns import TABLES, Column, TableSpec
from matcher.tables.reference import capabilities

_ROWS = 2000  # rows with drop-downs
_LISTS = ("choices", "languages", "levels", "codes", "groups", "societies", "lines", "periods", "materials")


class Says(Protocol):
    """A translator with its language."""

    language: str

    def __call__(self, msgid: str) -> str: ...


def write_template(path: Path, say: Says) -> None:
    """Writes the workbook; filled in, it reads as a scenario. Headers stay as they are in every language."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    right = say.language == "ar"
    head = book.add_format({"bold": True, "bg_color": "#011E41", "font_color": "#FFFFFF", "border": 1})
    asked = book.add_format({"bold": True, "bg_color": "#F5333F", "font_color": "#000000", "border": 1})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    date = book.add_format({"num_format": "yyyy-mm-dd"})

    def sheet(name: str) -> Any:
        added = book.add_worksheet(name)
        if right:
            added.right_to_left()
        return added

    _read_me(sheet("read_me"), say, book.add_format({"bold": True, "font_size": 16}), wrap)
    settings = sheet("scenario")
    for column, name in enumerate(("key", "value")):
        settings.write_string(0, column, name, head)
    settings.set_column(0, 0, 18)
    settings.set_column(1, 1, 40)
    for row, (name, value) in enumerate((("format", "1"), ("name", ""), ("title", ""), ("about", ""), ("start", ""),
                                         ("weeks", "52"), ("approval", ""), ("currency", "CHF")), 1):
        settings.write_string(row, 0, name)
        settings.write_string(row, 1, value)
    options = _Options(book)
    for table in TABLES:
        if table.name != "baseline":
            _table(sheet(table.name), table, say, head, asked, date, options)
    options.write(sheet("options"))
    book.close()


def _read_me(sheet: Any, say: Callable[[str], str], title: Any, wrap: Any) -> None:
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 90)
    sheet.write_string(0, 0, say("How to fill this in"), title)
    lines = (
        say("Each sheet is a table. Leave the header row as it is; a note on each header says what goes below."),
        say("Red headers must be filled in; an empty cell elsewhere stands for the usual value."),
        say("Write lists with semicolons, e.g. secondment;peer_review, languages as fr:C1;en:B2, dates as 2027-03-31."),
        say("Never write anything about people who are searched for, their families, or their cases."),
        say("In the sheet 'scenario' name the round, its first Monday (start), its length in weeks and the day of approval."),
    )
    for row, line in enumerate(lines, 2):
        sheet.write_string(row, 1, line, wrap)
    for row, table in enumerate(TABLES, len(lines) + 3):
        sheet.write_string(row, 0, table.name)
        sheet.write_string(row, 1, say(table.meaning), wrap)


class _Options:
    """Lists for drop-downs, each a column of the sheet `options` under a defined name."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.lists: dict[str, tuple[str, ...]] = {
            "yes_no": ("yes", "no"), "cefr": CEFR, "capability": tuple(row.code for row in capabilities()),
            "cost_line": CASH_LINES}

    def name(self, table: TableSpec, column: Column) -> str | None:
        if column.sort == "yesno":
            return "yes_no"
        if column.sort == "code":
            return "capability"
        if column.choices:
            name = f"{table.name}_{column.name}"
            self.lists[name] = column.choices
            return name
        return None

    def write(self, sheet: Any) -> None:
        for place, (name, values) in enumerate(sorted(self.lists.items())):
            sheet.write_string(0, place, name)
            sheet.set_column(place, place, 20)
            for row, value in enumerate(values, 1):
                sheet.write_string(row, place, value)
            letter = _letters(place)
            self.book.define_name(name, f"=options!${letter}$2:${letter}${len(values) + 1}")


def _letters(number: int) -> str:
    return ("" if number < 26 else chr(ord("A") + number // 26 - 1)) + chr(ord("A") + number % 26)


def _table(sheet: Any, table: TableSpec, say: Callable[[str], str], head: Any, asked: Any, date: Any, options: _Options) -> None:
    for place, column in enumerate(table.columns):
        sheet.write_string(0, place, column.name, asked if column.required else head)
        note = say(column.meaning) + "."
        if column.choices:
            note += f"\n{', '.join(column.choices)}"
        if column.default:
            note += "\n" + say("Usual value: {value}").format(value=column.default)
        sheet.write_comment(0, place, note, {"x_scale": 2})
        sheet.set_column(place, place, max(12, len(column.name) + 3), date if column.sort in ("date", "date?") else None)
        name = options.name(table, column)
        if name is not None:
            # A list of several is typed; the drop-down then only suggests.
            several = column.sort in _LISTS
            sheet.data_validation(1, place, _ROWS, place, {"validate": "list", "source": f"={name}",
                                                           "error_type": "information" if several else "stop"})
        elif column.sort in ("whole", "whole?"):
            sheet.data_validation(1, place, _ROWS, place, {"validate": "integer", "criteria": "between",
                                                           "minimum": column.least, "maximum": column.most})
    sheet.freeze_panes(1, 1)
