"""Two plans of a round side by side."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from matcher.domain.pages import Page
from matcher.review.comparison import BETTER, CHANGES, SAME, UNKNOWN, WORSE, Change, Comparison, EnvelopePair, GoalPair, Side
from matcher.review.comparison import compare as compared
from matcher.store import plans
from matcher.wording import _, label
from web import context, taking
from web.forms import Field, options
from web.guard import page
from web.i18n import day, say, spoken
from web.paging import Asked, asked
from web.reviewing import Reading, kind_of, reading
from web.tables import Badge, Column, Link, Table, Whole

bp = Blueprint("compare", __name__)


WHAT = {"moved": _("moved"), "other_peer": _("another peer"), "dropped": _("no longer met"), "added": _("newly met")}
_TONES = {"moved": "warn", "other_peer": "busy", "dropped": "bad", "added": "good"}
_VERDICTS = {BETTER: (_("better"), "good"), WORSE: (_("worse"), "bad"), SAME: (_("the same"), "plain"),
             UNKNOWN: (_("not to be compared"), "plain")}


@bp.get("/rounds/<key>/plans/<int:number>/compare")
@page("plan:runs:compare")
def compare(key: str, number: int) -> Any:
    """The plan against another, `?with=2`; without that against the one before it."""
    newer = reading(key, number)
    others = [kept for kept in plans.list_plans(context.session(), key, size=50).items if kept.number != number]
    other = request.args.get("with", "")
    if not other.isdigit():
        if not others:
            return render_template("review/compare.html", **newer.frame(others=(), older=None))
        nearest = next((kept for kept in others if kept.number < number), others[-1])
        return redirect(url_for("compare.compare", key=key, number=number, **{"with": nearest.number}), 303)
    older = reading(key, int(other[:9]))
    found = compared(older.book, newer.book)
    wish = asked(filters=("with", "what"))
    what = wish.filters.get("what", "")
    rows = [change for change in found.changes if not what or change.what == what]
    first = (wish.page - 1) * wish.size
    choice = Field("with", say()("Compare with"), "select", options=options(
        [(str(kept.number), _named(kept.number, kept.title)) for kept in others]))
    kind = Field("what", say()("Change"), "select",
                 options=options([(name, spoken(WHAT[name])) for name in CHANGES], empty=say()("any")))
    goals = Table(say()("Goals"), _goal_columns(older, newer), Whole(found.goals), Asked(size=100))
    changes = Table(say()("Changes"), _change_columns(older, newer),
                    Page(rows[first: first + wish.size], wish.page, wish.size, len(rows)), wish, say()("Nothing changed."))
    money = Table(say()("Money"), _money_columns(older, newer), Whole(_changed_money(found)), Asked(size=200),
                  say()("Every envelope is charged the same in both."))
    if form := taking.wanted():
        foot = " / ".join(f"{side.kept.number} {side.kept.digest[:12]}" for side in (older, newer))
        return taking.taken(f"compare-{key}-{older.kept.number}-{number}", [goals, taking.whole(changes, rows), money], foot, form)
    return render_template("review/compare.html", **newer.frame(
        others=others, older=older, filters=[choice, kind], asked=wish, kept_count=found.kept, take=taking.links(),
        counts=[(spoken(WHAT[name]), count) for name, count in found.counted().items()],
        goals=goals, changes=changes, money=money))


def _named(number: int, title: str) -> str:
    name = spoken("Plan {number}").format(number=number)
    return f"{name} · {title}" if title else name


def _heads(older: Reading, newer: Reading) -> tuple[str, str]:
    return spoken("Plan {number}").format(number=older.kept.number), spoken("Plan {number}").format(number=newer.kept.number)


def _goal_columns(older: Reading, newer: Reading) -> tuple[Column, ...]:
    def verdict(pair: GoalPair) -> Badge:
        text, tone = _VERDICTS[pair.verdict]
        return Badge(spoken(text), tone)

    first, second = _heads(older, newer)
    return (
        Column("goal", _("Goal"), lambda pair: label(pair.name, say())),
        Column("older", first, lambda pair: None if pair.older is None else pair.older.value, kind="number"),
        Column("newer", second, lambda pair: None if pair.newer is None else pair.newer.value, kind="number"),
        Column("verdict", _("The second is"), verdict))


def _change_columns(older: Reading, newer: Reading) -> tuple[Column, ...]:
    def side(read: Reading, found: Side | None) -> object:
        if found is None:
            return None
        exchange = found.exchange
        return [read.exchange_link(exchange.id), ", ".join((read.society(found.leg.sender), kind_of(exchange.kind), day(exchange.start)))]

    def need(change: Change) -> str:
        return change.need if change.role is None else spoken("{need}, role {role}").format(need=change.need, role=change.role)

    first, second = _heads(older, newer)
    return (
        Column("need", _("Need"), need), Column("receiver", _("Receiver"), lambda change: newer.society(change.receiver)),
        Column("what", _("Change"), lambda change: Badge(spoken(WHAT[change.what]), _TONES[change.what])),
        Column("older", first, lambda change: side(older, change.older)), Column("newer", second, lambda change: side(newer, change.newer)))


def _money_columns(older: Reading, newer: Reading) -> tuple[Column, ...]:
    def link(pair: EnvelopePair) -> object:
        if pair.newer is None:
            return pair.envelope
        return Link(pair.envelope, url_for("money.envelope", key=newer.round.key, number=newer.kept.number, envelope=pair.envelope))

    first, second = _heads(older, newer)
    return (
        Column("envelope", _("Envelope"), link), Column("older", first, lambda pair: pair.older, kind="number"),
        Column("newer", second, lambda pair: pair.newer, kind="number"),
        Column("change", _("Difference"), lambda pair: pair.change, kind="number"))


def _changed_money(found: Comparison) -> list[EnvelopePair]:
    return [pair for pair in found.envelopes if pair.change]
