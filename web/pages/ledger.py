"""Giving and receiving over rounds, as a plan leaves it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, url_for

from matcher.domain.memory import FADE
from matcher.domain.pages import Page
from matcher.ledger.accounts import Account, Region, entries_of, ledger, regions, split
from matcher.tables.reference import capability_groups
from matcher.wording import _, label
from web import taking
from web.forms import Field, options
from web.guard import page
from web.i18n import say, spoken
from web.paging import Asked, asked
from web.reviewing import reading
from web.tables import Column, Table, Whole

bp = Blueprint("ledger", __name__)
FADES = ("1000", "700", "500", "0")


@bp.get("/rounds/<key>/plans/<int:number>/ledger")
@page("plan:ledger:view")
def ledger_(key: str, number: int) -> Any:
    """What every Society gave and received in earlier rounds and this plan, by kind or theme; earlier years fade as the reader
    chooses. With `?file=csv` or `xlsx` all of it as a file."""
    read, wish = reading(key, number), asked(filters=("fade", "by"))
    fade = wish.filters.get("fade", "")
    pool = read.book.pool
    entries = entries_of(pool, read.book.plan)
    accounts = ledger(entries, pool.start.year, fade=int(fade) if fade in FADES else FADE)
    by = "theme" if wish.filters.get("by") == "theme" else "kind"
    parts, themes = split(entries, by), _themes()
    first = (wish.page - 1) * wish.size

    def by_kind(account: Account) -> str:
        counts = parts.get(account.society, {})
        names = {name: (themes.get(name, name) if by == "theme" else label(name, say())) or spoken("not known") for name in counts}
        return " · ".join(spoken("{kind}: {given} given, {received} received").format(kind=names[name], given=given, received=received)
                         for name, (given, received) in counts.items())

    columns = (
        Column("society", _("Society"), lambda row: read.society(row.society)),
        Column("given", _("Given"), lambda row: row.given, kind="number"),
        Column("received", _("Received"), lambda row: row.received, kind="number"),
        Column("given_faded", _("Given, faded"), lambda row: f"{row.given_faded / 1000:.1f}", kind="number"),
        Column("received_faded", _("Received, faded"), lambda row: f"{row.received_faded / 1000:.1f}", kind="number"),
        Column("balance", _("Balance"), lambda row: _signed(row.balance), kind="number"),
        Column("parts", _("By theme") if by == "theme" else _("By kind"), by_kind))
    choice = Field("fade", say()("How much of a year counts a year later"), "select", options=options(
        [(value, f"{int(value) // 10}%") for value in FADES], empty=say()("the usual share")))
    split_by = Field("by", say()("Split by"), "select", options=options([("kind", spoken("kind")), ("theme", spoken("theme"))]))
    table = Table(say()("Given and received, earlier years faded"), columns,
                  Page(accounts[first: first + wish.size], wish.page, wish.size, len(accounts)), wish,
                  say()("Nobody has given or received yet."))
    spread = Table(say()("Load and service by region"), _REGIONS, Whole(regions(pool, read.book.plan)), Asked(size=20))
    form = taking.wanted()
    if form:
        foot = spoken("Plan {number}").format(number=number) + f" {read.kept.digest[:12]}"
        return taking.taken(f"ledger-{key}-{number}", [taking.whole(table, accounts), spread], foot, form)
    return render_template("whatif/ledger.html", **read.frame(
        filters=[choice, split_by], asked=wish, take=taking.links(), accounts=table, regions=spread,
        debt=read.book.scenario.policy.rule("debt"), whatif=url_for("whatif.whatif", key=key, number=number)))


def _signed(balance: int) -> str:
    """A balance with its sign, which stays before it where the words around it run from right to left."""
    text = f"{balance / 1000:+.1f}"
    return f"\u2066{text}\u2069" if say().language == "ar" else text


def _themes() -> dict[str, str]:
    """Names of the themes: the groups of the capabilities."""
    return {codes[0].partition("-")[0]: name for name, codes in capability_groups(say().language)}


def _name(region: Region) -> str:
    return label(region.region, say()) if region.region else spoken("none")


_REGIONS = (
    Column("region", _("Region"), _name), Column("given", _("Given"), lambda row: row.given, kind="number"),
    Column("received", _("Received"), lambda row: row.received, kind="number"),
    Column("met", _("Needs met"), lambda row: row.met, kind="number"), Column("asked", _("Needs"), lambda row: row.asked, kind="number"),
    Column("offers", _("Offers"), lambda row: row.offers, kind="number"))
