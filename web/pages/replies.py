"""Answers of the Societies: each sees the exchanges it is party to and says yes or no; coordinators see how many have.

A signed link opens one exchange for one Society without an account, until it expires.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from matcher.domain.errors import DataError, WrongState
from matcher.domain.proposals import DECLINE_REASONS, NO, YES, Proposal, Reply
from matcher.review.detail import own_legs
from matcher.store import proposals
from matcher.wording import _
from matcher.workflow import replies as answers
from web import context, visitor
from web.forms import Field, Form, Option, fields, options
from web.guard import PUBLIC, Scope, mine, page
from web.i18n import say, spoken
from web.navigation import Tab
from web.paging import asked
from web.replying import facts_of, legs_of
from web.reviewing import Reading, answer_badge, kind_of, reading, state_badge, whole_day
from web.tables import Column, Link, Table

bp = Blueprint("replies", __name__)
TABS = (Tab(_("Answers"), "replies.replies", "reply:exchange:view"),)

REASONS = {
    "dates": _("The dates do not suit us"), "person_gone": _("The person is no longer available"),
    "capacity": _("We cannot take it on now"), "security": _("Security does not allow it"),
    "priority_changed": _("Our priorities have changed"), "funding": _("Our own part of the money is not there"),
    "partner": _("The other party is not right for this"), "other": _("Another reason")}


def party(key: str, exchange: str) -> Scope:
    """The reader's own Society among the parties; the first party where there is none, who then is refused."""
    found = _proposal(key, exchange)
    mine_ = visitor.reach("reply:exchange:view").societies
    return Scope(society=next((society for society in found.societies if society in mine_), found.societies[0]))


def named(key: str, exchange: str, society: str) -> Scope:
    """The Society that the address names."""
    return Scope(society=society)


@bp.get("/rounds/<key>/replies")
@page("reply:exchange:view", scope=mine)
def replies(key: str) -> str:
    """The exchanges that the reader's Society is party to; all for coordinators."""
    found = context.round_of(key)
    if found.plan is None:
        return render_template("review/replies.html", round=found, table=None)
    read, wish = reading(key, found.plan), asked(filters=("awaiting",))
    reach = visitor.reach("reply:exchange:view", stage=found.stage)
    own = () if reach.everything else reach.societies
    rows = proposals.list_proposals(context.session(), key, found.plan, where=proposals.Filter(
        societies=own, awaiting=bool(wish.filters.get("awaiting"))), page=wish.page, size=wish.size)
    choice = Field("awaiting", say()("Answer"), "select",
                   options=options([("yes", say()("still awaited"))], empty=say()("any")))
    nothing = _("None of your needs and offers is in an exchange of this plan.") if own and not wish.filters.get("awaiting") else (
        _("No exchange answers this."))
    table = Table(say()("Exchanges"), _columns(read, own), rows, wish, spoken(nothing))
    return render_template("review/replies.html", round=found, table=table, filters=[choice], everything=reach.everything,
                           own=[read.society(society) for society in own],
                           downloads=[(society, name) for society, name in read.parties() if society in own])


@bp.get("/rounds/<key>/replies/<exchange>")
@page("reply:exchange:view", scope=party)
def reply(key: str, exchange: str) -> str:
    """One exchange as its parties see it, with a form for each reply that the reader may give."""
    return _page(key, _proposal(key, exchange))


def _page(key: str, proposal: Proposal, wrong: dict[str, Form] | None = None, link: tuple[str, str] | None = None) -> str:
    round, read = context.round_of(key), reading(key, proposal.plan)
    exchange = read.book.exchange[proposal.exchange]
    shown = wrong or {}
    forms = [(each, read.society(each.society), answer_badge(each.answer), shown.get(each.society) or answer_form(each))
             for each in proposal.replies if visitor.may("reply:exchange:answer", stage=round.stage, society=each.society)]
    reach = visitor.reach("reply:exchange:view", stage=round.stage)
    only = None if reach.everything else frozenset(reach.societies)
    return render_template(
        "review/reply.html", round=round, proposal=proposal, state=state_badge(proposal.state), facts=facts_of(read, exchange, only),
        legs=legs_of(read, exchange, only), forms=forms,
        link=None if link is None else (read.society(link[0]), link[1]),
        answers=[(each, read.society(each.society), answer_badge(each.answer), _reason(each))
                 for each in proposal.replies if only is None or each.society in only],
        may_link=visitor.may("reply:link:make", stage=round.stage) and proposal.live,
        whole=read.exchange_link(exchange.id, spoken(_("Everything about this exchange"))) if reach.everything else None)


@bp.post("/rounds/<key>/replies/<exchange>/<society>")
@page("reply:exchange:answer", scope=named)
def answer(key: str, exchange: str, society: str) -> Any:
    """Yes or no, from the Society's own page."""
    proposal = _proposal(key, exchange)
    form = answer_form(proposals.get_reply(context.session(), proposal, society)).read()
    if form.errors:
        return _page(key, proposal, {society: form}), 422
    try:
        answers.answer(context.session(), visitor.actor(), key, exchange, society, answer=form.text("answer"),
                       reason=form.text("reason") or None, now=context.now(), version=_version())
    except DataError as error:
        return _page(key, proposal, {society: form.blame(error)}), 422
    flash(spoken(_("Your answer is noted. You may change it while the consultation lasts.")), "good")
    return redirect(url_for("replies.reply", key=key, exchange=exchange), 303)


