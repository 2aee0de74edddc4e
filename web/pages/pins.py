"""Pins of a round: what every later plan must have, or may not have."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from matcher.domain.errors import DataError, WrongState
from matcher.domain.statements import KeptPin
from matcher.store import decisions
from matcher.wording import _
from matcher.workflow import review
from web import context, visitor
from web.errors import words_of
from web.forms import Field, Form, Option, fields
from web.guard import page
from web.i18n import say, spoken
from web.navigation import Tab
from web.paging import asked
from web.reviewing import kind_of
from web.tables import Badge, Column, Post, Table

bp = Blueprint("pins", __name__)
TABS = (Tab(_("Pins"), "pins.pins", "plan:list:view"),)

ORIGINS = {"coordinator": _("a coordinator"), "import": _("the import"), "review": _("a rejection"), "reply": _("an answer")}


@bp.get("/rounds/<key>/pins")
@page("plan:list:view")
def pins(key: str) -> str:
    """Every pin, with a form for another where the stage allows it."""
    return _page(key, _form())


def _page(key: str, form: Form) -> str:
    found = context.round_of(key)
    wish = asked(filters=("need", "offer"))
    rows = decisions.list_pins(context.session(), key, need=wish.filters.get("need", ""), offer=wish.filters.get("offer", ""),
                               page=wish.page, size=wish.size)
    may_remove = visitor.may("plan:pin:remove", stage=found.stage)
    table = Table(say()("Pins"), _columns(key, may_remove), rows, wish, say()("Nothing is pinned."))
    filters = [Field("need", say()("Need"), attributes={"maxlength": "64"}), Field("offer", say()("Offer"), attributes={"maxlength": "64"})]
    return render_template("review/pins.html", round=found, table=table, filters=filters, form=form,
                           may_set=visitor.may("plan:pin:set", stage=found.stage))


@bp.post("/rounds/<key>/pins")
@page("plan:pin:set")
def add(key: str) -> Any:
    """Pins a pair that may stand in no plan yet."""
    form = _form().read()
    if form.errors:
        return _page(key, form), 422
    try:
        role, start = _whole(form.text("role")), date.fromisoformat(form.text("start")) if form.text("start") else None
    except ValueError:
        return _page(key, form.wrong("", spoken(_("Write the role as a whole number and the start as a date.")))), 422
    try:
        review.set_pin(context.session(), visitor.actor(), key, form.text("need"), form.text("offer"), form.text("pin"), role=role,
                       start=start, note=form.text("note"), now=context.now())
    except DataError as error:
        return _page(key, form.blame(error)), 422
    except WrongState as error:
        return _page(key, form.wrong("", words_of(error))), 409
    flash(spoken(_("The pin is set; the next search keeps to it.")), "good")
    return redirect(url_for("pins.pins", key=key), 303)


@bp.post("/rounds/<key>/pins/<int:number>/remove")
@page("plan:pin:remove")
def remove(key: str, number: int) -> Response:
    """Takes a pin away."""
    review.remove_pin(context.session(), visitor.actor(), key, number, now=context.now())
    flash(spoken(_("The pin is taken away.")), "good")
    return redirect(url_for("pins.pins", key=key), 303)


def _whole(text: str) -> int | None:
    return int(text) if text else None


def _columns(key: str, may_remove: bool) -> tuple[Column, ...]:
    def button(pin: KeptPin) -> Post:
        return Post(spoken(_("Take away")), url_for("pins.remove", key=key, number=pin.id))

    buttons = (Column("remove", _("Take away"), button),) if may_remove else ()
    return (
        Column("need", _("Need"), lambda pin: pin.need), Column("offer", _("Offer"), lambda pin: pin.offer),
        Column("pin", _("Pin"), lambda pin: Badge(spoken(_("in")), "good") if pin.pin == "in" else Badge(spoken(_("out")), "bad")),
        Column("role", _("Role"), lambda pin: pin.role, kind="number"),
        Column("kind", _("Kind"), lambda pin: kind_of(pin.kind) if pin.kind else None),
        Column("start", _("First day"), lambda pin: pin.start), Column("note", _("Note"), lambda pin: pin.note),
        Column("origin", _("Comes from"), lambda pin: spoken(ORIGINS[pin.origin])),
        Column("made", _("Set on"), lambda pin: pin.made_at), *buttons)


def _form() -> Form:
    return fields(
        Field("need", say()("Need"), required=True, hint=say()("Its key, e.g. n012."), attributes={"maxlength": "64"}),
        Field("offer", say()("Offer"), required=True, hint=say()("Its key, e.g. o07."), attributes={"maxlength": "64"}),
        Field("pin", say()("Pin"), "radios", required=True, options=[
            Option("in", say()("in"), say()("Every later plan must have this pair.")),
            Option("out", say()("out"), say()("No later plan may have this pair."))]),
        Field("role", say()("Role"), hint=say()("For a joint operation: the number of the role, from 1. Empty: any role."),
              attributes={"inputmode": "numeric", "maxlength": "2"}),
        Field("start", say()("First day"), "date", hint=say()("Only with a pair that is pinned in: a Monday of the round.")),
        Field("note", say()("Note"), hint=say()("Stands among the reasons of the next plan. No names of people."),
              attributes={"maxlength": "500"}))
