"""Who supports whom in a plan: ties, load, rings of mutual support, groups; how strong the network is beside earlier rounds,
and what one Society's leaving would break."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, render_template, url_for

from matcher.domain.errors import NotFound
from matcher.domain.pages import Page
from matcher.domain.proposals import LEFT_OUT
from matcher.domain.rounds import ARCHIVED, COMPLETED, Round
from matcher.graphs import Leaving, Load, Strength, Tie, leaving, leavings, loads, rings, strength, ties
from matcher.store import plans, rounds
from matcher.store.standing import standings
from matcher.wording import _
from web import context
from web.forms import Field, options
from web.guard import page
from web.i18n import language, say, spoken
from web.networking import STRENGTH
from web.paging import Asked, asked
from web.picturing import shown
from web.reviewing import Reading, reading
from web.tables import Column, Link, Table, Whole

bp = Blueprint("network", __name__)
SORTS = ("sender", "receiver", "legs")
TOP = 5
_MOST_LOADED = 15
_RINGS_SHOWN = 30
_EARLIER = 4
"""Earlier rounds beside this one: more columns are hard to read."""


@bp.get("/rounds/<key>/plans/<int:number>/network")
@page("plan:document:view")
def network(key: str, number: int) -> str:
    """Every tie to sort and filter; who gives most; rings."""
    read = reading(key, number)
    plan = read.book.plan
    wish = asked(sorts=SORTS, filters=("society",))
    only = wish.filters.get("society", "")
    rows = [tie for tie in ties(plan) if not only or only in (tie.sender, tie.receiver)]
    if wish.sort:
        rows.sort(key=lambda tie: _key(read, tie, wish.sort), reverse=wish.descending)
    first = (wish.page - 1) * wish.size
    found, carried = rings(plan), loads(plan)
    return render_template("review/network.html", **read.frame(
        table=Table(say()("Who supports whom"), _columns(read), Page(rows[first: first + wish.size], wish.page, wish.size, len(rows)),
                    wish, say()("Nobody supports anybody in this plan.")),
        loads=Table(say()("Those who give most"), _load_columns(read), Whole(carried[:_MOST_LOADED]), Asked(size=100)),
        rings=[_ring(read, ring) for ring in found[:_RINGS_SHOWN]], ring_count=len(found),
        filters=[Field("society", say()("Society"), "select", options=options(read.parties(), empty=say()("any")))],
        strong=strength(plan), top=TOP, pictures=shown(read, "circle")))


@bp.get("/rounds/<key>/plans/<int:number>/network/earlier")
@page("plan:document:view")
def earlier(key: str, number: int) -> str:
    """The network's figures beside those of the completed rounds before it, as they were carried out."""
    read = reading(key, number)
    rounds_before = before(read)
    columns = [Column("figure", _("Figure"), lambda row: spoken(row.label))]
    figures = [strength(read.book.plan), *(found for _round, found in rounds_before)]
    heads = [_("This plan"), *(found.title for found, _figures in rounds_before)]
    columns += [Column(f"r{place}", head, lambda row, one=one: row.show(one), kind="number")
                for place, (head, one) in enumerate(zip(heads, figures, strict=True))]
    return render_template("review/network_earlier.html", **read.frame(
        earlier=len(rounds_before), table=Table(say()("How strong the network is"), columns, Whole(STRENGTH), Asked(size=100))))


def before(read: Reading) -> list[tuple[Round, Strength]]:
    """The completed rounds before a plan's own, the latest first, with the figures of their networks as they were carried out."""
    session, found = context.session(), list[tuple[Round, Strength]]()
    for each in rounds.list_rounds(session, stages=(COMPLETED, ARCHIVED), size=50).items:
        if each.plan is not None and each.key != read.round.key and each.start < read.round.start and len(found) < _EARLIER:
            plan = plans.get_plan(session, each.key, each.plan)
            fallen = {row.exchange for row in standings(session, each.key, each.plan).values() if row.state in LEFT_OUT}
            found.append((each, strength(replace(plan, exchanges=tuple(row for row in plan.exchanges if row.id not in fallen)))))
    return found


@bp.get("/rounds/<key>/plans/<int:number>/network/leaving")
@page("plan:document:view")
def without(key: str, number: int) -> str:
    """What the plan would lose with each Society; with `?society=` all that breaks without that one."""
    read = reading(key, number)
    wish = asked(filters=("society",))
    society = wish.filters.get("society", "")
    if society and society not in dict(read.parties()):
        raise NotFound(_("{society} has no part in this plan."), society=society)
    rows = leavings(read.book.plan, read.book.pool)
    first = (wish.page - 1) * wish.size
    one = leaving(read.book.plan, read.book.pool, society) if society else None
    return render_template("review/network_leaving.html", **read.frame(
        one=one, filters=[Field("society", say()("Without"), "select", options=options(read.parties(), empty=say()("any")))],
        table=Table(say()("What leaving would break"), _leaving_columns(read),
                    Page(rows[first: first + wish.size], wish.page, wish.size, len(rows)), wish)))


def _leaving_columns(read: Reading) -> tuple[Column, ...]:
    def society(row: Leaving) -> Link:
        return Link(read.society(row.society),
                    url_for("network.without", key=read.round.key, number=read.kept.number, society=row.society))

    return (
        Column("society", _("Without"), society),
        Column("unmet", _("Needs of others no longer met"), lambda row: len(row.unmet), kind="number"),
        Column("exchanges", _("Exchanges lost"), lambda row: len(row.exchanges), kind="number"),
        Column("cut", _("Others left without any exchange"), lambda row: len(row.cut_off), kind="number"),
        Column("groups", _("Groups then"), lambda row: row.groups, kind="number"))


def _key(read: Reading, tie: Tie, sort: str) -> tuple[object, ...]:
    sender, receiver = read.society(tie.sender).casefold(), read.society(tie.receiver).casefold()
    return {"sender": (sender, receiver), "receiver": (receiver, sender), "legs": (tie.legs, sender, receiver)}[sort]


def _ring(read: Reading, ring: tuple[str, ...]) -> str:
    """The names in their order, the first again at the end; the arrow points the way the text runs."""
    arrow = " ← " if language() == "ar" else " → "
    return arrow.join(read.society(society) for society in (*ring, ring[0]))


def _columns(read: Reading) -> tuple[Column, ...]:
    return (
        Column("sender", _("Gives"), lambda tie: read.society(tie.sender), sort="sender"),
        Column("receiver", _("Receives"), lambda tie: read.society(tie.receiver), sort="receiver"),
        Column("legs", _("Needs served"), lambda tie: tie.legs, sort="legs", kind="number"),
        Column("exchanges", _("Exchanges"), lambda tie: [read.exchange_link(exchange) for exchange in tie.exchanges]))


def _load_columns(read: Reading) -> tuple[Column, ...]:
    def name(load: Load) -> str:
        return read.society(load.society)

    return (
        Column("society", _("Society"), name), Column("given", _("Given"), lambda load: load.given, kind="number"),
        Column("to", _("To how many"), lambda load: load.gives_to, kind="number"),
        Column("received", _("Received"), lambda load: load.received, kind="number"),
        Column("from", _("From how many"), lambda load: load.receives_from, kind="number"))
