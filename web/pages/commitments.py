"""Money that fund holders promise: what the plan before people takes from each envelope, and the yes to it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from matcher.domain.errors import WrongState
from matcher.domain.proposals import LEFT_OUT
from matcher.domain.statements import KeptEnvelope
from matcher.store import envelopes, proposals
from matcher.wording import _
from matcher.workflow import approval
from web import context, visitor
from web.guard import Scope, mine, page
from web.i18n import say, spoken
from web.navigation import Tab
from web.paging import asked
from web.reviewing import reading
from web.tables import Badge, Column, Post, Table

bp = Blueprint("commitments", __name__)
TABS = (Tab(_("Promised money"), "commitments.commitments", "envelope:list:view"),)


def source_of(key: str, envelope: str) -> Scope:
    """Whose money it is."""
    return Scope(source=envelopes.get_envelope(context.session(), key, envelope).source)


@bp.get("/rounds/<key>/commitments")
@page("envelope:list:view", scope=mine)
def commitments(key: str) -> str:
    """The reader's envelopes, or all; what is charged to them and whether it is promised."""
    found = context.round_of(key)
    wish = asked()
    reach = visitor.reach("envelope:list:view", stage=found.stage)
    sources = () if reach.everything else reach.sources
    rows = envelopes.list_envelopes(context.session(), key, sources=sources, page=wish.page, size=wish.size)
    charged: dict[str, int] = {}
    if found.plan is not None:
        gone = [each.exchange for each in proposals.all_proposals(
            context.session(), key, found.plan, where=proposals.Filter(states=LEFT_OUT))]
        charged = approval.charges(reading(key, found.plan).book.plan, gone)
    table = Table(say()("Envelopes"), _columns(key, found.plan, found.stage, charged), rows, wish, say()("There are no envelopes."))
    return render_template("review/commitments.html", round=found, table=table, plan=found.plan)


def _columns(key: str, plan: int | None, stage: str, charged: dict[str, int]) -> tuple[Column, ...]:
    def promised(row: KeptEnvelope) -> Badge:
        if not charged.get(row.envelope):
            return Badge(spoken(_("nothing is asked")))
        return Badge(spoken(_("promised")), "good") if row.committed_plan == plan else Badge(spoken(_("not promised yet")), "warn")

    def button(row: KeptEnvelope) -> Any:
        given = plan is not None and row.committed_plan == plan
        act = "release" if given else "commit"
        if plan is None or not visitor.may(f"envelope:money:{act}", stage=stage, source=row.source):
            return None
        if not given and not charged.get(row.envelope):
            return None
        text = spoken(_("Take the promise back")) if given else spoken(_("Promise {amount}")).format(amount=charged.get(row.envelope, 0))
        return Post(text, url_for(f"commitments.{act}", key=key, envelope=row.envelope), {"version": str(row.version)})

    return (
        Column("envelope", _("Envelope"), lambda row: row.envelope), Column("source", _("Source"), lambda row: row.source),
        Column("resource", _("Of what"), lambda row: spoken(_("money")) if row.resource == "cash" else row.resource),
        Column("amount", _("Amount"), lambda row: row.amount, kind="number"),
        Column("charged", _("The plan takes"), lambda row: charged.get(row.envelope, 0), kind="number"),
        Column("promised", _("Promise"), promised), Column("at", _("Promised on"), lambda row: row.committed_at),
        Column("act", _("What you can do"), button))


@bp.post("/rounds/<key>/commitments/<envelope>/commit")
@page("envelope:money:commit", scope=source_of)
def commit(key: str, envelope: str) -> Response:
    """The fund holder's yes."""
    return _promise(key, envelope, True, _("The money is promised."))


@bp.post("/rounds/<key>/commitments/<envelope>/release")
@page("envelope:money:release", scope=source_of)
def release(key: str, envelope: str) -> Response:
    """The promise taken back."""
    return _promise(key, envelope, False, _("The promise is taken back."))


def _promise(key: str, envelope: str, committed: bool, done: str) -> Response:
    version = request.form.get("version", "")
    if not version.isdigit():
        raise WrongState(_("The page did not say which version of the envelope it showed. Open it again."))
    approval.commit_money(context.session(), visitor.actor(), key, envelope, version=int(version), now=context.now(), committed=committed)
    flash(spoken(done), "good")
    return redirect(url_for("commitments.commitments", key=key), 303)
