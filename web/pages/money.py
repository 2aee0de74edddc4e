"""The envelopes of a plan: what each pays and has left; and one envelope with all it pays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, render_template, url_for

from matcher.domain.errors import NotFound
from matcher.domain.kinds import CASH
from matcher.domain.pages import Page
from matcher.review.money import ChargeRow, EnvelopeRow, charges_of, envelope_rows, totals
from matcher.wording import _, label
from matcher.workflow import inquiring
from web import visitor
from web.guard import page
from web.i18n import day, number, say, spoken
from web.paging import asked
from web.picturing import shown
from web.reviewing import Reading, kind_of, reading
from web.tables import Column, Link, Table

bp = Blueprint("money", __name__)
SORTS = ("envelope", "source", "amount", "charged", "left", "used")


@bp.get("/rounds/<key>/plans/<int:number>/money")
@page("plan:document:view")
def money(key: str, number: int) -> str:
    """Every envelope with what it pays and has left."""
    read = reading(key, number)
    wish = asked(sorts=SORTS)
    rows = sorted(envelope_rows(read.book), key=_key(wish.sort), reverse=wish.descending)
    first = (wish.page - 1) * wish.size
    table = Table(say()("Envelopes"), _columns(read), Page(rows[first: first + wish.size], wish.page, wish.size, len(rows)), wish,
                  say()("This round has no envelopes."))
    return render_template("review/money.html", **read.frame(table=table, totals=totals(read.book), pictures=shown(read, "flow")))


@bp.get("/rounds/<key>/plans/<int:number>/money/<envelope>")
@page("plan:document:view")
def envelope(key: str, number: int, envelope: str) -> str:
    """One envelope: its terms, and all that it pays."""
    read = reading(key, number)
    row = next((row for row in envelope_rows(read.book) if row.envelope.envelope == envelope), None)
    if row is None:
        raise NotFound(f"There is no envelope '{envelope}' in this plan.")
    wish = asked()
    charges = charges_of(read.book, envelope)
    first = (wish.page - 1) * wish.size
    table = Table(say()("What it pays"), _charge_columns(read),
                  Page(charges[first: first + wish.size], wish.page, wish.size, len(charges)), wish,
                  say()("It pays nothing in this plan."))
    return render_template("review/envelope.html", **read.frame(table=table, row=row, terms=_terms(read, row), kinds=inquiring,
        may_inquire=visitor.may("plan:questions:ask", stage=read.round.stage)))


def _key(sort: str) -> Callable[[EnvelopeRow], Any]:
    keys: dict[str, Callable[[EnvelopeRow], Any]] = {
        "source": lambda row: row.envelope.source.casefold(), "amount": lambda row: row.use.amount, "charged": lambda row: row.use.charged,
        "left": lambda row: row.use.left, "used": lambda row: row.used_percent}
    return keys.get(sort, lambda row: row.envelope.envelope)


def resource(row: EnvelopeRow) -> str:
    """What an envelope holds: money, or units of a material."""
    return spoken(_("money")) if row.cash else row.envelope.resource


def _columns(read: Reading) -> tuple[Column, ...]:
    def link(row: EnvelopeRow) -> Link:
        return Link(row.envelope.envelope, url_for(
            "money.envelope", key=read.round.key, number=read.kept.number, envelope=row.envelope.envelope))

    return (
        Column("envelope", _("Envelope"), link, sort="envelope"),
        Column("source", _("Source"), lambda row: read.society(row.envelope.source), sort="source"),
        Column("resource", _("Of what"), resource),
        Column("amount", _("Amount"), lambda row: row.use.amount, sort="amount", kind="number"),
        Column("charged", _("Charged"), lambda row: row.use.charged, sort="charged", kind="number"),
        Column("support", _("Support costs"), lambda row: row.use.support, kind="number"),
        Column("left", _("Left"), lambda row: row.use.left, sort="left", kind="number"),
        Column("used", _("Used"), lambda row: f"{row.used_percent} %", sort="used", kind="number"),
        Column("exchanges", _("Exchanges"), lambda row: len(row.exchanges), kind="number"))


def _charge_columns(read: Reading) -> tuple[Column, ...]:
    return (
        Column("exchange", _("Exchange"), lambda row: read.exchange_link(row.exchange)),
        Column("need", _("Need"), lambda row: row.need),
        Column("receiver", _("Receiver"), lambda row: read.society(row.receiver)),
        Column("sender", _("Sender"), lambda row: read.society(row.sender)),
        Column("line", _("Cost line"), _line), Column("amount", _("Amount"), lambda row: row.amount, kind="number"))


def _line(row: ChargeRow) -> str:
    return label(row.line, say())


def _terms(read: Reading, row: EnvelopeRow) -> list[tuple[str, str]]:
    """The envelope's earmarks and ceilings that are given, in words."""
    given, words = row.envelope, read.words
    any_one = spoken(_("any"))

    def ceiling(amount: int | None) -> str:
        return spoken(_("none")) if amount is None else number(amount)

    terms = [
        (spoken(_("Source")), words.society(given.source)),
        (spoken(_("Of what")), read.book.pool.currency if given.resource == CASH else given.resource),
        (spoken(_("Valid")), spoken(_("{first} to {last}")).format(first=day(given.valid_from), last=day(given.valid_to))),
        (spoken(_("Kinds of exchange")), ", ".join(map(kind_of, given.kinds)) or any_one),
        (spoken(_("Capabilities")), ", ".join(map(words.capability, given.capabilities)) or any_one),
        (spoken(_("Contexts")), ", ".join(label(context, say()) for context in given.contexts) or any_one),
        (spoken(_("Regions of the receiver")), ", ".join(label(region, say()) for region in given.regions) or any_one),
        (spoken(_("Receivers")), read.societies(given.receivers) or any_one),
        (spoken(_("Senders")), read.societies(given.senders) or any_one),
        (spoken(_("Cost lines")), ", ".join(label(line, say()) for line in given.lines) or any_one),
        (spoken(_("Official development assistance only")), spoken("yes") if given.oda_only else spoken("no")),
        (spoken(_("Most for one leg")), ceiling(given.per_leg)), (spoken(_("Most for one receiver")), ceiling(given.per_society))]
    if given.max_share_permille is not None:
        terms.append((spoken(_("Greatest share of a leg's cost")), f"{given.max_share_permille / 10:g} %"))
    if given.min_grant:
        terms.append((spoken(_("Nothing, or at least")), number(given.min_grant)))
    return terms
