"""The exchanges of the plan before people: what each still waits for, and many endorsements at once."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from matcher.domain.pages import Page
from matcher.domain.proposals import LEFT_OUT
from matcher.review.table import Sought, ordered, select
from matcher.store.standing import Standing, standings
from matcher.wording import _
from matcher.workflow import review
from web import context, visitor
from web.errors import words_of
from web.forms import Field, Option, options
from web.guard import page
from web.i18n import say, spoken
from web.navigation import Tab
from web.paging import asked
from web.reviewing import STATES, Reading, Tick, components, kind_of, reading, state_badge, whole_day
from web.tables import Badge, Column, Table

bp = Blueprint("exchanges", __name__)
TABS = (Tab(_("Decisions"), "exchanges.exchanges", "plan:document:view"),
        Tab(_("Clearance"), "exchanges.clearance", "plan:exchange:clear"))

TODO = {"icrc": _("the ICRC's endorsement"), "ifrc": _("the IFRC's endorsement"), "clear": _("security clearance"),
        "answer": _("an answer of a Society")}
_SORTS = ("exchange", "kind", "receiver", "sender", "start", "priority", "state")
_FILTERS = ("q", "todo", "state", "society")


@bp.get("/rounds/<key>/exchanges")
@page("plan:document:view")
def exchanges(key: str) -> str:
    """The exchanges of the plan before people, with what each still waits for."""
    return _list(key, "exchanges.exchanges")


@bp.get("/rounds/<key>/clearance")
@page("plan:exchange:clear")
def clearance(key: str) -> str:
    """The exchanges on site for the security focal point."""
    return _list(key, "exchanges.clearance")


def _list(key: str, endpoint: str) -> str:
    found = context.round_of(key)
    if found.plan is None:
        return render_template("review/decisions.html", round=found, table=None)
    read = reading(key, found.plan)
    decided = standings(context.session(), key, found.plan)
    states = {exchange: standing.state for exchange, standing in decided.items()}
    wish = asked(sorts=_SORTS, filters=_FILTERS)
    todo = wish.filters.get("todo", "clear" if endpoint == "exchanges.clearance" else "")
    sought = Sought(q=wish.filters.get("q", ""), state=wish.filters.get("state", ""), society=wish.filters.get("society", ""))
    rows = [row for row in select(read.book.rows, sought, read.words, states) if not todo or _waits(decided[row.exchange], row.mode, todo)]
    rows = ordered(rows, wish.sort, read.words, states, descending=wish.descending)
    first = (wish.page - 1) * wish.size
    may_endorse = visitor.may("plan:exchange:endorse", stage=found.stage)
    table = Table(say()("Exchanges of plan {number}").format(number=found.plan), _columns(read, decided, may_endorse),
                  Page(rows[first: first + wish.size], wish.page, wish.size, len(rows)), wish,
                  say()("No exchange answers this."))
    return render_template("review/decisions.html", **read.frame(
        table=table, filters=_filters(read), may_endorse=may_endorse and bool(rows), components=components(),
        waiting=[(spoken(text), sum(_waits(decided[row.exchange], row.mode, name) for row in read.book.rows),
                  url_for(endpoint, key=key, todo=name)) for name, text in TODO.items()]))


def _waits(standing: Standing, mode: str, todo: str) -> bool:
    """Whether an exchange that is still in the plan waits for something."""
    if standing.state in LEFT_OUT:
        return False
    return {"icrc": not standing.icrc, "ifrc": not standing.ifrc, "clear": mode == "onsite" and not standing.cleared,
            "answer": standing.answers < standing.parties}.get(todo, True)


def _columns(read: Reading, decided: dict[str, Standing], may_endorse: bool) -> tuple[Column, ...]:
    def said(flag: bool) -> Badge:
        return Badge(spoken("yes"), "good") if flag else Badge(spoken("no"))

    def cleared(row: Any) -> object:
        return said(decided[row.exchange].cleared) if row.mode == "onsite" else spoken(_("not needed"))

    def tick(row: Any) -> Tick:
        standing = decided[row.exchange]
        return Tick("exchange", f"{row.exchange}:{standing.version}", say()("Exchange {name}").format(name=row.exchange))

    ticks = (Column("tick", _("Choose"), tick),) if may_endorse else ()
    return (
        *ticks,
        Column("exchange", _("Exchange"), lambda row: read.exchange_link(row.exchange), sort="exchange"),
        Column("kind", _("Kind"), lambda row: kind_of(row.kind), sort="kind"),
        Column("receiver", _("Receiver"), lambda row: read.societies(row.receivers), sort="receiver"),
        Column("sender", _("Sender"), lambda row: read.societies(row.senders), sort="sender"),
        Column("start", _("First day"), lambda row: whole_day(row.start), sort="start"),
        Column("state", _("Decision"), lambda row: state_badge(decided[row.exchange].state), sort="state"),
        Column("icrc", "ICRC", lambda row: said(decided[row.exchange].icrc)),
        Column("ifrc", "IFRC", lambda row: said(decided[row.exchange].ifrc)),
        Column("cleared", _("Security"), cleared),
        Column("answers", _("Answers"), lambda row: say()("{given} of {asked}").format(
            given=decided[row.exchange].answers, asked=decided[row.exchange].parties)))


def _filters(read: Reading) -> list[Field]:
    any_one = say()("any")

    def choice(words: dict[str, str]) -> list[Option]:
        return options([(name, spoken(text)) for name, text in words.items()], empty=any_one)

    return [
        Field("q", say()("Find"), attributes={"maxlength": "100"}),
        Field("todo", say()("Waits for"), "select", options=choice(TODO)),
        Field("state", say()("Decision"), "select", options=choice(STATES)),
        Field("society", say()("Society"), "select", options=options(read.parties(), empty=any_one))]


@bp.post("/rounds/<key>/exchanges/endorse")
@page("plan:exchange:endorse")
def endorse_many(key: str) -> Response:
    """Endorses all that were ticked."""
    seen = []
    for text in request.form.getlist("exchange"):
        name, _colon, version = text.rpartition(":")
        if name and version.isdigit():
            seen.append((name, int(version)))
    done, refused = review.endorse_many(
        context.session(), visitor.actor(), key, seen, now=context.now(), component=request.form.get("component") or None)
    if done or not refused:
        flash(say()("Endorsed: {count}.").format(count=len(done)), "good" if done else "plain")
    for each in refused[:10]:
        flash(say()("{exchange} was not endorsed: {why}").format(exchange=each.exchange, why=words_of(each.why)), "warn")
    return redirect(url_for("exchanges.exchanges", key=key), 303)
