"""Approved exchanges on their way: every move of matcher.domain.deliveries.MOVES with its guard and its trail.

A move is made by a focal point or authoriser of one of the parties, the round manager or a coordinator. It names the
version of the exchange that was looked at, and what its guard asks for: a day, a reason, a verdict.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from matcher.domain.actors import Actor
from matcher.domain.deliveries import (
    BRIEFING,
    FOLLOW_UP_FROM,
    ITEMS,
    MOVE,
    OPEN,
    UNFINISHED,
    VERDICTS,
    Delivery,
)
from matcher.domain.errors import Conflict, DataError, Problem, WrongState
from matcher.domain.kinds import PRACTICE_EXCHANGE
from matcher.domain.plan import Exchange
from matcher.domain.proposals import CANCELLED, DECLINE_REASONS, Proposal
from matcher.domain.rounds import APPROVED, Round
from matcher.intake.guard import guard_text
from matcher.store import deliveries, proposals, rounds
from matcher.store.session import Session
from matcher.wording import _
from matcher.workflow import trail
from matcher.workflow.access import may, require
from matcher.workflow.approval import exchange_of

LONGEST_DAYS = 366
LONGEST_TEXT = 4000
_REPORTING = ("report", "follow_up")


@dataclass(frozen=True)
class Given:
    """What a move was told: a day (begin, finish, replan, follow_up), a length (replan), a code (cancel: one of
    DECLINE_REASONS; follow_up: one of VERDICTS), a text (hold, follow_up)."""

    day: date | None = None
    days: int | None = None
    code: str = ""
    text: str = ""


@dataclass(frozen=True)
class At:
    """Where an exchange stands when a move is to be made."""

    held: Round
    proposal: Proposal
    delivery: Delivery
    exchange: Exchange
    given: Given
    now: datetime

    @property
    def name(self) -> str:
        return self.proposal.exchange

    @property
    def start(self) -> date:
        return self.delivery.start or self.proposal.start


def move(
    session: Session, actor: Actor, round: str, exchange: str, name: str, *, version: int, given: Given = Given(), now: datetime  # noqa: B008
) -> Proposal:
    """Makes a move of an exchange. Conflict when it is not at this version any more, WrongState when the move does not
    begin at its state or something is still to be done first."""
    act = acts_of(name)
    held, found = begin(session, actor, round, exchange, act)
    step = MOVE[name]
    if found.state not in step.starts:
        raise WrongState(_("Exchange {exchange} is {state}: this cannot be done now."), exchange=exchange, state=found.state)
    if found.version != version:
        raise Conflict(f"exchange {exchange}", mine=name, theirs=found)
    delivery = deliveries.delivery_of(session, found)
    values = _GUARDS[name](At(held, found, delivery, exchange_of(session, found), given, now)) if name in _GUARDS else {}
    state = step.to or delivery.held_in or APPROVED
    if step.to is None or values:
        deliveries.save_delivery(session, found, delivery.version, by=actor.account, now=now, **({"held_in": None} | values))
    changed = proposals.change_proposal(session, found, state=state, **({"reason": given.code} if state == CANCELLED else {}))
    trail.record(session, actor, act, f"exchange:{found.plan}:{exchange}", {"state": found.state}, {
        "move": name, "state": state, **noted_values(values), **({"reason": given.code} if given.code else {})}, now, round=round)
    return changed


def acts_of(name: str) -> str:
    """The act of the table of permissions that a move asks for."""
    return "delivery:exchange:report" if name in _REPORTING else "delivery:exchange:advance"


def begin(
    session: Session, actor: Actor, round: str, exchange: str, act: str, *, society: str | None = None
) -> tuple[Round, Proposal]:
    """The round, held, and the exchange, when the actor may do the act: for `society`, else for one of its parties."""
    held = rounds.hold_round(session, round)
    if held.plan is None:
        raise WrongState(_("No plan of round {round} is proposed."), round=round)
    found = proposals.get_proposal(session, round, held.plan, exchange)
    if society is not None and society not in found.societies:
        raise _wrong("society", _("This Society is no party to the exchange."), _("Choose one of its parties."))
    whose = society or next((each for each in found.societies if may(actor, act, stage=held.stage, society=each)), found.societies[0])
    require(actor, act, stage=held.stage, society=whose)
    return held, found


def travelling(exchange: Exchange) -> tuple[str, ...]:
    """The societies whose people travel, or would: learners of a session, senders of everything else."""
    found = {leg.receiver if exchange.kind == PRACTICE_EXCHANGE else leg.sender for leg in exchange.legs}
    return tuple(sorted(found - ({exchange.host} if exchange.kind == PRACTICE_EXCHANGE else set())))


def items_of(exchange: Exchange) -> tuple[str, ...]:
    """What the checklist asks: who works from a distance needs a briefing only."""
    return ITEMS if exchange.mode == "onsite" else (BRIEFING,)


def pairs_of(exchange: Exchange) -> tuple[tuple[str, str], ...]:
    """Who judges whom when it is over: each receiver and each sender of a leg, both ways."""
    pairs = {(leg.receiver, leg.sender) for leg in exchange.legs}
    return tuple(sorted({each for one, other in pairs for each in ((one, other), (other, one))}))


def text_of(text: str, column: str, now: datetime) -> str:
    """A free text as it is kept. DataError when it is too long or may speak of a person."""
    text = text.strip()
    if len(text) > LONGEST_TEXT:
        raise _wrong(column, _("The text is too long."), _("Write at most 4000 characters."))
    if guard_text(text, now.date()):
        raise _wrong(column, _("The note holds what looks like a phone number, an e-mail, a date of birth or a case number."),
                     _("Leave people out of notes."))
    return text


def unfinished(session: Session, held: Round) -> tuple[Proposal, ...]:
    """The exchanges of the round's plan that were approved and are neither over nor cancelled."""
    if held.plan is None:
        return ()
    return proposals.all_proposals(session, held.key, held.plan, where=proposals.Filter(states=UNFINISHED))


