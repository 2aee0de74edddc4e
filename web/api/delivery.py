"""Exchanges on their way: where each stands with what was written down of it, and the moves that put it forward."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from matcher.domain.deliveries import GROUPS, MOVES, VERDICTS, Delivery, DeliveryMove, due
from matcher.domain.proposals import DECLINE_REASONS, DELIVERY_STATES, STATES, Proposal
from matcher.domain.rounds import Round
from matcher.review.detail import own_legs
from matcher.store import deliveries, proposals
from matcher.workflow.delivering import Given, acts_of, move
from web import context, visitor
from web.api.endpoint import Answer, blueprint, route
from web.api.lists import listed, society
from web.api.models import In, Iso3, Kind, Listing, Note, Out, SocietyRef, Wish
from web.api.records import Long
from web.delivering import delivered, of_party
from web.guard import mine
from web.reviewing import Reading, reading

bp = blueprint("delivery")
_AT = "/rounds/<key>/delivery"
_ONE = f"{_AT}/<exchange>"
Status = Literal[DELIVERY_STATES]


class SpentOut(Out):
    """What was paid for a cost line from an envelope; an empty envelope stands for own funds."""

    line: str
    envelope: str
    amount: int


class AttendanceOut(SocietyRef):
    """People of one group who took part: participations count each once a session, people each once."""

    group: Literal[GROUPS]  # type: ignore[valid-type]
    participations: int
    people: int


class DeliveryOut(Out):
    """An exchange on its way. `start_date` and `end_date` are the real days once there are any, else the planned."""

    exchange: str
    round: str
    kind: Kind
    status: Literal[STATES]  # type: ignore[valid-type]
    parties: list[SocietyRef]
    start_date: date
    end_date: date | None
    planned_days: int
    due: str | None
    due_on: date | None
    campaigns: int | None
    advocacy: int | None
    activities: dict[str, int]
    actions: str
    challenges: str
    lessons: str
    example: str
    actual_expenditure: Annotated[int | None, Field(description="What was paid in all; null to a party of a session of several.")]
    spent: list[SpentOut]
    attendance: list[AttendanceOut]
    followed_up_on: date | None
    lasting: str
    version: int


class DeliveriesOut(Listing):
    results: list[DeliveryOut]


class DeliveryWish(Wish):
    status: Status | None = None  # type: ignore[valid-type]
    iso3: Iso3 | None = None


class DayIn(In):
    day: date


class HoldIn(In):
    """Why it waits; no names of people."""

    text: Note


class ReplanIn(In):
    day: date
    days: Annotated[int | None, Field(ge=1, le=366)] = None


class CancelExchangeIn(In):
    code: Literal[DECLINE_REASONS]  # type: ignore[valid-type]


class FollowUpIn(In):
    """The check after 3 to 6 months: has it lasted?"""

    day: date
    code: Literal[VERDICTS]  # type: ignore[valid-type]
    text: Long = ""


def _fact(read: Reading, found: Proposal, held: Delivery, only: frozenset[str] | None) -> DeliveryOut:
    """An exchange as the parties among `only` see it (None: as a whole): of a session that others learn in as well, neither
    who they are nor what it costs in all."""
    legs = read.book.exchange[found.exchange].legs
    own = own_legs(read.book.exchange[found.exchange], only)
    parties = tuple(sorted({each for leg in own for each in (leg.receiver, leg.sender)}))
    next_ = due(found.state, found.start, found.days, held)
    spent = held.spent if len(own) == len(legs) else ()
    return DeliveryOut(
        exchange=found.exchange, round=found.round, kind=found.kind, status=found.state, parties=[society(each) for each in parties],
        start_date=held.began or held.start or found.start, end_date=held.ended, planned_days=held.days or found.days,
        due=next_.code if next_ else None, due_on=next_.on if next_ else None, campaigns=held.campaigns, advocacy=held.advocacy,
        activities=held.activities, actions=held.actions, challenges=held.challenges, lessons=held.lessons, example=held.example,
        actual_expenditure=sum(each.amount for each in spent) if len(own) == len(legs) else None,
        spent=[SpentOut(line=each.line, envelope=each.envelope, amount=each.amount) for each in spent],
        attendance=[AttendanceOut(**society(each.society).model_dump(), group=each.group, participations=each.participations,
                                  people=each.people) for each in held.attendance if each.society in parties],
        followed_up_on=held.followed_up_on, lasting=held.lasting, version=found.version)


def _only(round: Round) -> frozenset[str] | None:
    reach = visitor.reach("delivery:exchange:view", stage=round.stage)
    return None if reach.everything else frozenset(reach.societies)


@route(bp, "GET", _AT, "delivery:exchange:view", answer=DeliveriesOut, wish=DeliveryWish, scope=mine, name="list")
def list_(key: str, wish: DeliveryWish) -> Answer:
    """The exchanges that were approved: the caller's own, or all."""
    found = context.round_of(key)
    only = _only(found)
    if found.plan is None:
        return Answer(DeliveriesOut(count=0, next=None, previous=None, results=[]))
    read, own = reading(key, found.plan), () if only is None else tuple(sorted(only))
    chosen = (wish.iso3,) if wish.iso3 and (only is None or wish.iso3 in only) else own
    rows = proposals.list_proposals(
        context.session(), key, found.plan, page=wish.page, size=wish.size, where=proposals.Filter(
            societies=chosen, states=(wish.status,) if wish.status else DELIVERY_STATES))
    written = deliveries.deliveries_of(context.session(), rows.items)
    return listed(DeliveriesOut, rows, lambda each: _fact(read, each, written[each.exchange], only))


@route(bp, "GET", _ONE, "delivery:exchange:view", answer=DeliveryOut, scope=of_party)
def show(key: str, exchange: str) -> Answer:
    """One exchange on its way."""
    found = delivered(key, exchange)
    return Answer(_fact(found.read, found.proposal, found.delivery, _only(found.read.round)), found.proposal.version)


def _again(key: str, exchange: str) -> Answer:
    context.forget_round(key)
    return show(key, exchange)


def _mover(step: DeliveryMove) -> Callable[..., Answer]:
    def plain(key: str, exchange: str, version: int) -> Answer:
        move(context.session(), visitor.actor(), key, exchange, step.name, version=version, now=context.now())
        return _again(key, exchange)

    def asking(key: str, exchange: str, body: Any, version: int) -> Answer:
        move(context.session(), visitor.actor(), key, exchange, step.name, version=version, given=Given(**body.model_dump()),
             now=context.now())
        return _again(key, exchange)

    view: Callable[..., Answer] = asking if step.name in _BODIES else plain
    view.__doc__ = _ABOUT[step.name]
    return view


_BODIES: dict[str, type[In]] = {"begin": DayIn, "finish": DayIn, "hold": HoldIn, "replan": ReplanIn, "cancel": CancelExchangeIn,
                                "follow_up": FollowUpIn}
_ABOUT = {
    "agree": "The agreement is signed.", "mobilise": "Visa, medical, ticket and briefing begin.", "begin": "The exchange begins.",
    "finish": "The exchange is over.", "report": "The report is handed in.", "follow_up": "The check after 3 to 6 months.",
    "hold": "The exchange waits.", "resume": "It goes on where it was held.", "replan": "It gets other days.",
    "cancel": "It does not take place; its funds go free."}
for _move in MOVES:
    route(bp, "POST", f"{_ONE}/{_move.name}", acts_of(_move.name), answer=DeliveryOut, body=_BODIES.get(_move.name), scope=of_party,
          there=show, name=_move.name)(_mover(_move))
