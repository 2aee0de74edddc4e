"""One exchange of a plan in full: people, dates, language, money, reasons, and what was decided on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, render_template, url_for

from matcher.domain.actors import Actor
from matcher.domain.errors import NotFound
from matcher.domain.proposals import REJECT_REASONS, REVIEW_STATES, Proposal
from matcher.review.detail import Detail, LegDetail, MoneyLine, detail
from matcher.review.starts import allowed_starts
from matcher.store import proposals
from matcher.wording import _, label
from matcher.workflow import inquiring
from web import context, visitor
from web.forms import Field, Form, Option, fields, options
from web.guard import page
from web.i18n import day, say, spoken
from web.pages import trust
from web.paging import Asked
from web.reviewing import PARTS, REASONS, Reading, answer_badge, components, kind_of, language_of, pin_words, pins_of, reading, state_badge
from web.tables import Column, Table, Whole

bp = Blueprint("exchange", __name__)


@bp.get("/rounds/<key>/plans/<int:number>/exchanges/<exchange>")
@page("plan:exchange:view")
def exchange(key: str, number: int, exchange: str) -> str:
    """One exchange with people, dates, language, money, reasons, decisions, and what the reader may decide."""
    return shown(reading(key, number), exchange)


def shown(read: Reading, name: str, wrong: Mapping[str, Form] | None = None) -> str:
    """The page of an exchange; `wrong` are forms to be shown again with their problems."""
    if name not in read.book.exchange:
        raise NotFound(f"There is no exchange '{name}' in plan {read.kept.number}.")
    found, stage = detail(read.book, name), read.round.stage
    proposal = proposals.get_proposal(context.session(), read.round.key, read.kept.number, name)
    own = visitor.actor().own_societies & set(proposal.societies)
    open_ = read.proposed and proposal.state in REVIEW_STATES
    # Not a dict: a template would find its method `clear` before the key.
    can = SimpleNamespace(**{
        "endorse": open_ and not own and visitor.may("plan:exchange:endorse", stage=stage) and proposal.live,
        "reject": open_ and not own and visitor.may("plan:exchange:reject", stage=stage) and proposal.state != "rejected",
        "take_back": open_ and not own and visitor.may("plan:exchange:reject", stage=stage) and proposal.state == "rejected",
        "clear": open_ and not own and visitor.may("plan:exchange:clear", stage=stage) and proposal.needs_clearance,
        "pin": not own and visitor.may("plan:pin:set", stage=stage), "amend": not own and visitor.may("plan:start:amend", stage=stage),
        "link": read.proposed and visitor.may("reply:link:make", stage=stage)})
    starts = [start for start in allowed_starts(read.book, found.exchange) if start != found.exchange.start] if can.amend else []
    written = {"reject": reject_form(), "pin": pin_form(read, found), "amend": amend_form(starts), **(wrong or {})}
    return render_template("review/exchange.html", **read.frame(
        found=found, proposal=proposal, state=state_badge(proposal.state), facts=_facts(read, found),
        legs=[(leg, _leg_facts(read, leg), _money(read, leg)) for leg in found.legs],
        said=_said(proposal), replies=proposal.replies, can=can, forms=written, own=[read.society(key) for key in sorted(own)],
        pins=[pin_words(pin) for pin in pins_of(read, found.exchange)], components=components(), starts=starts,
        mine=_endorsed_by(proposal, visitor.actor()), answer_badge=answer_badge,
        trust=trust.on_exchange(read, found.exchange, proposal.state in ("declined", "rejected", "cancelled")), kinds=inquiring,
        may_ask=visitor.may("run:search:ask", stage=stage), address=lambda act: _address(read, name, act)))


def _address(read: Reading, name: str, act: str) -> str:
    return url_for(f"decisions.{act}", key=read.round.key, number=read.kept.number, exchange=name)


def _facts(read: Reading, found: Detail) -> list[tuple[str, Any]]:
    exchange, words, envelopes = found.exchange, read.words, read.book.pool.envelope
    paid_by = spoken(_("Paid by {envelope} ({source})"))
    return [
        (spoken(_("Kind")), kind_of(exchange.kind)), (spoken(_("Mode")), label(exchange.mode, say())),
        (spoken(_("Dates")), say()("{first} to {last}, {days} days").format(
            first=day(exchange.start), last=day(found.last), days=exchange.days)),
        (spoken(_("Language")), language_of(exchange, words)),
        *((words.society(society), spoken(PARTS[part])) for society, part in found.parts),
        (say()("Cost ({currency})").format(currency=read.book.pool.currency), found.cost),
        (spoken(_("Own funds")), found.own_funds),
        *((paid_by.format(envelope=envelope, source=words.society(envelopes[envelope].source)), amount)
          for envelope, amount in found.payers)]


def _leg_facts(read: Reading, leg: LegDetail) -> list[tuple[str, Any]]:
    words, need = read.words, leg.need
    facts: list[tuple[str, Any]] = [
        (spoken(_("Need")), need.need), (spoken(_("Offer")), leg.offer.offer),
        (spoken(_("Receiver")), words.society(leg.leg.receiver)), (spoken(_("Sender")), words.society(leg.leg.sender)),
        (spoken(_("Capability")), words.capability(leg.leg.capability)),
        (spoken(_("People who travel")), leg.travellers), (spoken(_("Level now, aimed at")), f"{need.level} → {need.target}"),
        (spoken(_("Gain")), leg.leg.gain), (spoken(_("Priority")), need.priority),
        (spoken(_("Contexts")), ", ".join(label(context_, say()) for context_ in need.contexts))]
    if leg.leg.role is not None:
        facts.insert(2, (spoken(_("Role")), leg.leg.role))
    if need.deliverable:
        facts.append((spoken(_("Deliverable")), need.deliverable))
    return facts


def _money(read: Reading, leg: LegDetail) -> Table:
    payers = sorted({envelope for line in leg.money for envelope, _amount in line.paid})

    def paid(envelope: str) -> Callable[[MoneyLine], Any]:
        return lambda line: dict(line.paid).get(envelope)

    columns = (
        Column("line", _("Cost line"), lambda line: label(line.line, say())),
        Column("cost", _("Cost"), lambda line: line.cost, kind="number"),
        Column("own", _("Own funds"), lambda line: line.own_funds or None, kind="number"),
        *(Column(envelope, envelope, paid(envelope), kind="number") for envelope in payers))
    return Table(say()("Money for need {need} ({currency})").format(need=leg.need.need, currency=read.book.pool.currency), columns,
                 Whole(leg.money), Asked(size=100), say()("It costs nothing."))


def _said(proposal: Proposal) -> list[tuple[str, Any]]:
    waiting = spoken(_("not yet"))
    said: list[tuple[str, Any]] = [
        (spoken(_("ICRC endorsed")), proposal.icrc.at if proposal.icrc else waiting),
        (spoken(_("IFRC endorsed")), proposal.ifrc.at if proposal.ifrc else waiting)]
    if proposal.needs_clearance:
        said.append((spoken(_("Security cleared")), proposal.cleared.at if proposal.cleared else waiting))
    if proposal.rejected:
        code, _colon, note = proposal.reason.partition(": ")
        said.append((spoken(_("Rejected")), proposal.rejected.at))
        said.append((spoken(_("Reason")), " · ".join(filter(None, (spoken(REASONS[code]) if code in REASONS else code, note)))))
    return said


def _endorsed_by(proposal: Proposal, actor: Actor) -> bool:
    return any(said is not None and said.account == actor.account for said in (proposal.icrc, proposal.ifrc))


def reject_form() -> Form:
    """Why an exchange is rejected."""
    return fields(
        Field("reason", say()("Reason"), "select", required=True,
              options=options([(code, spoken(REASONS[code])) for code in REJECT_REASONS], empty=say()("Choose"))),
        Field("note", say()("Note"), "textarea", hint=say()("Seen by all coordinators and in exports. No names of people."),
              attributes={"maxlength": "500"}))


def pin_form(read: Reading, found: Detail) -> Form:
    """What the next search has to keep, or to leave out."""
    choices = [Option("in", say()("Pin in: every later plan must have it")),
               Option("keep", say()("Pin in with this start")), Option("out", say()("Pin out: no later plan may have it"))]
    items = [Field("way", say()("Decision"), "radios", required=True, options=choices)]
    if len(found.legs) > 1:
        pairs = ((leg.need.need, f"{leg.need.need} · {read.societies((leg.leg.receiver, leg.leg.sender))}") for leg in found.legs)
        items.append(Field("needs", say()("For which needs"), "checks", hint=say()("None ticked: all of them."), options=options(pairs)))
    items.append(Field("note", say()("Note"), hint=say()("Stands among the reasons of the next plan. No names of people."),
                       attributes={"maxlength": "500"}))
    return fields(*items)


def amend_form(starts: list[date]) -> Form:
    """The new first day; the Mondays that fit bound the field."""
    bounds = {"min": starts[0].isoformat(), "max": starts[-1].isoformat(), "step": 7} if starts else {}
    return fields(Field("start", say()("New first day"), "date", required=True, attributes=bounds,
                        hint=say()("A Monday that the windows, notice, visa and blackouts of all parties allow.")))
