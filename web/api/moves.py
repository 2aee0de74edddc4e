"""The moves of a round, an address each; and what still stands in the way of approval."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from matcher.domain.rounds import MOVES, Move
from matcher.workflow import approval, lifecycle
from matcher.workflow.lifecycle import CANCEL_REASONS
from web import context, visitor
from web.api.endpoint import Answer, blueprint, route
from web.api.models import In, Out
from web.api.rounds import RoundOut, given
from web.words import ABOUT_MOVES

bp = blueprint("moves")


class PlanChoice(In):
    """Which plan is put before people."""

    plan: Annotated[int, Field(ge=1, le=2**31 - 1)]


class CancelIn(In):
    """Why a round is called off."""

    reason: Literal[CANCEL_REASONS]  # type: ignore[valid-type]


class ObstacleOut(Out):
    """One thing in the way: a code, what it is about, and who has to do something."""

    code: str
    subject: str
    who: str


class ObstaclesOut(Out):
    results: list[ObstacleOut]


@route(bp, "GET", "/rounds/<key>/obstacles", "round:stage:approve", answer=ObstaclesOut)
def obstacles(key: str) -> Answer:
    """Everything that still stands between a round and its approval."""
    found = approval.obstacles(context.session(), key)
    return Answer(ObstaclesOut(results=[ObstacleOut(code=each.code, subject=each.subject, who=each.who) for each in found]))


def _mover(move: Move) -> Callable[..., Answer]:
    def plain(key: str) -> Answer:
        return given(lifecycle.MOVERS[move.name](context.session(), visitor.actor(), key, now=context.now()))

    def choosing(key: str, body: Any) -> Answer:
        return given(lifecycle.MOVERS[move.name](context.session(), visitor.actor(), key, now=context.now(), **body.model_dump()))

    view: Callable[..., Answer] = choosing if move.name in _BODIES else plain
    view.__doc__ = ABOUT_MOVES[move.name]
    return view


_BODIES: dict[str, type[BaseModel]] = {"propose": PlanChoice, "propose_again": PlanChoice, "cancel": CancelIn}
for _move in MOVES:
    route(bp, "POST", f"/rounds/<key>/moves/{_move.name}", f"round:stage:{_move.name}", answer=RoundOut, body=_BODIES.get(_move.name),
          name=_move.name)(_mover(_move))
