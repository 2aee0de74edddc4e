"""A plain form for one row of a table of the register: a question a column, answers back as cells.

What a cell must be like is said by its hint; it is checked where the row is kept (matcher.store.cells), whose problems
go back beside the questions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from matcher.tables.columns import Column, TableSpec
from matcher.tables.values import items
from matcher.wording import _, label
from web.forms import Field, Form, fields, options
from web.i18n import say

#: How the cells of lists are written, by the sort of their column.
HINTS = {
    "languages": _("Write languages with their level, as fr:C1;en:B2."), "codes": _("Write codes with semicolons between them."),
    "periods": _("Write first and last day, as 2027-03-01/2027-03-31, with semicolons between them."),
    "lines": _("Write cost lines with semicolons between them: travel, stay, insurance, visa, medical, local, interpreter."),
    "material": _("Write cash for money, or the name of the material."), "key": _("Letters, digits, '-', '_' and '.'."),
}


def cell_form(spec: TableSpec, cells: Mapping[str, str], *, version: int | None = None, without: Iterable[str] = ()) -> Form:
    """The form of a table's row with these cells in it. `version` goes along hidden."""
    left_out = frozenset(without)
    asked = [_field(column) for column in spec.columns if column.name not in left_out]
    values = {column.name: _value(column, cells.get(column.name, "")) for column in spec.columns}
    hidden = [] if version is None else [Field("version", "", "hidden")]
    return fields(*hidden, *asked, values={**values, "version": version})


def cells_of(spec: TableSpec, form: Form) -> dict[str, str]:
    """The cells that a form holds."""
    known = {column.name for column in spec.columns}
    return {name: ";".join(value) if isinstance(value, list) else str(value) for name, value in form.values.items() if name in known}


def _field(column: Column) -> Field:
    speak = say()
    text, hint = speak(column.meaning), speak(HINTS[column.sort]) if column.sort in HINTS else ""
    if column.sort in ("choice", "yesno"):
        words = column.choices or ("yes", "no")
        return Field(column.name, text, "select", required=column.required,
                     options=options(((word, label(word, speak)) for word in words), empty=None if column.default else "–"))
    if column.sort == "choices":
        return Field(column.name, text, "checks", required=column.required,
                     options=options((word, label(word, speak)) for word in column.choices))
    if column.sort == "date":
        return Field(column.name, text, "date", required=column.required)
    if column.sort == "whole":
        return Field(column.name, text, "number", required=column.required, attributes={"min": column.least, "max": column.most})
    return Field(column.name, text, "text", hint, required=column.required, autocomplete="off")


def _value(column: Column, text: str) -> str | list[str]:
    if column.sort == "choices":
        return items(text)
    return text or column.default
