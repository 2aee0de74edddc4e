"""An exchange as it goes out: whole for those who plan, and narrowed to their own pairs for its parties.

IFRC GO's names stand where the thing is the same: `reporting_ns` is the society that supports, `start_date`, `end_date`,
`status`, `budget_amount`.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from matcher.domain.proposals import STATES, Proposal, Reply
from matcher.review.detail import LegDetail, detail
from matcher.review.words import OF_THE_PAIR
from web.api.lists import society
from web.api.models import Kind, Mode, Moment, Out, SocietyRef
from web.reviewing import Reading

Status = Literal[STATES]


class ChargeOut(Out):
    envelope: str
    line: str
    amount: int


class PairOut(Out):
    """One need served by one offer, as its two parties see it."""

    receiver: SocietyRef
    reporting_ns: SocietyRef
    capability: str
    people: int
    deliverable: str
    budget_amount: int
    own_funds: int
    reasons: list[str]


class LegOut(PairOut):
    """The same with all that coordinators know."""

    need: str
    offer: str
    role: int | None
    gain: int
    costs: dict[str, int]
    charges: list[ChargeOut]


class AnswerOut(SocietyRef):
    """What a party said; null while it is awaited."""

    answer: Literal["accepted", "declined"] | None
    reason: str | None
    answered_at: Moment | None


class _Facts(Out):
    exchange: str
    round: str
    plan: int
    kind: Kind
    mode: Mode
    status: Status  # type: ignore[valid-type]
    host: SocietyRef
    start_date: date
    end_date: date
    days: int
    language: str | None
    interpreter: bool
    budget_amount: int
    own_funds: int


class ExchangeOut(_Facts):
    """An exchange with everything that was decided on it. `reason` is why it was rejected or cancelled."""

    version: int
    icrc_endorsed_at: Moment | None
    ifrc_endorsed_at: Moment | None
    cleared_at: Moment | None
    rejected_at: Moment | None
    reason: str
    legs: list[LegOut]
    answers: list[AnswerOut]


class PayerOut(Out):
    source: str
    amount: int


class ReplyOut(_Facts):
    """An exchange as a party sees it: its own pairs, who pays for them, and its own answer."""

    payers: list[PayerOut]
    legs: list[PairOut]
    answers: list[AnswerOut]


def whole(read: Reading, found: Proposal) -> ExchangeOut:
    """Everything of an exchange."""
    said = {name: None if each is None else each.at for name, each in (
        ("icrc_endorsed_at", found.icrc), ("ifrc_endorsed_at", found.ifrc), ("cleared_at", found.cleared), ("rejected_at", found.rejected))}
    legs = detail(read.book, found.exchange).legs
    return ExchangeOut(**_facts(read, found, None), **said, version=found.version, reason=found.reason,
                       legs=[_leg(read, leg) for leg in legs], answers=[_answer(each) for each in found.replies])


def narrowed(read: Reading, found: Proposal, only: frozenset[str] | None) -> ReplyOut:
    """What the parties among `only` may see of an exchange; None: all parties."""
    shown = detail(read.book, found.exchange, only=only)
    envelopes = read.book.pool.envelope
    return ReplyOut(
        **_facts(read, found, only), payers=[PayerOut(source=envelopes[key].source, amount=amount) for key, amount in shown.payers],
        legs=[PairOut(**_pair(read, leg)) for leg in shown.legs],
        answers=[_answer(each) for each in found.replies if only is None or each.society in only])


def _facts(read: Reading, found: Proposal, only: frozenset[str] | None) -> dict[str, object]:
    shown = detail(read.book, found.exchange, only=only)
    exchange = shown.exchange
    return {
        "exchange": exchange.id, "round": found.round, "plan": found.plan, "kind": exchange.kind, "mode": exchange.mode,
        "status": found.state, "host": society(exchange.host), "start_date": exchange.start, "end_date": shown.last,
        "days": exchange.days, "language": exchange.language, "interpreter": exchange.interpreter, "budget_amount": shown.cost,
        "own_funds": shown.own_funds}


def _pair(read: Reading, leg: LegDetail) -> dict[str, object]:
    return {
        "receiver": society(leg.leg.receiver), "reporting_ns": society(leg.leg.sender), "capability": leg.leg.capability,
        "people": leg.travellers, "deliverable": leg.need.deliverable or "", "budget_amount": leg.cost,
        "own_funds": sum(leg.leg.own_funds.values()), "reasons": read.words.sentences(leg.reasons, only=OF_THE_PAIR)}


def _leg(read: Reading, leg: LegDetail) -> LegOut:
    charges = [ChargeOut(envelope=each.envelope, line=each.line, amount=each.amount) for each in leg.leg.charges]
    return LegOut(**{**_pair(read, leg), "reasons": read.words.sentences(leg.reasons)}, need=leg.leg.need, offer=leg.leg.offer,
                  role=leg.leg.role, gain=leg.leg.gain, costs=leg.leg.costs, charges=charges)


def _answer(reply: Reply) -> AnswerOut:
    return AnswerOut(**society(reply.society).model_dump(), answer=reply.answer, reason=reply.reason, answered_at=reply.at)
