"""Material help: every material that the plan gives, on its way from request to hand-over; as a page and as a CSV file."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for

from matcher.domain.deliveries import MATERIAL_MOVE, MATERIAL_MOVES, Material
from matcher.domain.errors import NotFound
from matcher.domain.pages import Page
from matcher.pledge.gather import facts_of
from matcher.pledge.words import STATES
from matcher.wording import _
from matcher.workflow import helping
from web import context, visitor
from web.delivering import date_of, whole
from web.guard import Scope, mine, page
from web.i18n import say, spoken
from web.navigation import Tab
from web.paging import asked
from web.reviewing import Reading, reading
from web.tables import Badge, Column, Table

bp = Blueprint("materials", __name__)
TABS = (Tab(_("Material help"), "materials.materials", "material:units:view"),)
MOVES = {"grant": _("Approve"), "refuse": _("Refuse"), "ship": _("Note the shipment"), "receive": _("Note the receipt"),
         "hand_over": _("Note the hand-over")}
_GIVES = ("grant", "refuse", "ship")
_TONES = {"requested": "warn", "granted": "busy", "shipped": "busy", "received": "good", "handed_over": "good", "refused": "bad"}
HEADERS = ("exchange", "need", "material", "envelope", "requested", "approved", "shipped", "received", "handed_over", "state", "since")


def _rows(key: str) -> tuple[Reading | None, list[Material]]:
    """The materials that the reader may see: of their society, of their source, or all."""
    found = context.round_of(key)
    if found.plan is None:
        return None, []
    read, reach = reading(key, found.plan), visitor.reach("material:units:view", stage=found.stage)
    pool = read.book.pool
    rows = [row for each in facts_of(context.session(), found, read.book.plan, pool) for row in each.materials]
    return read, [row for row in rows if reach.everything or pool.need[row.need].society in reach.societies
                  or pool.envelope[row.envelope].source in reach.sources]


@bp.get("/rounds/<key>/materials")
@page("material:units:view", scope=mine)
def materials(key: str) -> str:
    """Materials on their way, and the next step of each for whoever may make it."""
    read, rows = _rows(key)
    if read is None:
        return render_template("delivery/materials.html", round=context.round_of(key), table=None)
    pool = read.book.pool

    def units(name: str) -> Callable[[Material], int | None]:
        return lambda row: getattr(row, name)

    columns = (
        Column("exchange", _("Exchange"), lambda row: row.exchange),
        Column("society", _("Society"), lambda row: read.society(pool.need[row.need].society)),
        Column("material", _("Material"), lambda row: row.material),
        Column("envelope", _("Envelope"), lambda row: row.envelope), Column("units", _("Asked"), units("units"), kind="number"),
        Column("granted", _("Approved"), units("granted"), kind="number"), Column("shipped", _("Shipped"), units("shipped"), kind="number"),
        Column("received", _("Received"), units("received"), kind="number"),
        Column("handed_over", _("Handed over"), units("handed_over"), kind="number"),
        Column("state", _("State"), lambda row: Badge(spoken(STATES[row.state]), _TONES[row.state])))
    wish = asked()
    first = (wish.page - 1) * wish.size
    page_ = Page(tuple(rows[first: first + wish.size]), wish.page, wish.size, len(rows))
    table = Table(say()("Materials on their way"), columns, page_, wish, say()("The plan gives no materials."))
    today = context.now().date().isoformat()
    return render_template("delivery/materials.html", round=read.round, total=len(rows), table=table, today=today,
                           steps=[(row, most_of(row), found) for row in page_.items if (found := _steps(read, row))])


def most_of(row: Material) -> int:
    """As many units as were in the step before."""
    return next(count for count in (row.received, row.shipped, row.granted, row.units) if count is not None)


def _steps(read: Reading, row: Material) -> list[tuple[str, str]]:
    """The moves that the reader may make, as words and address."""
    pool, found = read.book.pool, []
    for each in MATERIAL_MOVES:
        side = "give" if each.name in _GIVES else "take"
        if row.state in each.starts and visitor.may(f"material:units:{side}", stage=read.round.stage, society=pool.need[row.need].society,
                                                    source=pool.envelope[row.envelope].source):
            found.append((spoken(MOVES[each.name]), url_for(f"materials.{side}", key=read.round.key, exchange=row.exchange, need=row.need,
                                                            material=row.material, envelope=row.envelope, move=each.name)))
    return found


@bp.get("/rounds/<key>/materials.csv")
@page("material:units:view", scope=mine)
def table(key: str) -> Response:
    """The same rows for a spreadsheet or another program; column names do not depend on the language."""
    _read, rows = _rows(key)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADERS)
    writer.writerows([row.exchange, row.need, row.material, row.envelope, row.units, row.granted, row.shipped, row.received,
                      row.handed_over, row.state, row.since] for row in rows)
    answer = make_response(text.getvalue())
    answer.headers["Content-Type"] = "text/csv; charset=utf-8"
    answer.headers["Content-Disposition"] = f"attachment; filename=materials-{key}.csv"
    return answer


def _scope(key: str, exchange: str, need: str, envelope: str, **_more: Any) -> Scope:
    """The society that asks and the source that gives."""
    round = context.round_of(key)
    if round.plan is None:
        raise NotFound(_("No plan of round {round} is proposed."), round=key)
    pool = reading(key, round.plan).book.pool
    if need not in pool.need or envelope not in pool.envelope:
        raise NotFound(_("The plan gives no such material."))
    return Scope(pool.need[need].society, pool.envelope[envelope].source)


@bp.post("/rounds/<key>/materials/<exchange>/<need>/<material>/<envelope>/give/<move>")
@page("material:units:give", scope=_scope)
def give(key: str, exchange: str, need: str, material: str, envelope: str, move: str) -> Any:
    """The giver approves, refuses or ships."""
    return _step(key, (exchange, need, material, envelope), move, move in _GIVES)


@bp.post("/rounds/<key>/materials/<exchange>/<need>/<material>/<envelope>/take/<move>")
@page("material:units:take", scope=_scope)
def take(key: str, exchange: str, need: str, material: str, envelope: str, move: str) -> Any:
    """The receiving Society notes what came and what was handed over."""
    return _step(key, (exchange, need, material, envelope), move, move in MATERIAL_MOVE and move not in _GIVES)


def _step(key: str, row: tuple[str, str, str, str], move: str, known: bool) -> Any:
    if not known:
        raise NotFound(_("There is no such move."))
    helping.advance(context.session(), visitor.actor(), key, row, move, units=whole(request.form.get("units", "").strip()),
                    on=date_of(request.form.get("on", "").strip()), version=whole(request.form.get("version", "")), now=context.now())
    flash(say()("Saved."), "good")
    return redirect(url_for("materials.materials", key=key), 303)
