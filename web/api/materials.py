"""Material help on its way, from request to hand-over, and the moves that put it forward."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from matcher.domain.deliveries import MATERIAL_MOVES, MATERIAL_STATES, Material
from matcher.domain.errors import NotFound
from matcher.pledge.gather import facts_of
from matcher.wording import _
from matcher.workflow import helping
from web import context, visitor
from web.api.endpoint import Answer, blueprint, route
from web.api.lists import sliced, society
from web.api.models import In, Listing, SocietyRef, Wish
from web.guard import Scope, mine
from web.reviewing import Reading, reading

bp = blueprint("materials")
_AT = "/rounds/<key>/materials"
_ONE = f"{_AT}/<exchange>/<need>/<material>/<envelope>"


class MaterialOut(SocietyRef):
    """Units of a material on their way; `units` were asked."""

    exchange: str
    need: str
    material: str
    envelope: str
    status: Literal[MATERIAL_STATES]  # type: ignore[valid-type]
    units: int
    granted: int | None
    shipped: int | None
    received: int | None
    handed_over: int | None
    since: date | None
    version: int


class MaterialsOut(Listing):
    results: list[MaterialOut]


class MaterialIn(In):
    """Units of this step; without them all of the step before. `on` is the day on which it happened, today without one."""

    units: Annotated[int | None, Field(ge=0, le=10**9)] = None
    on: date | None = None


def _rows(key: str) -> tuple[Reading | None, list[Material]]:
    """The materials that the caller may see: of their society, of their source, or all."""
    found = context.round_of(key)
    if found.plan is None:
        return None, []
    read, reach = reading(key, found.plan), visitor.reach("material:units:view", stage=found.stage)
    pool = read.book.pool
    rows = [row for each in facts_of(context.session(), found, read.book.plan, pool) for row in each.materials]
    return read, [row for row in rows if reach.everything or pool.need[row.need].society in reach.societies
                  or pool.envelope[row.envelope].source in reach.sources]


def _fact(read: Reading, row: Material) -> MaterialOut:
    return MaterialOut(
        **society(read.book.pool.need[row.need].society).model_dump(), exchange=row.exchange, need=row.need, material=row.material,
        envelope=row.envelope, status=row.state, units=row.units, granted=row.granted, shipped=row.shipped, received=row.received,
        handed_over=row.handed_over, since=row.since, version=row.version)


@route(bp, "GET", _AT, "material:units:view", answer=MaterialsOut, wish=Wish, scope=mine)
def materials(key: str, wish: Wish) -> Answer:
    """Material help on its way: of the caller's society, of their source, or all."""
    read, rows = _rows(key)
    if read is None:
        return Answer(MaterialsOut(count=0, next=None, previous=None, results=[]))
    return sliced(MaterialsOut, rows, wish, lambda row: _fact(read, row))


def _whose(key: str, exchange: str, need: str, material: str, envelope: str) -> Scope:
    """The society that asks and the source that gives."""
    found = context.round_of(key)
    pool = reading(key, found.plan).book.pool if found.plan is not None else None
    if pool is None or need not in pool.need or envelope not in pool.envelope:
        raise NotFound(_("The plan gives no such material."))
    return Scope(pool.need[need].society, pool.envelope[envelope].source)


@route(bp, "GET", _ONE, "material:units:view", answer=MaterialOut, scope=_whose)
def show(key: str, exchange: str, need: str, material: str, envelope: str) -> Answer:
    """Units of one material for one need out of one envelope."""
    read, rows = _rows(key)
    row = next((each for each in rows if each.key == (exchange, need, material, envelope)), None)
    if read is None or row is None:
        raise NotFound(_("The plan gives no such material."))
    return Answer(_fact(read, row), row.version)


_GIVES = {"grant": "The giver approves the request.", "refuse": "The giver refuses it.", "ship": "The giver notes the shipment."}
_TAKES = {"receive": "The receiving Society notes what came.", "hand_over": "The receiving Society notes what was handed over."}


def _mover(name: str) -> Callable[..., Answer]:
    def view(key: str, exchange: str, need: str, material: str, envelope: str, body: MaterialIn, version: int) -> Answer:
        if any(each.key == (exchange, need, material, envelope) for each in _rows(key)[1]):
            helping.advance(context.session(), visitor.actor(), key, (exchange, need, material, envelope), name, units=body.units,
                            on=body.on, version=version, now=context.now())
            context.forget_round(key)
        return show(key, exchange, need, material, envelope)

    view.__doc__ = (_GIVES | _TAKES)[name]
    return view


for _move in MATERIAL_MOVES:
    route(bp, "POST", f"{_ONE}/{_move.name}", f"material:units:{'give' if _move.name in _GIVES else 'take'}", answer=MaterialOut,
          body=MaterialIn, scope=_whose, there=show, name=_move.name)(_mover(_move.name))
