"""An empty workbook to fill in: a sheet a table, drop-downs, a note on every header, options under defined names."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

import xlsxwriter

from matcher.policy import default_policy
from matcher.tables.columns import TABLES, Column, TableSpec, say
from matcher.tables.keys import KEYS
from matcher.tables.options import Options
from matcher.tables.values import FIRST_DAY, LAST_DAY
from matcher.tables.workbook import PASSED_OVER, SCENARIO
from matcher.wording import label

_ROWS = 2000  # rows with drop-downs
_READ_ME, _OPTIONS = PASSED_OVER
_LINES = (
    say("Each sheet is a table. Leave the header row as it is; a note on each header says what goes below."),
    say("Red headers must be filled in; an empty cell elsewhere stands for the usual value."),
    say("Write lists with semicolons, e.g. secondment;peer_review, languages as fr:C1;en:B2, dates as 2027-03-31."),
    say("Choose codes from the drop-downs; the sheet 'options' says what each code means."),
    say("In the sheet 'scenario' name the round, its first Monday (start), its length in weeks and the day of "
        "approval."),
    say("Never write anything about people who are searched for, their families, or their cases."),
)


class Says(Protocol):
    """A translator with its language."""

    @property
    def language(self) -> str: ...

    def __call__(self, msgid: str) -> str: ...


def write_template(path: Path, say: Says) -> None:
    """Writes the workbook; filled in, it reads as a scenario. Names of sheets, columns and codes are the same in every
    language, so that what was filled in in one reads in all."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    made = Template(book, say)
    made.read_me()
    made.scenario()
    for table in TABLES:
        made.table(table)
    made.options.write(made.sheet(_OPTIONS), say)
    book.close()


class Template:
    """A workbook in the making."""

    def __init__(self, book: Any, say: Says) -> None:
        self.book, self.say, self.options = book, say, Options(book)
        self.title = book.add_format({"bold": True, "font_size": 16})
        self.wrap = book.add_format({"text_wrap": True, "valign": "top"})
        self.head = book.add_format({"bold": True, "bg_color": "#011E41", "font_color": "#FFFFFF", "border": 1})
        self.asked = book.add_format({"bold": True, "bg_color": "#F5333F", "font_color": "#000000", "border": 1})
        self.date = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        # As text, so that a spreadsheet does not make numbers or dates of keys and lists.
        self.text = book.add_format({"num_format": "@"})

    def sheet(self, name: str) -> Any:
        sheet = self.book.add_worksheet(name)
        if self.say.language == "ar":
            sheet.right_to_left()
        return sheet

    def read_me(self) -> None:
        sheet = self.sheet(_READ_ME)
        sheet.set_column(0, 0, 22)
        sheet.set_column(1, 1, 100)
        sheet.write_string(0, 0, self.say("How to fill this in"), self.title)
        for row, line in enumerate(_LINES, 2):
            sheet.write_string(row, 1, self.say(line), self.wrap)
        for row, table in enumerate(TABLES, len(_LINES) + 3):
            optional = "" if table.required else " " + self.say("(may stay empty)")
            sheet.write_string(row, 0, table.name)
            sheet.write_string(row, 1, self.say(table.meaning) + optional, self.wrap)

    def scenario(self) -> None:
        """The settings, each with its usual value."""
        sheet = self.sheet(SCENARIO)
        for place, (name, width) in enumerate((("key", 30), ("value", 44), ("meaning", 80))):
            sheet.write_string(0, place, name, self.head)
            sheet.set_column(place, place, width)
        rows = [(key.name, key.sort, key.default, self.say(key.meaning), key.required) for key in KEYS]
        rows += [(name, "yesno" if value in ("yes", "no") else "", value, label(name.split(".")[1], self.say), False)
                 for name, value in _policy(default_policy().canonical())]
        for row, (name, sort, value, meaning, required) in enumerate(rows, 1):
            sheet.write_string(row, 0, name, self.asked if required else None)
            sheet.write_string(row, 2, meaning)
            if sort == "date":
                sheet.write_blank(row, 1, None, self.date)
                sheet.data_validation(row, 1, row, 1, _DATES)
            elif value.isdigit():
                sheet.write_number(row, 1, int(value))
            else:
                sheet.write_string(row, 1, value, self.text)
            if sort == "yesno":
                sheet.data_validation(row, 1, row, 1, {"validate": "list", "source": "=yes_no"})
        sheet.freeze_panes(1, 1)

    def table(self, table: TableSpec) -> None:
        sheet = self.sheet(table.name)
        for place, column in enumerate(table.columns):
            sheet.write_string(0, place, column.name, self.asked if column.required else self.head)
            sheet.write_comment(0, place, self.note(column), {"x_scale": 2.5, "y_scale": 1.5})
            numeric = column.sort in ("whole", "degrees")
            form = self.date if column.sort == "date" else None if numeric else self.text
            sheet.set_column(place, place, max(12, len(column.name) + 3), form)
            validation = self.validation(table, column)
            if validation is not None:
                sheet.data_validation(1, place, _ROWS, place, validation)
        sheet.freeze_panes(1, 1)

    def note(self, column: Column) -> str:
        say = self.say
        lines = [say(column.meaning) + ".", say("Must be filled in.") if column.required else ""]
        if column.choices:
            lines.append(", ".join(column.choices))
        if column.default:
            lines.append(say("Usual value: {value}").format(value=column.default))
        return "\n".join(line for line in lines if line)

    def validation(self, table: TableSpec, column: Column) -> dict[str, Any] | None:
        name = self.options.name(table, column)
        if name is not None:
            # A drop-down can only suggest one item of a list, so what is typed beside it stands.
            return {"validate": "list", "source": f"={name}", "show_error": not column.several}
        if column.sort == "date":
            return _DATES
        if column.sort == "whole" and column.most - column.least <= 5:
            return {"validate": "list", "source": [str(number) for number in range(column.least, column.most + 1)]}
        if column.sort in ("whole", "degrees"):
            return {"validate": "integer" if column.sort == "whole" else "decimal", "criteria": "between",
                    "minimum": column.least, "maximum": column.most}
        return None


_DATES = {"validate": "date", "criteria": "between", "minimum": FIRST_DAY, "maximum": LAST_DAY}


def _policy(canonical: Mapping[str, Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Every number of the checks, rules and goals by dotted key, as the sheet has it; the order is among the keys."""
    found: list[tuple[str, str]] = []
    for family, members in canonical.items():
        for name, numbers in members.items():
            for key, value in numbers.items() if name != "order" else ():
                if isinstance(value, dict):
                    found += [(f"{family}.{name}.{key}.{inner}", str(number)) for inner, number in value.items()]
                elif isinstance(value, bool):
                    found.append((f"{family}.{name}.{key}", "yes" if value else "no"))
                else:
                    items = value if isinstance(value, list | tuple) else [] if value is None else [value]
                    found.append((f"{family}.{name}.{key}", ";".join(map(str, items))))
    return found
