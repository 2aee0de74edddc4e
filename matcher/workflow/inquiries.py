"""Answers the questions of matcher.trust. For workers only: it loads the solver."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any

from matcher.answers import Line, lines_to_list
from matcher.domain.plan import FEASIBLE, OPTIMAL, Plan
from matcher.scenario import Scenario
from matcher.trust import told
from matcher.trust.dead_ends import look_ahead, ways_out
from matcher.trust.desk import Desk
from matcher.trust.helpful import helpful
from matcher.trust.repair import frontier, repair
from matcher.trust.standby import standbys
from matcher.trust.unlock import unlock
from matcher.trust.why_not import why_not
from matcher.trust.worth import worths
from matcher.workflow import inquiring

# Seconds that an answer may take; what is not proved by then is said not to be.
_SECONDS = {inquiring.WHY_NOT: 20, inquiring.UNLOCK: 30, inquiring.WORTH: 60, inquiring.HELPFUL: 120, inquiring.REPAIR: 20,
            inquiring.STANDBY: 300, inquiring.DEAD_ENDS: 60}
_last: list[Desk] = []


def _desk(scenario: Scenario, plan: Plan) -> Desk:
    """The desk of a plan; the last one is kept, since questions about one plan come together."""
    kept = next((desk for desk in _last if desk.plan == plan), None) or Desk(scenario, plan)
    _last[:] = [kept]
    return kept


def _why_not(asked: Mapping[str, Any], desk: Desk, seconds: float) -> list[Line]:
    return told.of_why_not(why_not(desk, asked["need"], asked["offer"], seconds=seconds))


def _unlock(asked: Mapping[str, Any], desk: Desk, seconds: float) -> list[Line]:
    return told.of_unlocks(unlock(desk, asked["need"], seconds=seconds))


def _worth(asked: Mapping[str, Any], desk: Desk, seconds: float) -> list[Line]:
    only = asked.get("of")
    return told.of_worths(worths(desk, seconds=seconds, only=only), desk.goals[0].name, every=only is not None)


def _helpful(asked: Mapping[str, Any], desk: Desk, seconds: float) -> list[Line]:
    return told.of_helpful(helpful(desk, seconds=seconds))


def _repair(asked: Mapping[str, Any], desk: Desk, seconds: float) -> list[Line]:
    if asked.get("budget") is None:
        return told.of_repairs(frontier(desk, asked["declined"], seconds=2 * seconds))
    found = repair(desk, asked["declined"], budget=asked["budget"], seconds=seconds)
    return told.of_repairs(() if found is None else (found,))


def _standby(asked: Mapping[str, Any], desk: Desk, seconds: float) -> list[Line]:
    exchange = asked.get("exchange")
    return told.of_standbys(standbys(desk, None if exchange is None else [exchange], seconds=seconds))


_ANSWERS: dict[str, Callable[[Mapping[str, Any], Desk, float], list[Line]]] = {
    inquiring.WHY_NOT: _why_not, inquiring.UNLOCK: _unlock, inquiring.WORTH: _worth, inquiring.HELPFUL: _helpful,
    inquiring.REPAIR: _repair, inquiring.STANDBY: _standby}


def inquired(kind: str, asked: Mapping[str, Any], scenario: Scenario, plan: Plan, stop: threading.Event) -> dict[str, Any]:
    """The answer to a question as lines; an answer ends by its own time, and is not begun once the stop is set."""
    lines: list[Line] = []
    if not stop.is_set():
        if kind == inquiring.DEAD_ENDS:
            lines = told.of_look_ahead(look_ahead(scenario))
            if plan.status not in (OPTIMAL, FEASIBLE):
                lines += told.of_ways_out(ways_out(scenario, plan.conflict or None, seconds=_SECONDS[kind]))
        else:
            lines = _ANSWERS[kind](asked, _desk(scenario, plan), _SECONDS[kind])
    return {"lines": lines_to_list(lines)}


def answer_of(kind: str) -> Callable[[Mapping[str, Any], Scenario, Plan, threading.Event], dict[str, Any]]:
    """One kind's answer as the table of answers takes it."""
    return lambda asked, scenario, plan, stop: inquired(kind, asked, scenario, plan, stop)
