"""The plan by week: who hosts and who sends when. Thirteen weeks at a time, as a table that reads without colours."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for

from matcher.domain.pages import Page
from matcher.review.calendar import WINDOW, first_week, lines, weeks_of
from web.forms import Field, options
from web.guard import page
from web.i18n import say
from web.paging import asked
from web.picturing import shown
from web.reviewing import PARTS, Reading, reading, short_day

bp = Blueprint("calendar", __name__)


@bp.get("/rounds/<key>/plans/<int:number>/calendar")
@page("plan:document:view")
def calendar(key: str, number: int) -> str:
    """A quarter of the round, the societies that are busy in it by name."""
    read = reading(key, number)
    wish = asked(filters=("society", "week"))
    first = first_week(read.book.pool, _begin(read, wish.filters.get("week", "")))
    weeks = weeks_of(read.book.pool, first)
    only = frozenset({wish.filters["society"]}) if "society" in wish.filters else None
    found = lines(read.book, weeks, read.words, only=only)
    begin = (wish.page - 1) * wish.size
    part = Page(found[begin: begin + wish.size], wish.page, wish.size, len(found))
    return render_template("review/calendar.html", **read.frame(
        weeks=weeks, short_day=short_day, rows=part, asked=wish, parts=PARTS, filters=_filters(read), first=first,
        pictures=shown(read, "weeks"),
        before=_window(read, first - WINDOW) if first > 0 else "",
        after=_window(read, first + WINDOW) if first + WINDOW < read.book.pool.weeks else ""))


def _begin(read: Reading, asked_week: str) -> int:
    """The first week asked for; where none is, the week in which the plan begins."""
    if asked_week.isascii() and asked_week.isdigit() and len(asked_week) < 5:
        return int(asked_week)
    return min((read.book.week(exchange.start) for exchange in read.book.plan.exchanges), default=0)


def _window(read: Reading, week: int) -> str:
    kept = {name: value for name in ("society", "size") if (value := request.args.get(name))}
    return url_for("calendar.calendar", key=read.round.key, number=read.kept.number, week=max(0, week), **kept)


def _filters(read: Reading) -> list[Field]:
    return [Field("society", say()("Society"), "select", options=options(read.parties(), empty=say()("any")))]
