"""Calendars that are followed by a link: the link made and shown once, one's links with a way to withdraw each, the calendar itself."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from matcher.domain.calendar_links import CalendarLink
from matcher.domain.errors import NotFound
from matcher.exports import export_of
from matcher.exports.parts.subject import Subject
from matcher.store import calendar_links as register
from matcher.store.standing import standings
from matcher.wording import _
from matcher.workflow import calendar_links
from web import context, places, visitor
from web.guard import PUBLIC, page
from web.i18n import language, say, spoken
from web.paging import Asked
from web.reviewing import reading
from web.tables import Badge, Column, Post, Table, Whole

bp = Blueprint("subscriptions", __name__)


@bp.get("/account/calendar-links")
@page("own:account:view")
def list_() -> str:
    found, now = register.list_links(context.session(), visitor.actor().account), context.now()

    def state(row: CalendarLink) -> Badge:
        if row.withdrawn_at is not None:
            return Badge(spoken(_("withdrawn")), "bad")
        return Badge(spoken(_("holds")), "good") if row.holds(now) else Badge(spoken(_("over")), "warn")

    def button(row: CalendarLink) -> Post | None:
        return Post(spoken(_("Withdraw")), url_for("subscriptions.withdraw", number=row.id), {}, "danger") if row.holds(now) else None

    columns = (
        Column("round", _("Round"), lambda row: row.round),
        Column("society", _("Society"), lambda row: row.society or spoken(_("The whole plan"))),
        Column("created", _("Made"), lambda row: row.created_at), Column("expires", _("Holds until"), lambda row: row.expires_at),
        Column("used", _("Last used"), lambda row: row.used_at), Column("state", _("State"), state),
        Column("act", _("What you can do"), button))
    return render_template("account/calendar_links.html", table=Table(
        say()("Your calendar links"), columns, Whole(found), Asked(size=100), say()("You have no calendar links.")))


@bp.post("/rounds/<key>/calendar-links")
@page("own:calendar:make")
def make(key: str) -> str:
    """A new link. The answer to this very request is the only one that ever shows it."""
    made, secret = calendar_links.make(context.session(), visitor.actor(), context.round_of(key).key,
                                       society=request.form.get("society") or None, language=language(), now=context.now())
    return render_template("account/calendar_link.html", link=made, address=places.outside(
        url_for("subscriptions.calendar", token=secret)))


@bp.post("/account/calendar-links/<int:number>/withdraw")
@page("own:calendar:withdraw")
def withdraw(number: int) -> Any:
    calendar_links.withdraw(context.session(), visitor.actor(), number, now=context.now())
    flash(spoken(_("The calendar link is withdrawn: calendars that follow it get nothing more.")), "good")
    return redirect(url_for("subscriptions.list_"), 303)


@bp.get("/calendar/<token>.ics")
@page(PUBLIC)
def calendar(token: str) -> Response:
    """The exchanges of the plan before people, for a calendar that asks again by itself: as long as the link holds, and
    as long as whoever made it may see them."""
    held, found = calendar_links.followed(context.session(), token, now=context.now())
    if found.plan is None:
        raise NotFound(_("There is no plan before people yet."))
    if calendar_links.touch_due(held, now=context.now()):
        context.afterwards(lambda: _note_use(held.id))
    read = reading(found.key, found.plan)
    states = {name: each.state for name, each in standings(context.session(), found.key, found.plan).items()}
    subject = Subject(read.book.plan, read.book.pool, found.key, context.today().date(), found.title, found.plan, states, held.society)
    content = export_of("calendar")().files(subject, held.language)["exchanges.ics"]
    return Response(content, mimetype="text/calendar", headers={"Cache-Control": "private, max-age=3600"})


def _note_use(number: int) -> None:
    # After the answer, in a transaction of its own: reading stays reading.
    with context.world().database.writing() as session:
        register.touch(session, number, now=context.now())
