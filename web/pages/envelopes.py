"""The envelopes of a round: money and materials with what they are meant for, entered by the round manager."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from matcher.domain.errors import DataError
from matcher.store import envelopes as register
from matcher.tables.columns import ENVELOPES
from matcher.wording import _
from matcher.workflow import preparing
from web import context, visitor
from web.cell_form import cell_form, cells_of
from web.forms import Form
from web.guard import page
from web.i18n import day, say
from web.navigation import Tab
from web.pages.account import whole
from web.paging import asked
from web.tables import Column, Link, Table

bp = Blueprint("envelopes", __name__)
TABS = (Tab(_("Envelopes"), "envelopes.envelopes", "envelope:terms:save"),)


@bp.get("/rounds/<key>/envelopes")
@page("envelope:terms:save")
def envelopes(key: str) -> str:
    wish, speak = asked(), say()
    columns = (
        Column("envelope", _("Envelope"), lambda row: Link(row.envelope, url_for("envelopes.change", key=key, envelope=row.envelope))),
        Column("source", _("Source"), lambda row: row.source),
        Column("resource", _("Of what"), lambda row: speak("money") if row.resource == "cash" else row.resource),
        Column("amount", _("Amount"), lambda row: row.amount, kind="number"),
        Column("valid", _("Valid"), lambda row: f"{day(row.cells['valid_from'])} – {day(row.cells['valid_to'])}"),
    )
    found = register.list_envelopes(context.session(), key, page=wish.page, size=wish.size)
    return render_template("rounds/envelopes.html", round=context.round_of(key), table=Table(
        speak("Envelopes"), columns, found, wish, speak("There is no envelope yet.")))


@bp.route("/rounds/<key>/envelopes/new", methods=["GET", "POST"])
@page("envelope:terms:save")
def new(key: str) -> Any:
    form = cell_form(ENVELOPES, {})
    if request.method == "GET":
        return _page(say()("New envelope"), form, key)
    form = form.read()
    if not form.errors:
        try:
            preparing.add_envelope(context.session(), visitor.actor(), key, cells_of(ENVELOPES, form), now=context.now())
        except DataError as error:
            form = form.blame(error)
        else:
            return _saved(key)
    return _page(say()("New envelope"), form, key), 422


@bp.route("/rounds/<key>/envelopes/<envelope>", methods=["GET", "POST"])
@page("envelope:terms:save")
def change(key: str, envelope: str) -> Any:
    found = register.get_envelope(context.session(), key, envelope)
    form = cell_form(ENVELOPES, found.cells, version=found.version, without=("envelope",))
    heading = say()("Envelope {envelope}").format(envelope=envelope)
    if request.method == "GET":
        return _page(heading, form, key, found=found)
    form = form.read()
    if not form.errors:
        cells = {**cells_of(ENVELOPES, form), "envelope": envelope}
        try:
            preparing.save_envelope(context.session(), visitor.actor(), key, envelope, whole(form.text("version")), cells,
                                    now=context.now())
        except DataError as error:
            form = form.blame(error)
        else:
            return _saved(key)
    return _page(heading, form, key, found=found), 422


@bp.post("/rounds/<key>/envelopes/<envelope>/remove")
@page("envelope:terms:save")
def remove(key: str, envelope: str) -> Any:
    preparing.remove_envelope(context.session(), visitor.actor(), key, envelope, whole(request.form.get("version", "")),
                              now=context.now())
    flash(say()("The envelope is taken out."), "good")
    return redirect(url_for("envelopes.envelopes", key=key), 303)


def _saved(key: str) -> Any:
    flash(say()("Saved."), "good")
    return redirect(url_for("envelopes.envelopes", key=key), 303)


def _page(heading: str, form: Form, key: str, *, found: Any = None) -> str:
    return render_template("rounds/envelope.html", heading=heading, form=form, round=context.round_of(key), found=found)
