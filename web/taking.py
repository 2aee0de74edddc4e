"""Tables of a page taken away as a file: `?file=csv` or `?file=xlsx` at the page's own address gives all rows, not one page of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import Response, request, url_for

from web import context
from web.i18n import day, say
from web.tables import Badge, Column, Link, Table, Whole

FORMS = ("csv", "xlsx")
# A figure that its page has put into words: a spreadsheet is to count with it.
_ISOLATES = "\u2066\u2069"
_TENTHS = re.compile(r"[+-]?\d+\.\d")


def wanted() -> str:
    """The form that the address asks for, empty for the page itself."""
    form = request.args.get("file", "")
    return form if form in FORMS else ""


def links() -> list[tuple[str, str]]:
    """Name and address of the page's tables in each form, as the page was asked for."""
    known = {**(request.view_args or {}), **request.args.to_dict(), "page": ""}
    kept = {name: value for name, value in known.items() if value != ""}
    return [(form.upper(), url_for(str(request.endpoint), **{**kept, "file": form})) for form in FORMS]


def taken(name: str, tables: Sequence[Table], foot: str, form: str) -> Response:
    """The tables as a file. `foot` says what they are of."""
    from matcher.review.tabled import MEDIA, Tabled, file_of

    made = [Tabled(table.caption, [say()(column.label) for column in table.columns],
                   [[_plain(column, row) for column in table.columns] for row in table.rows.items]) for table in tables]
    answer = Response(file_of(made, form, say(), foot, context.now().date()), content_type=MEDIA[form])
    answer.headers["Content-Disposition"] = f"attachment; filename={name}.{form}"
    return answer


def whole(table: Table, rows: Sequence[Any]) -> Table:
    """The same table with all its rows."""
    return Table(table.caption, table.columns, Whole(rows), table.asked, table.empty)


def _plain(column: Column, row: Any) -> str | int | float | date | None:
    return _text(column.show(row))


def _text(value: Any) -> str | int | float | date | None:
    if isinstance(value, Link | Badge):
        return value.text
    if hasattr(value, "figure"):
        return int(value.figure)
    if isinstance(value, list | tuple):
        return ", ".join(str(_text(one)) for one in value)
    if isinstance(value, str) and _TENTHS.fullmatch(value.strip(_ISOLATES)):
        return float(value.strip(_ISOLATES))
    if value is None or isinstance(value, str | int | float):
        return value
    return day(value) if isinstance(value, date) else str(value)
