"""Who supports whom in a plan: ties, load, rings of mutual support, groups."""

from __future__ import annotations

from flask import Blueprint, render_template

from matcher.domain.pages import Page
from matcher.graphs import Load, Tie, components, loads, rings, share_of_top, ties
from matcher.wording import _
from web.forms import Field, options
from web.guard import page
from web.i18n import language, say
from web.paging import Asked, asked
from web.reviewing import Reading, reading
from web.tables import Column, Table, Whole

bp = Blueprint("network", __name__)
SORTS = ("sender", "receiver", "legs")
TOP = 5
_MOST_LOADED = 15
_RINGS_SHOWN = 30


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
    found, groups, carried = rings(plan), components(plan), loads(plan)
    return render_template("review/network.html", **read.frame(
        table=Table(say()("Who supports whom"), _columns(read), Page(rows[first: first + wish.size], wish.page, wish.size, len(rows)),
                    wish, say()("Nobody supports anybody in this plan.")),
        loads=Table(say()("Those who give most"), _load_columns(read), Whole(carried[:_MOST_LOADED]), Asked(size=100)),
        rings=[_ring(read, ring) for ring in found[:_RINGS_SHOWN]], ring_count=len(found),
        filters=[Field("society", say()("Society"), "select", options=options(read.parties(), empty=say()("any")))],
        both=sum(1 for load in carried if load.given and load.received), societies=len(carried), groups=[len(group) for group in groups],
        share=share_of_top(plan, TOP) / 1000, top=TOP))


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
