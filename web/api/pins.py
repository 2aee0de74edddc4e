"""Pins: what every later plan must have, or may not have."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from matcher.domain.statements import KeptPin
from matcher.store import decisions
from matcher.workflow import review
from web import context, visitor
from web.api.endpoint import Answer, blueprint, route
from web.api.lists import listed
from web.api.models import In, Key, Kind, Listing, Moment, Note, Out, Wish

bp = blueprint("pins")
_AT = "/rounds/<key>/pins"


class PinOut(Out):
    """A standing decision on a pair; `origin` is coordinator, import, review or reply."""

    id: int
    need: str
    offer: str
    pin: Literal["in", "out"]
    role: int | None
    start_date: date | None
    kind: Kind | None
    note: str
    origin: str
    created_at: Moment | None


class PinsOut(Listing):
    results: list[PinOut]


class PinsWish(Wish):
    need: Key | None = None
    offer: Key | None = None


class PinIn(In):
    """A pair of eligible statements, in or out; a start only with `in`."""

    need: Key
    offer: Key
    pin: Literal["in", "out"]
    role: Annotated[int | None, Field(ge=1, le=4)] = None
    start_date: date | None = None
    note: Note = ""


def pin_out(found: KeptPin) -> PinOut:
    """A pin without who made it."""
    return PinOut(id=found.id, need=found.need, offer=found.offer, pin=found.pin, role=found.role, start_date=found.start, kind=found.kind,
                  note=found.note, origin=found.origin, created_at=found.made_at)


@route(bp, "GET", _AT, "plan:list:view", answer=PinsOut, wish=PinsWish)
def list_(key: str, wish: PinsWish) -> Answer:
    """The pins of a round."""
    found = decisions.list_pins(context.session(), key, need=wish.need or "", offer=wish.offer or "", page=wish.page, size=wish.size)
    return listed(PinsOut, found, pin_out)


@route(bp, "POST", _AT, "plan:pin:set", answer=PinOut, body=PinIn, status=201)
def create(key: str, body: PinIn) -> Answer:
    """Pins a pair; one of the same pair and role gives way to it."""
    return Answer(pin_out(review.set_pin(
        context.session(), visitor.actor(), key, body.need, body.offer, body.pin, now=context.now(), role=body.role, start=body.start_date,
        note=body.note)))


@route(bp, "DELETE", f"{_AT}/<int:pin>", "plan:pin:remove")
def remove(key: str, pin: int) -> Answer:
    """Takes a pin away."""
    review.remove_pin(context.session(), visitor.actor(), key, pin, now=context.now())
    return Answer()
