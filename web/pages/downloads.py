"""Plans in the forms in which they leave: for those who lead the round, for a Society its own part.

The forms are of `matcher.exports`; those that make documents load their libraries when they are asked for, and let other
threads run while they are at it.
"""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from matcher.domain.errors import NotAllowed, NotFound
from matcher.exports import EXPORTS, export_of, issue
from matcher.exports.base import EXCHANGE, PLAN, SOCIETY, Export
from matcher.exports.parts.marks import CLASSES, OPEN, PARTIES
from matcher.exports.parts.subject import Subject
from matcher.store.standing import standings
from matcher.wording import _
from matcher.workflow.calendar_links import LASTS
from web import context
from web.guard import Scope, page
from web.i18n import language, say, spoken
from web.making import turn
from web.reviewing import Reading, reading

bp = Blueprint("downloads", __name__)

_TONES = {OPEN: "good", PARTIES: "warn"}


@bp.get("/rounds/<key>/plans/<int:number>/downloads")
@page("plan:document:export")
def downloads(key: str, number: int) -> str:
    """Every form of a plan, with what is in it and for whom it is."""
    read = reading(key, number)
    society = request.args.get("society", "")
    parties = read.parties()
    if society and society not in dict(parties):
        raise NotFound(_("{society} has no part in this plan."), society=society)
    return render_template(
        "review/downloads.html", **read.frame(forms=_forms(SOCIETY if society else PLAN), parties=parties, society=society,
                                              days=LASTS.days))


@bp.get("/rounds/<key>/plans/<int:number>/download/<form>")
@page("plan:document:export")
def download(key: str, number: int, form: str) -> Response:
    """A plan, or the part of one Society or exchange of it, in one of the forms in which it leaves."""
    kind = export_of(form)
    read = reading(key, number)
    return _sent(kind, _subject(read, request.args.get("society") or None, request.args.get("exchange") or None))


def _society(key: str, society: str, form: str = "") -> Scope:
    """The Society that the address names."""
    return Scope(society=society)


@bp.get("/rounds/<key>/own/<society>/downloads")
@page("reply:exchange:view", scope=_society)
def own(key: str, society: str) -> str:
    """What a Society may take with it of the plan before people: its letter, its terms of reference, its calendar."""
    found = context.round_of(key)
    if found.plan is None:
        raise NotFound(_("There is no plan before people yet."))
    read = reading(key, found.plan)
    mine = _subject(read, society, None)
    return render_template(
        "review/own_downloads.html", round=found, society=society, name=read.society(society), exchanges=len(mine.exchanges),
        forms=[form for form in _forms(SOCIETY) if form["data_class"] == PARTIES] if mine.exchanges else [],
        days=LASTS.days)


@bp.get("/rounds/<key>/own/<society>/download/<form>")
@page("reply:exchange:view", scope=_society)
def own_download(key: str, society: str, form: str) -> Response:
    """One of them. Forms that are for those who decide are not among them."""
    kind = export_of(form)
    found = context.round_of(key)
    if kind.data_class != PARTIES or SOCIETY not in kind.of:
        raise NotAllowed(_("This form is not made for a Society."))
    if found.plan is None:
        raise NotFound(_("There is no plan before people yet."))
    return _sent(kind, _subject(reading(key, found.plan), society, request.args.get("exchange") or None))


def _forms(of: str) -> list[dict[str, str]]:
    return [_form(kind) for kind in EXPORTS if of in kind.of]


def _form(kind: type[Export]) -> dict[str, str]:
    return {"key": kind.key, "label": spoken(kind.label), "about": spoken(kind.about), "data_class": kind.data_class,
            "for_whom": spoken(CLASSES[kind.data_class]), "tone": _TONES.get(kind.data_class, "bad"),
            "each": EXCHANGE if EXCHANGE in kind.of else ""}


def _subject(read: Reading, society: str | None, exchange: str | None) -> Subject:
    states = {name: standing.state for name, standing in standings(context.session(), read.round.key, read.kept.number).items()}
    return Subject(read.book.plan, read.book.pool, read.round.key, context.today().date(), read.round.title, read.kept.number, states,
                   society, exchange, read.book.scenario.policy.goal("equity").worth)


def _sent(kind: type[Export], subject: Subject) -> Response:
    say()  # the catalogue is read before the work begins
    with turn():
        made = issue(kind, subject, language())
    return Response(made.content, mimetype=made.media_type, headers={
        "Content-Disposition": f'attachment; filename="{made.name}"'})
