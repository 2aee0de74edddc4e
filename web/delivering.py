"""What the pages of delivery share: one exchange as a reader may see it, words, addresses, and forms that post and say what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from matcher.domain.deliveries import Delivery, due
from matcher.domain.errors import DataError, NotFound, Problem
from matcher.domain.plan import Exchange, PlanLeg
from matcher.domain.proposals import Proposal
from matcher.pledge.words import STATES
from matcher.review.detail import own_legs
from matcher.store import deliveries, proposals
from matcher.wording import _
from web import context, visitor
from web.forms import Form
from web.guard import Scope
from web.i18n import day, say, spoken
from web.reviewing import TONES, Reading, reading
from web.tables import Badge

MOVES = {
    "agree": _("Note the agreement"), "mobilise": _("Begin to mobilise"), "begin": _("It has begun"), "finish": _("It is over"),
    "report": _("Hand in the report"), "follow_up": _("Note the follow-up"), "hold": _("Put on hold"), "resume": _("Resume"),
    "replan": _("Re-plan"), "cancel": _("Cancel the exchange"),
}
ABOUT_MOVES = {
    "agree": _("The parties have signed the agreement, outside this tool."),
    "mobilise": _("Visas, medical checks, tickets and briefings are being arranged."),
    "begin": _("Every checklist is complete and people are at work."),
    "finish": _("The last day is over; the report is due within 30 days."),
    "report": _("Actions, participants, costs and both appraisals are filled in."),
    "follow_up": _("3 to 6 months after the last day: what has lasted?"),
    "hold": _("It waits for something. Its money stays promised."),
    "resume": _("It goes on where it stood."),
    "replan": _("It gets new dates, to which the parties agree anew."),
    "cancel": _("It will not take place. Its money goes free again. This cannot be taken back."),
}
DUE = {
    "agree": _("agreement"), "mobilise": _("mobilisation"), "begin": _("first day"), "finish": _("last day"), "report": _("report"),
    "follow_up": _("follow-up"), "resume": _("decision to resume or cancel"),
}
ITEMS = {"visa": _("Visa"), "medical": _("Medical check"), "ticket": _("Ticket"), "briefing": _("Briefing")}
ITEM_STATES = {"open": _("open"), "ready": _("ready"), "not_needed": _("not needed")}
QUESTIONS = {
    "preparation": _("Preparation"), "cooperation": _("Working together"), "relevance": _("Fit to the need"), "results": _("Results")}
VERDICTS = {"yes": _("yes, it has lasted"), "partly": _("partly"), "no": _("no")}


@dataclass(frozen=True)
class Delivered:
    """One exchange of the round's proposed plan with what is written down of it."""

    read: Reading
    exchange: Exchange
    proposal: Proposal
    delivery: Delivery

    @property
    def key(self) -> str:
        return self.read.round.key

    @property
    def name(self) -> str:
        return self.exchange.id

    @property
    def start(self) -> date:
        return self.delivery.start or self.proposal.start

    @property
    def own(self) -> tuple[str, ...]:
        """The parties that the reader may write for; all of them for those who lead the round."""
        reach = visitor.reach("delivery:exchange:record", stage=self.read.round.stage)
        return tuple(each for each in self.proposal.societies if reach.everything or each in reach.societies)

    @property
    def legs(self) -> tuple[PlanLeg, ...]:
        """What the reader may see of it: of a session that others learn in as well, the own part only."""
        return legs_seen(self.exchange, self.read.round.stage)

    @property
    def parties(self) -> tuple[str, ...]:
        """The Societies of these legs, in the order of the exchange."""
        return parties_seen(self.exchange, self.proposal.societies, self.read.round.stage)

    @property
    def whole(self) -> bool:
        """Whether the reader sees all of it, and so its costs."""
        return len(self.legs) == len(self.exchange.legs)

    def address(self, view: str = "delivery.exchange", **values: Any) -> str:
        return url_for(view, key=self.key, exchange=self.name, **values)


def legs_seen(exchange: Exchange, stage: str) -> tuple[PlanLeg, ...]:
    """The legs of an exchange in which the reader's Societies have a part; all for those who lead the round."""
    reach = visitor.reach("delivery:exchange:view", stage=stage)
    return own_legs(exchange, None if reach.everything else frozenset(reach.societies))


def parties_seen(exchange: Exchange, societies: tuple[str, ...], stage: str) -> tuple[str, ...]:
    """Those of some Societies that stand in the legs that the reader sees."""
    seen = {each for leg in legs_seen(exchange, stage) for each in (leg.receiver, leg.sender)}
    return tuple(each for each in societies if each in seen)


def delivered(key: str, exchange: str) -> Delivered:
    """An exchange of the proposed plan; NotFound."""
    found = context.round_of(key)
    if found.plan is None:
        raise NotFound(_("No plan of round {round} is proposed."), round=key)
    read = reading(key, found.plan)
    proposal = proposals.get_proposal(context.session(), key, found.plan, exchange)
    return Delivered(read, read.book.exchange[exchange], proposal, deliveries.delivery_of(context.session(), proposal))


def of_party(key: str, exchange: str, **_more: Any) -> Scope:
    """Whose an exchange is to the reader: the party they speak for, else any of its parties."""
    found = context.round_of(key)
    if found.plan is None:
        raise NotFound(_("No plan of round {round} is proposed."), round=key)
    parties = proposals.get_proposal(context.session(), key, found.plan, exchange).societies
    named = {grant.society for grant in visitor.actor().grants}
    return Scope(society=next((each for each in parties if each in named), parties[0]))


def of_society(key: str, exchange: str, society: str, **_more: Any) -> Scope:
    """The party that the address names."""
    of_party(key, exchange)
    return Scope(society=society)


def state_of(state: str) -> Badge:
    """The state of an exchange as a word with a colour."""
    return Badge(spoken(STATES.get(state, state)), TONES.get(state, "plain"))


def due_of(proposal: Proposal, delivery: Delivery) -> Badge | str:
    """What is due next, and whether it is late."""
    found = due(proposal.state, proposal.start, proposal.days, delivery)
    if found is None:
        return "–"
    text = say()("{what} by {day}").format(what=spoken(DUE[found.code]), day=day(found.on))
    return Badge(text, "warn") if found.on < context.now().date() else text


def answered(found: Delivered, form: Form, heading: str, act: Callable[[Form], object], done: str, *, lead: str = "", submit: str = "",
             danger: bool = False) -> Any:
    """The page of a form; on POST the act, with its problems beside the fields, then back to the exchange."""
    if request.method == "POST":
        form = form.read()
        if not form.errors:
            try:
                act(form)
            except DataError as error:
                form = form.blame(error)
            else:
                flash(spoken(done), "good")
                return redirect(found.address(), 303)
    page = render_template(
        "delivery/form.html", **found.read.frame(found=found, heading=heading, lead=lead, form=form, submit=submit or say()("Save"),
                                                 cancel=found.address(), danger=danger))
    return (page, 422) if form.errors else page


def whole(text: str) -> int:
    """A count as it was typed; -1, which no act takes, for what is none."""
    return (int(text) if text.isascii() and text.isdigit() and len(text) < 12 else -1) if text else 0


def date_of(text: str) -> date | None:
    """A day as it was typed; DataError for what is none."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise DataError([Problem("exchange", 0, "", _("This is no day."), _("Write it as year-month-day."))]) from None