@bp.post("/rounds/<key>/replies/<exchange>/<society>/link")
@page("reply:link:make", scope=named)
def link(key: str, exchange: str, society: str) -> str:
    """A link for somebody without an account, shown once: only its signature is known afterwards."""
    token = answers.make_link(context.session(), visitor.actor(), key, exchange, society,
                              secret=context.settings().secret, now=context.now())
    return _page(key, _proposal(key, exchange), link=(society, url_for("replies.open_", token=token, _external=True)))


@bp.get("/answers/<token>")
@page(PUBLIC)
def open_(token: str) -> str:
    """What a link opens."""
    return _opened(token, None)


@bp.post("/answers/<token>")
@page(PUBLIC)
def answer_by_link(token: str) -> Any:
    """Yes or no by link."""
    opened = answers.open_link(context.session(), token, secret=context.settings().secret, now=context.now())
    form = answer_form(opened.reply).read()
    if form.errors:
        return _opened(token, form), 422
    try:
        answers.answer_by_link(context.session(), token, secret=context.settings().secret, answer=form.text("answer"),
                               reason=form.text("reason") or None, now=context.now(), version=_version())
    except DataError as error:
        return _opened(token, form.blame(error)), 422
    flash(spoken(_("Your answer is noted. You may change it while the consultation lasts.")), "good")
    return redirect(url_for("replies.open_", token=token), 303)


def _opened(token: str, form: Form | None) -> str:
    opened = answers.open_link(context.session(), token, secret=context.settings().secret, now=context.now())
    read = reading(opened.round.key, opened.proposal.plan)
    exchange, only = read.book.exchange[opened.proposal.exchange], frozenset({opened.society})
    return render_template(
        "review/answer.html", title=opened.round.title, society=read.society(opened.society), reply=opened.reply,
        badge=answer_badge(opened.reply.answer), reason=_reason(opened.reply), facts=facts_of(read, exchange, only),
        legs=legs_of(read, exchange, only), form=form or answer_form(opened.reply), expires=opened.expires_at, token=token,
        may_answer=opened.round.stage == "consultation", exchange=exchange.id)


def _columns(read: Reading, own: tuple[str, ...]) -> tuple[Column, ...]:
    only = frozenset(own) if own else None

    def side(proposal: Proposal, field: str) -> str:
        legs = own_legs(read.book.exchange[proposal.exchange], only)
        return read.societies(tuple(dict.fromkeys(getattr(leg, field) for leg in legs)))

    def name(proposal: Proposal) -> Link:
        return Link(proposal.exchange, url_for("replies.reply", key=read.round.key, exchange=proposal.exchange))

    def given(proposal: Proposal) -> object:
        shown = [each for each in proposal.replies if not own or each.society in own]
        if own:
            return [answer_badge(each.answer) for each in shown]
        return say()("{given} of {asked}").format(given=sum(each.answer is not None for each in shown), asked=len(shown))

    return (
        Column("exchange", _("Exchange"), name), Column("kind", _("Kind"), lambda proposal: kind_of(proposal.kind)),
        Column("receiver", _("Receiver"), lambda proposal: side(proposal, "receiver")),
        Column("sender", _("Sender"), lambda proposal: side(proposal, "sender")),
        Column("start", _("First day"), lambda proposal: whole_day(proposal.start)),
        Column("days", _("Days"), lambda proposal: proposal.days, kind="number"),
        Column("answer", _("Your answer") if own else _("Answers"), given),
        Column("state", _("Decision"), lambda proposal: state_badge(proposal.state)))


def answer_form(reply: Reply) -> Form:
    """Yes, or no with a reason."""
    choices = [Option(YES, say()("Yes, we accept")), Option(NO, say()("No, we decline"))]
    reasons = options([(code, spoken(REASONS[code])) for code in DECLINE_REASONS], empty=say()("Choose"))
    return fields(
        Field("answer", say()("Your answer"), "radios", required=True, options=choices),
        Field("reason", say()("Reason for a no"), "select", options=reasons, hint=say()("Leave it empty with a yes.")),
        Field("version", "", "hidden"),
        values={"answer": reply.answer or "", "reason": reply.reason or "", "version": str(reply.version)})


def _reason(reply: Reply) -> str:
    return spoken(REASONS[reply.reason]) if reply.reason in REASONS else ""


def _version() -> int:
    version = request.form.get("version", "")
    if not version.isdigit():
        raise WrongState(_("The page did not say which version of the answer it showed. Open it again."))
    return int(version)


def _proposal(key: str, exchange: str) -> Proposal:
    found = context.round_of(key)
    if found.plan is None:
        raise WrongState(_("No plan of round {round} is proposed."), round=key)
    return proposals.get_proposal(context.session(), key, found.plan, exchange)
