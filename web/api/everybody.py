"""The pledge's figures of a round for those who see no single exchange."""

from __future__ import annotations

from typing import Literal

from matcher.pledge.gather import facts_of
from matcher.pledge.shared import FEW, WITHHELD, Count, Shared, shared
from web import context
from web.api.endpoint import Answer, blueprint, route
from web.api.models import Out
from web.reviewing import reading

bp = blueprint("everybody")


class CountOut(Out):
    """A count; null where it is not shown: `few` when fewer than three stand behind it, `withheld` when it would give such
    a one away."""

    number: int | None
    why: Literal["", FEW, WITHHELD]  # type: ignore[valid-type]


class SharedOut(Out):
    """An indicator as everybody may see it. `planned` is null where it knows no plan, the last two for indicators that are
    not told by conflict and migration."""

    indicator: str
    planned: CountOut | None
    actual: CountOut
    planned_stressed: CountOut | None
    actual_stressed: CountOut | None


class SharedFiguresOut(Out):
    results: list[SharedOut]


def _count(found: Count | None) -> CountOut | None:
    return None if found is None else CountOut(number=found.number, why=found.why)


def _fact(found: Shared) -> SharedOut:
    planned, actual = found.stressed or (None, None)
    return SharedOut(indicator=found.key, planned=_count(found.planned), actual=CountOut(number=found.actual.number, why=found.actual.why),
                     planned_stressed=_count(planned), actual_stressed=_count(actual))


@route(bp, "GET", "/rounds/<key>/pledge-figures", "round:indicators:view", answer=SharedFiguresOut)
def show(key: str) -> Answer:
    """The pledge's indicators in counts of the whole round that give no single exchange away."""
    found = context.round_of(key)
    if found.plan is None:
        return Answer(SharedFiguresOut(results=[]))
    read = reading(key, found.plan)
    return Answer(SharedFiguresOut(results=[_fact(each) for each in shared(
        facts_of(context.session(), found, read.book.plan, read.book.pool))]))
