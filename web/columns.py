"""Columns of the tables as a reader knows them: by the words of their forms, never by their names in the database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from matcher.tables.columns import TABLE, Column
from matcher.wording import _, label
from web.i18n import day, moment, number, say, spoken
from web.statement_words import shown
from web.words import stage_label

_ORDER = ("needs", "offers", "societies", "envelopes", "pins")
FIELDS = {
    "answer": _("Answer"), "reason": _("Reason"), "note": _("Note"), "state": _("State"), "stage": _("Stage"), "title": _("Title"),
    "about": _("About"), "start": _("Start"), "weeks": _("Weeks"), "currency": _("Currency"), "plan": _("Plan"), "name": _("Name"),
    "email": _("E-mail address"), "function": _("Function"), "phone": _("Phone"), "language": _("Language"), "level": _("Level"),
    "calendar": _("Calendar"), "settings": _("Settings"), "code": _("Code"), "password": _("Password"), "summary": _("Summary"),
}


def column_of(name: str, table: str = "") -> Column | None:
    """A column by its name, of the table named or else of the first that has one; None when no table has."""
    for each in (table, *_ORDER) if table in TABLE else _ORDER:
        found = next((column for column in TABLE[each].columns if column.name == name), None)
        if found is not None:
            return found
    return None


def column_label(name: str, table: str = "") -> str:
    """What a field is called on its form."""
    found = column_of(name, table) if table or name not in FIELDS else None
    if found is not None:
        return say()(found.meaning)
    return spoken(FIELDS[name]) if name in FIELDS else label(name, say())


def value_text(name: str, value: object, table: str = "") -> str:
    """A value as a reader of its form knows it; empty for none."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return spoken("yes") if value else spoken("no")
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, int):
        return number(value)
    if isinstance(value, Mapping):
        return ", ".join(f"{column_label(str(key))}: {value_text(str(key), inner)}" for key, inner in value.items())
    text = str(value)
    if name == "stage":
        return stage_label(text)
    found = column_of(name, table)
    try:
        return shown(found, text) if found is not None else label(text, say()) if name in ("state", "answer") else text
    except ValueError:  # a text that is no date, say: as it was written
        return text
