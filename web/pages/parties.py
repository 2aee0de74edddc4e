"""The societies that take part in a round: who they are, and what holds for each."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from matcher.canonical import plain
from matcher.domain.errors import DataError, NotFound
from matcher.domain.kinds import COMPONENTS, REGIONS
from matcher.domain.pages import Page
from matcher.intake.phrases import societies_by_name, society_label
from matcher.store import rounds
from matcher.tables.columns import SOCIETIES
from matcher.tables.reference import national_societies
from matcher.tables.writing import cell_text
from matcher.wording import _, label
from matcher.workflow import preparing
from web import context, visitor
from web.cell_form import cell_form, cells_of
from web.forms import Field, Form, Group, options
from web.guard import page
from web.i18n import say
from web.navigation import Tab
from web.paging import asked
from web.tables import Column, Link, Table

bp = Blueprint("parties", __name__)
TABS = (Tab(_("Societies"), "parties.societies", "round:societies:save"),)
_FIXED = ("society", "name", "region")
_COMPONENT = {"languages": "en:C2;fr:C2;es:C1;ar:C1"}


@bp.get("/rounds/<key>/societies")
@page("round:societies:save")
def societies(key: str) -> str:
    wish, speak = asked(), say()
    columns = (
        Column("name", _("Society"), lambda row: Link(society_label(row["society"], speak),
                                                      url_for("parties.society", key=key, society=row["society"]))),
        Column("region", _("Region"), lambda row: label(row["region"], speak) if row["region"] else ""),
        Column("languages", _("Languages"), lambda row: row["languages"].replace(";", "; ")),
        Column("tier", _("Security tier"), lambda row: row["security_tier"], kind="number"),
        Column("blackouts", _("Takes no part on"), lambda row: row["blackouts"].replace(";", "; ")),
    )
    found: Page[dict[str, str]] = rounds.list_societies(context.session(), key, page=wish.page, size=wish.size)
    return render_template("rounds/societies.html", round=context.round_of(key), table=Table(
        speak("Societies that take part"), columns, found, wish, speak("No society takes part yet.")))


@bp.route("/rounds/<key>/societies/choose", methods=["GET", "POST"])
@page("round:societies:save")
def choose(key: str) -> Any:
    speak, session = say(), context.session()
    there = {cells["society"]: cells for cells in rounds.society_cells(session, key)}
    groups = [Group("", (Field("components", speak("Components of the Movement"), "checks", options=options(
        (code, code) for code in COMPONENTS)),))]
    for region in REGIONS:
        names = societies_by_name((each.society for each in national_societies() if each.region == region), speak)
        groups.append(Group("", (Field(region, label(region, speak), "checks", options=options(names)),)))
    form = Form(tuple(groups))
    form = form.filled({item.name: [option.value for option in item.options if option.value in there] for item in form.fields})
    heading, back = speak("Choose the societies"), url_for("parties.societies", key=key)
    if request.method == "GET":
        return _page(heading, form, key, back)
    form = form.read()
    if not form.errors:
        usual = _usual()
        chosen = [code for item in form.fields for code in form.values[item.name]]
        try:
            preparing.put_societies(session, visitor.actor(), key, [there.get(code) or usual[code] for code in chosen], now=context.now())
        except DataError as error:
            form = form.blame(error)
        else:
            flash(speak("Saved."), "good")
            return redirect(back, 303)
    return _page(heading, form, key, back), 422


@bp.route("/rounds/<key>/societies/<society>", methods=["GET", "POST"])
@page("round:societies:save")
def society(key: str, society: str) -> Any:
    speak, session = say(), context.session()
    rows = rounds.society_cells(session, key)
    cells = next((row for row in rows if row["society"] == society), None)
    if cells is None:
        raise NotFound(_("{society} takes no part in this round."), society=society)
    form = cell_form(SOCIETIES, cells, without=_FIXED)
    heading, back = society_label(society, speak), url_for("parties.societies", key=key)
    if request.method == "GET":
        return _page(heading, form, key, back)
    form = form.read()
    if not form.errors:
        changed = {**cells, **cells_of(SOCIETIES, form)}
        try:
            preparing.put_societies(session, visitor.actor(), key, [changed if row is cells else row for row in rows], now=context.now())
        except DataError as error:
            form = form.blame(error)
        else:
            flash(speak("Saved."), "good")
            return redirect(back, 303)
    return _page(heading, form, key, back), 422


def _usual() -> dict[str, dict[str, str]]:
    """Every society as a round begins with it: its cells from the reference tables."""
    found = {each.society: {column.name: cell_text(plain(getattr(each, column.name)), column) for column in SOCIETIES.columns}
             for each in national_societies()}
    return found | {code: {"society": code, "name": code, **_COMPONENT} for code in COMPONENTS}


def _page(heading: str, form: Form, key: str, back: str) -> str:
    return render_template("rounds/form.html", heading=heading, form=form, submit=say()("Save"), cancel=back,
                           round=context.round_of(key))
