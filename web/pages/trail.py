"""The trail: every act, who did it in which role, and what changed. Names are looked up beside it, not kept in it."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, render_template, url_for

from matcher.domain.trail import Entry
from matcher.store import accounts, trail
from matcher.wording import _
from web import context
from web.forms import Field
from web.guard import page
from web.i18n import say
from web.navigation import Tab
from web.paging import Asked, asked
from web.tables import Column, Link, Table
from web.words import role_label

bp = Blueprint("trail", __name__)
TABS = (Tab(_("Trail"), "trail.of_round", "trail:entries:view"),)
_FILTERS = ("act", "subject")


@bp.get("/trail")
@page("trail:entries:view")
def everything() -> str:
    wish = asked(filters=_FILTERS)
    return render_template("trail/trail.html", table=_table(wish, None), fields=_fields(), asked=wish)


@bp.get("/rounds/<key>/trail")
@page("trail:entries:view")
def of_round(key: str) -> str:
    wish = asked(filters=_FILTERS)
    return render_template("trail/trail.html", table=_table(wish, key), fields=_fields(), asked=wish,
                           round=context.round_of(key))


def _fields() -> list[Field]:
    return [Field("act", say()("Act begins with"), hint=""), Field("subject", say()("Subject begins with"))]


def _table(wish: Asked, key: str | None) -> Table:
    found = trail.list_entries(
        context.session(), round=key, act=wish.filters.get("act", ""), subject=wish.filters.get("subject", ""),
        page=wish.page, size=wish.size)
    names = accounts.names_of(context.session(), (entry.account for entry in found.items))
    columns = [
        Column("number", _("Number"), lambda entry: entry.number, kind="number"),
        Column("at", _("When"), lambda entry: entry.at),
        Column("who", _("Who"), lambda entry: _who(entry, names)),
        Column("act", _("Act"), lambda entry: entry.act),
        Column("subject", _("Subject"), lambda entry: entry.subject),
        Column("before", _("Before"), lambda entry: _text(entry.before)),
        Column("after", _("After"), lambda entry: _text(entry.after)),
    ]
    if key is None:
        columns.insert(4, Column("round", _("Round"), _round))
    return Table(say()("Trail"), columns, found, wish)


def _round(entry: Entry) -> Link | None:
    return Link(entry.round, url_for("trail.of_round", key=entry.round)) if entry.round else None


def _who(entry: Entry, names: dict[int, str]) -> str:
    roles = ", ".join(role_label(role) for role in entry.roles)
    name = names.get(entry.account, "")
    return say()("{name} ({roles})").format(name=name, roles=roles) if name and roles else name or roles


def _text(value: Any) -> str:
    """A value of the trail in one line: names and values, longer ones cut (the command line shows all of it)."""
    if value is None or value == {}:
        return ""
    if isinstance(value, dict):
        text = "; ".join(f"{name}: {_text(inner) or '–'}" for name, inner in value.items())
    else:
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 300 else f"{text[:299]}…"
