"""Before a search: needs, offers and envelopes that no plan could use, found by the checks alone."""

from __future__ import annotations

from typing import Literal

from matcher.store.scenarios import build_scenario
from matcher.trust.looking import Idle, look_ahead
from web import context
from web.api.endpoint import Answer, blueprint, route
from web.api.lists import sliced
from web.api.models import Listing, Out, Wish

bp = blueprint("ahead")


class AheadWish(Wish):
    """Which table: `needs` that nobody can meet, `offers` that nobody wants, `envelopes` that fit nothing."""

    table: Literal["needs", "offers", "envelopes"] = "needs"


class IdleOut(Out):
    """A need, offer or envelope without a part in any plan. `of` is its society, or the source of an envelope; `checks` are
    the pairs turned away, by check."""

    key: str
    of: str
    checks: dict[str, int]


class AheadOut(Listing):
    results: list[IdleOut]


@route(bp, "GET", "/rounds/<key>/ahead", "run:list:view", answer=AheadOut, wish=AheadWish)
def show(key: str, wish: AheadWish) -> Answer:
    """What no plan could use, whatever it does; at once, without any search."""
    found: tuple[Idle, ...] = getattr(look_ahead(build_scenario(context.session(), key)), wish.table)
    return sliced(AheadOut, found, wish, lambda row: IdleOut(key=row.key, of=row.society, checks=dict(row.checks)))
