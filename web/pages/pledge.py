"""The pledge of a National Society: its nine commitments with evidence, and the peer support that it gave and received."""

from __future__ import annotations

from collections import Counter
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from matcher.domain.commitments import BY_EXCHANGES, CLAUSES, COMMITMENT_STATES, Commitment
from matcher.domain.deliveries import CARRIED_OUT
from matcher.domain.errors import DataError, NotFound
from matcher.pledge.gather import SINCE_APPROVAL
from matcher.pledge.words import CLAUSES as CLAUSE_WORDS
from matcher.pledge.words import STATUS
from matcher.store import commitments, proposals, rounds
from matcher.wording import _
from matcher.workflow import pledging
from web import context, visitor
from web.delivering import date_of, whole
from web.forms import Field, fields, options
from web.guard import mine, page
from web.i18n import number, say, spoken
from web.paging import Asked
from web.reviewing import reading
from web.societies import known, of_society, of_the_reader
from web.tables import Badge, Column, Link, Table, Whole

bp = Blueprint("pledge", __name__)
TONES = {"not_begun": "plain", "begun": "busy", "kept": "good"}
NEWEST = 2
"""So many rounds of a society are counted for what it gave and received."""


@bp.get("/pledge")
@page("pledge:commitment:view", scope=mine)
def choose() -> Any:
    """To the reader's society; those who may see several choose one."""
    only, named = of_the_reader("pledge:commitment:view")
    if only is not None:
        return redirect(url_for("pledge.commitments", society=only), 303)
    return render_template("pledge/choose.html", societies=named)


@bp.get("/pledge/<society>", endpoint="commitments")
@page("pledge:commitment:view", scope=of_society)
def of_one(society: str) -> str:
    """The nine commitments of a society."""
    name = known(society)
    given, received = _support(society)
    rows = commitments.commitments_of(context.session(), (society,))[society]
    may_save = visitor.may("pledge:commitment:save", society=society)

    def support(row: Commitment) -> str | None:
        kinds = BY_EXCHANGES.get(row.clause)
        if kinds is None:
            return None
        return say()("given {given}, received {received}").format(
            given=number(sum(given[kind] for kind in kinds)), received=number(sum(received[kind] for kind in kinds)))

    def title(row: Commitment) -> Link | str:
        text = say()("{number}. {text}").format(number=CLAUSES.index(row.clause) + 1, text=spoken(CLAUSE_WORDS[row.clause]))
        return Link(text, url_for("pledge.commitment", society=society, clause=row.clause)) if may_save else text

    columns = (
        Column("clause", _("Commitment"), title),
        Column("status", _("State"), lambda row: Badge(spoken(STATUS[row.status]), TONES[row.status])),
        Column("since", _("Since"), lambda row: row.since), Column("evidence", _("Evidence"), lambda row: row.evidence),
        Column("support", _("Exchanges carried out"), support))
    years = commitments.plan_years(context.session(), society) if visitor.may("pledge:plan:view", society=society) else ()
    this = context.now().year
    return render_template(
        "pledge/society.html", name=name, society=society, years=sorted({*years, this, this + 1}, reverse=True), drafted=years,
        table=Table(say()("The nine commitments"), columns, Whole(rows), Asked(size=100)))


def _support(society: str) -> tuple[Counter[str], Counter[str]]:
    """Exchanges carried out that a society gave and received, by kind, in its newest rounds."""
    given, received = Counter[str](), Counter[str]()
    counted = 0
    for key in rounds.rounds_of(context.session(), society)[:5]:
        found = context.round_of(key)
        if found.plan is None or found.stage not in SINCE_APPROVAL or counted == NEWEST:
            continue
        counted += 1
        book = reading(key, found.plan).book
        for each in proposals.all_proposals(context.session(), key, found.plan,
                                            where=proposals.Filter(societies=(society,), states=CARRIED_OUT)):
            row = book.row[each.exchange]
            given[each.kind] += society in row.senders
            received[each.kind] += society in row.receivers
    return given, received


@bp.route("/pledge/<society>/commitments/<clause>", methods=["GET", "POST"])
@page("pledge:commitment:save", scope=of_society)
def commitment(society: str, clause: str) -> Any:
    """How a society stands with one commitment."""
    name = known(society)
    if clause not in CLAUSES:
        raise NotFound(_("There is no such commitment."))
    held = commitments.commitments_of(context.session(), (society,))[society][CLAUSES.index(clause)]
    form = fields(
        Field("status", say()("State"), "radios", required=True,
              options=options((each, spoken(STATUS[each])) for each in COMMITMENT_STATES)),
        Field("evidence", say()("Evidence"), "textarea",
              hint=say()("The document, decision or activity that shows it. No names of people.")),
        Field("since", say()("Since"), "date"), Field("version", "", "hidden"),
        values={"status": held.status, "evidence": held.evidence, "since": held.since.isoformat() if held.since else "",
                "version": held.version})
    if request.method == "POST":
        form = form.read()
        if not form.errors:
            try:
                pledging.save_commitment(
                    context.session(), visitor.actor(), society, clause, status=form.text("status"), evidence=form.text("evidence"),
                    since=date_of(form.text("since")), version=whole(form.text("version")), now=context.now())
            except DataError as error:
                form = form.blame(error)
            else:
                flash(say()("Saved."), "good")
                return redirect(url_for("pledge.commitments", society=society), 303)
    shown = render_template("form.html", heading=spoken(CLAUSE_WORDS[clause]), lead=name, form=form, submit=say()("Save"),
                            cancel=url_for("pledge.commitments", society=society))
    return (shown, 422) if form.errors else shown
