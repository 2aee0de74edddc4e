"""Tables of a page as columns written down once; `templates/macros/tables.html` shows them.

    COLUMNS = (
        Column("name", _("Name"), lambda row: Link(row.name, url_for("needs.need", number=row.number)), sort="name"),
        Column("amount", _("Amount"), lambda row: row.amount, kind="number"),
    )
    return render_template("needs/list.html", table=Table(say("Needs"), COLUMNS, page, asked))

On a wide screen it is a table, on a phone every row becomes a card; both from the same markup, without script.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from flask import Flask
from markupsafe import Markup, escape

from web.i18n import day, moment, number, spoken
from web.paging import Asked

TONES = ("plain", "good", "busy", "warn", "bad")


@dataclass(frozen=True)
class Link:
    """A cell that leads somewhere."""

    text: str
    href: str

    def __html__(self) -> str:
        return Markup('<a href="{}">{}</a>').format(self.href, self.text)


@dataclass(frozen=True)
class Badge:
    """A word with a colour that repeats what the word says: plain, good, busy, warn, bad."""

    text: str
    tone: str = "plain"

    def __post_init__(self) -> None:
        if self.tone not in TONES:
            raise ValueError(f"{self.tone} is none of the tones: {', '.join(TONES)}.")

    def __html__(self) -> str:
        return Markup('<span class="badge {}">{}</span>').format(self.tone, self.text)


@dataclass(frozen=True)
class Post:
    """A cell with a button that posts; `values` are sent along."""

    text: str
    action: str
    values: Mapping[str, str] = field(default_factory=dict)
    kind: str = "plain"


@dataclass(frozen=True)
class Column:
    """One column: `label` is a msgid, `show(row)` gives text, a number, a date, a Link, a Badge, a Post, or a list of these.

    `sort` is the key that the list can be sorted by, `kind` is `text` or `number` (which stands at the end).
    """

    name: str
    label: str
    show: Callable[[Any], Any]
    sort: str = ""
    kind: str = "text"


class Rows(Protocol):
    """One page of a list, as `matcher.store` hands it out."""

    @property
    def items(self) -> Sequence[Any]: ...
    @property
    def total(self) -> int: ...


@dataclass(frozen=True)
class Table:
    """A caption, columns, the rows of this page and what was asked; `empty` is said when there are none."""

    caption: str
    columns: Sequence[Column]
    rows: Rows
    asked: Asked
    empty: str = ""

    @property
    def pages(self) -> int:
        return max(1, -(-self.rows.total // self.asked.size))

    @property
    def first(self) -> int:
        return (self.asked.page - 1) * self.asked.size + 1

    @property
    def last(self) -> int:
        return self.first + len(self.rows.items) - 1


@dataclass(frozen=True)
class Whole:
    """A short list that needs no paging, in the shape of a page."""

    items: Sequence[Any]

    @property
    def total(self) -> int:
        return len(self.items)


def cell(value: Any) -> Markup:
    """A value as a reader sees it: numbers and dates by locale, yes and no in words, an en dash for nothing."""
    if value is None or value == "":
        return Markup("–")
    if isinstance(value, bool):
        return escape(spoken("yes") if value else spoken("no"))
    if isinstance(value, int | float):
        return escape(number(value))
    if isinstance(value, datetime):
        return escape(moment(value))
    if isinstance(value, date):
        return escape(day(value))
    return escape(value)


def install(app: Flask) -> None:
    """Give templates the filter `cell`."""
    app.jinja_env.filters["cell"] = cell
