"""The exchanges of a plan, and what is decided on them: endorsed, rejected, cleared, pinned, begun on another day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from matcher.domain.errors import WrongState
from matcher.domain.proposals import REJECT_REASONS, STATES, Proposal
from matcher.store import proposals
from matcher.wording import _
from matcher.workflow import approval, review
from matcher.workflow.deciding import noted
from web import context, visitor
from web.api.endpoint import Answer, blueprint, route
from web.api.exchange_models import ExchangeOut, whole
from web.api.lists import listed
from web.api.models import In, Iso3, Key, Kind, Listing, Note, Out, Wish
from web.api.pins import PinOut, pin_out
from web.reviewing import reading

bp = blueprint("exchanges")
_AT = "/rounds/<key>/plans/<int:number>/exchanges"
_ONE = f"{_AT}/<exchange>"


class ExchangesOut(Listing):
    results: list[ExchangeOut]


class ExchangesWish(Wish):
    """Which exchanges; a leading `-` of `sort` turns the order round."""

    status: Literal[STATES] | None = None  # type: ignore[valid-type]
    kind: Kind | None = None
    iso3: Annotated[Iso3 | None, Field(description="A party.")] = None
    host: Iso3 | None = None
    awaiting: Annotated[bool, Field(description="Only those with an answer still awaited.")] = False
    sort: Literal[tuple(f"{sign}{name}" for name in proposals.SORTS for sign in ("", "-"))] = "start"  # type: ignore[valid-type]


class EndorseIn(In):
    """`component` is needed only of a person who is coordinator of both."""

    component: Literal["ICRC", "IFRC"] | None = None


class RejectIn(In):
    """Why; the note is seen by all coordinators and stands in exports."""

    reason: Literal[REJECT_REASONS]  # type: ignore[valid-type]
    note: Note = ""


class ClearIn(In):
    """False takes the clearance back."""

    cleared: bool = True


class PinExchangeIn(In):
    """What the next search has to keep (`in`) or to leave out (`out`); `needs` names those meant, without it all."""

    pin: Literal["in", "out"]
    keep_start: bool = False
    needs: Annotated[list[Key], Field(max_length=50)] = []
    note: Note = ""


class AmendIn(In):
    """Another first day, a Monday, for the next search."""

    start_date: date
    note: Note = ""


class PinsMade(Out):
    pins: list[PinOut]


def _given(found: Proposal) -> Answer:
    return Answer(whole(reading(found.round, found.plan), found), found.version)


@route(bp, "GET", _AT, "plan:exchange:view", answer=ExchangesOut, wish=ExchangesWish)
def list_(key: str, number: int, wish: ExchangesWish) -> Answer:
    """The exchanges of a plan."""
    read = reading(key, number)
    found = proposals.list_proposals(
        context.session(), key, number, page=wish.page, size=wish.size, sort=wish.sort.removeprefix("-"),
        descending=wish.sort.startswith("-"), where=proposals.Filter(
            societies=(wish.iso3,) if wish.iso3 else (), states=(wish.status,) if wish.status else (), kind=wish.kind or "",
            host=wish.host or "", awaiting=wish.awaiting))
    return listed(ExchangesOut, found, lambda each: whole(read, each))


@route(bp, "GET", _ONE, "plan:exchange:view", answer=ExchangeOut)
def show(key: str, number: int, exchange: str) -> Answer:
    """One exchange."""
    return _given(proposals.get_proposal(context.session(), key, number, exchange))


def _decided(key: str, number: int, act: Callable[[], Proposal]) -> Answer:
    """An act on an exchange of the plan before people; on no other is anything decided."""
    if context.round_of(key).plan != number:
        raise WrongState(_("Plan {plan} is not the plan before people; decisions are made on that one only."), plan=number)
    return _given(act())


@route(bp, "POST", f"{_ONE}/endorse", "plan:exchange:endorse", answer=ExchangeOut, body=EndorseIn, there=show)
def endorse(key: str, number: int, exchange: str, body: EndorseIn, version: int) -> Answer:
    """Yes for the ICRC or the IFRC."""
    return _decided(key, number, lambda: approval.endorse(
        context.session(), visitor.actor(), key, exchange, version=version, now=context.now(), component=body.component))


@route(bp, "POST", f"{_ONE}/withdraw", "plan:exchange:endorse", answer=ExchangeOut, there=show)
def withdraw(key: str, number: int, exchange: str, version: int) -> Answer:
    """Takes one's own endorsement back."""
    return _decided(key, number, lambda: approval.withdraw_endorsement(
        context.session(), visitor.actor(), key, exchange, version=version, now=context.now()))


@route(bp, "POST", f"{_ONE}/reject", "plan:exchange:reject", answer=ExchangeOut, body=RejectIn, there=show)
def reject(key: str, number: int, exchange: str, body: RejectIn, version: int) -> Answer:
    """No, with a reason: the next search leaves its pairs out."""
    return _decided(key, number, lambda: approval.reject(
        context.session(), visitor.actor(), key, exchange, reason=body.reason, note=noted(body.note, context.now()), version=version,
        now=context.now()))


@route(bp, "POST", f"{_ONE}/take-back", "plan:exchange:reject", answer=ExchangeOut, there=show)
def take_back(key: str, number: int, exchange: str, version: int) -> Answer:
    """Lets a rejected exchange back in."""
    return _decided(key, number, lambda: approval.take_back_rejection(
        context.session(), visitor.actor(), key, exchange, version=version, now=context.now()))


@route(bp, "POST", f"{_ONE}/clear", "plan:exchange:clear", answer=ExchangeOut, body=ClearIn, there=show)
def clear(key: str, number: int, exchange: str, body: ClearIn, version: int) -> Answer:
    """Security's clearance of an exchange on site, given or taken back."""
    return _decided(key, number, lambda: approval.clear(
        context.session(), visitor.actor(), key, exchange, version=version, now=context.now(), cleared=body.cleared))


@route(bp, "POST", f"{_ONE}/pin", "plan:pin:set", answer=PinsMade, body=PinExchangeIn, there=show)
def pin(key: str, number: int, exchange: str, body: PinExchangeIn, version: int) -> Answer:
    """Pins the pairs of an exchange in or out of every later plan."""
    made = review.pin_exchange(context.session(), visitor.actor(), key, number, exchange, body.pin, version=version, now=context.now(),
                               note=body.note, needs=tuple(body.needs), keep_start=body.keep_start)
    return Answer(PinsMade(pins=[pin_out(each) for each in made]))


@route(bp, "POST", f"{_ONE}/amend", "plan:start:amend", answer=PinsMade, body=AmendIn, there=show)
def amend(key: str, number: int, exchange: str, body: AmendIn, version: int) -> Answer:
    """Asks that an exchange begins on another Monday, in the next plan."""
    made = review.amend_start(context.session(), visitor.actor(), key, number, exchange, body.start_date, version=version,
                              now=context.now(), note=body.note)
    return Answer(PinsMade(pins=[pin_out(each) for each in made]))