def refuse_unfinished(session: Session, held: Round) -> None:
    """For completing a round: WrongState while an exchange is neither over nor cancelled."""
    left = unfinished(session, held)
    if left:
        raise WrongState(_("{count} exchanges are not over yet, the first is {exchange}. Finish, cancel or re-plan each of them first."),
                         count=len(left), exchange=left[0].exchange)


def noted_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as the trail keeps them: of texts only that they were written, and how long they are."""
    return {name: f"({len(value)} characters)" if isinstance(value, str) and value and name != "lasting" else value
            for name, value in values.items()}


def _begin(at: At) -> dict[str, Any]:
    if at.held.stage == APPROVED:
        raise WrongState(_("The round's exchanges have not begun: start the round first."))
    open_ = [(society, item) for society in travelling(at.exchange) for item in items_of(at.exchange)
             if at.delivery.check(society, item).state == OPEN]
    if open_:
        raise WrongState(_("The checklist of exchange {exchange} has {count} open items. Mark each as ready or not needed first."),
                         exchange=at.name, count=len(open_))
    return {"began": _day(at, "day")}


def _finish(at: At) -> dict[str, Any]:
    ended = _day(at, "day")
    if at.delivery.began is not None and ended < at.delivery.began:
        raise _wrong("day", _("The last day lies before the first."), _("Correct one of them."))
    return {"ended": ended}


def _report(at: At) -> dict[str, Any]:
    missing = [code for code, there in (
        ("actions", at.delivery.actions), ("participants", at.delivery.attendance), ("costs", at.delivery.spent),
        ("appraisal", len(at.delivery.appraisals) >= 2)) if not there]
    if missing:
        raise WrongState(_("The report of exchange {exchange} is not complete: {missing}. Fill in what was done, who took part, what it "
                           "cost, and the appraisal of both sides."), exchange=at.name, missing=", ".join(missing))
    return {}


def _follow_up(at: At) -> dict[str, Any]:
    on = _day(at, "day")
    last = at.delivery.ended or at.start + timedelta(days=at.proposal.days - 1)
    if on < last + timedelta(days=FOLLOW_UP_FROM):
        raise _wrong("day", _("This is too early: the check is made 3 to 6 months after the last day."), _("Wait until then."))
    if at.given.code not in VERDICTS:
        raise _wrong("code", _("Say whether what the exchange brought has lasted."), _("Choose one of the listed values."))
    return {"followed_up_on": on, "lasting": at.given.code, "follow_up": text_of(at.given.text, "text", at.now)}


def _hold(at: At) -> dict[str, Any]:
    if not at.given.text.strip():
        raise _wrong("text", _("The reason is missing."), _("Write in a sentence why it waits."))
    return {"held_in": at.proposal.state, "hold_reason": text_of(at.given.text, "text", at.now)}


def _replan(at: At) -> dict[str, Any]:
    if at.given.day is None:
        raise _wrong("day", _("The day is missing."), _("Fill it in."))
    if at.given.days is not None and not 1 <= at.given.days <= LONGEST_DAYS:
        raise _wrong("days", _("This is no length in days."), _("Write a whole number from 1 to 366."))
    return {"start": at.given.day, "days": at.given.days or at.delivery.days or at.proposal.days, "held_in": None}


def _cancel(at: At) -> dict[str, Any]:
    if at.given.code not in DECLINE_REASONS:
        raise _wrong("code", "A cancellation needs a reason, and only a cancellation.", f"Choose one of {', '.join(DECLINE_REASONS)}.")
    return {"held_in": None}


def _day(at: At, column: str) -> date:
    """A day on which something happened: not one to come."""
    if at.given.day is None:
        raise _wrong(column, _("The day is missing."), _("Fill it in."))
    if at.given.day > at.now.date():
        raise _wrong(column, _("This day is still to come."), _("Write the day on which it happened."))
    return at.given.day


def _wrong(column: str, wrong: str, mend: str) -> DataError:
    return DataError([Problem("exchange", 0, column, wrong, mend)])


_GUARDS: dict[str, Callable[[At], dict[str, Any]]] = {
    "begin": _begin, "finish": _finish, "report": _report, "follow_up": _follow_up, "hold": _hold, "replan": _replan,
    "cancel": _cancel}
