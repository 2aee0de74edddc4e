"""Material help on its way, from request to hand-over."""

from __future__ import annotations

from typing import Literal

from matcher.domain.deliveries import MATERIAL_STATES, Material
from matcher.pledge.gather import facts_of
from web import context, visitor
from web.api.endpoint import Answer, blueprint, route
from web.api.lists import sliced, society
from web.api.models import Listing, SocietyRef, Wish
from web.guard import mine
from web.reviewing import reading

bp = blueprint("materials")


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


class MaterialsOut(Listing):
    results: list[MaterialOut]


@route(bp, "GET", "/rounds/<key>/materials", "material:units:view", answer=MaterialsOut, wish=Wish, scope=mine)
def materials(key: str, wish: Wish) -> Answer:
    """Material help on its way: of the caller's society, of their source, or all."""
    found = context.round_of(key)
    if found.plan is None:
        return Answer(MaterialsOut(count=0, next=None, previous=None, results=[]))
    read, reach = reading(key, found.plan), visitor.reach("material:units:view", stage=found.stage)
    pool = read.book.pool
    rows = [row for each in facts_of(context.session(), found, read.book.plan, pool) for row in each.materials]
    seen = [row for row in rows if reach.everything or pool.need[row.need].society in reach.societies
            or pool.envelope[row.envelope].source in reach.sources]

    def fact(row: Material) -> MaterialOut:
        return MaterialOut(
            **society(pool.need[row.need].society).model_dump(), exchange=row.exchange, need=row.need, material=row.material,
            envelope=row.envelope, status=row.state, units=row.units, granted=row.granted, shipped=row.shipped, received=row.received,
            handed_over=row.handed_over)

    return sliced(MaterialsOut, seen, wish, fact)
