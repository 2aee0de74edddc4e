"""Before a search: what no plan could use, whatever it does. Found by the checks alone, at once, without any solver."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, render_template, url_for

from matcher.domain.pages import Page
from matcher.store.scenarios import build_scenario
from matcher.trust.looking import Idle, LookAhead, look_ahead
from matcher.wording import _, label
from web import context, visitor
from web.guard import page
from web.i18n import number, say, spoken
from web.paging import asked
from web.tables import Column, Link, Table

bp = Blueprint("ahead", __name__)
WHAT = {"needs": (_("Needs that nobody can meet"), _("Every need has an offer that passes the checks.")),
        "offers": (_("Offers that nobody wants"), _("Every offer is wanted by a need.")),
        "envelopes": (_("Envelopes that fit nothing"), _("Every envelope can pay for something."))}


@bp.get("/rounds/<key>/ahead")
@page("run:list:view")
def ahead(key: str) -> str:
    """Needs, offers and envelopes without a part in any plan; `?what=` says which of them."""
    found, wish = look_ahead(build_scenario(context.session(), key)), asked(filters=("what",))
    what = wish.filters.get("what", "")
    what = what if what in WHAT else next((name for name in WHAT if getattr(found, name)), "needs")
    rows: tuple[Idle, ...] = getattr(found, what)
    first = (wish.page - 1) * wish.size
    heading, empty = (spoken(text) for text in WHAT[what])
    table = Table(heading, _columns(key, what), Page(rows[first: first + wish.size], wish.page, wish.size, len(rows)), wish, empty)
    round = context.round_of(key)
    return render_template("runs/ahead.html", round=round, table=table, counts=counts(key, found), what=what,
                           may_ask=visitor.may("run:search:ask", stage=round.stage))


def counts(key: str, found: LookAhead) -> list[tuple[Link, int]]:
    """How many of each there are, with where they are listed."""
    return [(Link(spoken(WHAT[name][0]), url_for("ahead.ahead", key=key, what=name)), len(getattr(found, name))) for name in WHAT]


def _columns(key: str, what: str) -> tuple[Column, ...]:
    links: dict[str, Callable[[Idle], str]] = {
        "needs": lambda row: url_for("needs.view", key=key, need=row.key),
        "offers": lambda row: url_for("offers.view", key=key, offer=row.key),
        "envelopes": lambda row: url_for("envelopes.change", key=key, envelope=row.key)}

    def name(row: Idle) -> Link | str:
        may = what != "envelopes" or visitor.may("envelope:terms:save", stage=context.round_of(key).stage)
        return Link(row.key, links[what](row)) if may else row.key

    def why(row: Idle) -> str:
        if what == "envelopes":
            return spoken(_("Its earmarks, dates or lines admit no pair, or nobody asks for it."))
        ranked = sorted(row.checks.items(), key=lambda pair: -pair[1])
        told = [say()("{name}: {number}").format(name=label(check, say()), number=number(count)) for check, count in ranked]
        return "; ".join(told) if told else spoken(_("There is nobody to be paired with."))

    heads = {"needs": _("Need"), "offers": _("Offer"), "envelopes": _("Envelope")}
    whys = _("Why") if what == "envelopes" else _("Pairs turned away, by check")
    return (Column("key", heads[what], name),
            Column("society", _("Source") if what == "envelopes" else _("Society"), lambda row: row.society),
            Column("why", whys, why))
