"""Answers the questions of matcher.trust. For workers only: it loads the solver."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any

from matcher.answers import Line, lines_to_list
from matcher.domain.plan import FEASIBLE, OPTIMAL, Plan
from matcher.scenario import Scenario
from matcher.trust import figures, told
from matcher.trust.dead_ends import WayOut, ways_out
from matcher.trust.desk import Desk
from matcher.trust.helpful import helpful
from matcher.trust.looking import look_ahead
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
Told = tuple[list[Line], dict[str, Any]]
"""An answer as lines and as figures."""


def _desk(scenario: Scenario, plan: Plan) -> Desk:
    """The desk of a plan; the last one is kept, since questions about one plan come together."""
    kept = next((desk for desk in _last if desk.plan == plan), None) or Desk(scenario, plan)
    _last[:] = [kept]
    return kept


def _why_not(asked: Mapping[str, Any], desk: Desk, seconds: float) -> Told:
    answer = why_not(desk, asked["need"], asked["offer"], seconds=seconds)
    return told.of_why_not(answer), figures.why_not_figures(answer)


def _unlock(asked: Mapping[str, Any], desk: Desk, seconds: float) -> Told:
    answer = unlock(desk, asked["need"], seconds=seconds)
    return told.of_unlocks(answer), figures.unlocks_figures(answer)


def _worth(asked: Mapping[str, Any], desk: Desk, seconds: float) -> Told:
    only, goal = asked.get("of"), desk.goals[0].name
    answer = worths(desk, seconds=seconds, only=only)
    return told.of_worths(answer, goal, every=only is not None), figures.worths_figures(answer, goal)


def _helpful(asked: Mapping[str, Any], desk: Desk, seconds: float) -> Told:
    answer = helpful(desk, seconds=seconds)
    return told.of_helpful(answer), figures.helpful_figures(answer)


def _repair(asked: Mapping[str, Any], desk: Desk, seconds: float) -> Told:
    accepted = asked.get("accepted") or ()
    if asked.get("budget") is None:
        answer = frontier(desk, asked["declined"], accepted=accepted, seconds=2 * seconds)
    else:
        one = repair(desk, asked["declined"], accepted=accepted, budget=asked["budget"], seconds=seconds)
        answer = () if one is None else (one,)
    return told.of_repairs(answer), figures.repairs_figures(answer)


def _standby(asked: Mapping[str, Any], desk: Desk, seconds: float) -> Told:
    exchange = asked.get("exchange")
    answer = tuple(standbys(desk, None if exchange is None else [exchange], seconds=seconds))
    return told.of_standbys(answer), figures.standbys_figures(answer)


_ANSWERS: dict[str, Callable[[Mapping[str, Any], Desk, float], Told]] = {
    inquiring.WHY_NOT: _why_not, inquiring.UNLOCK: _unlock, inquiring.WORTH: _worth, inquiring.HELPFUL: _helpful,
    inquiring.REPAIR: _repair, inquiring.STANDBY: _standby}


def inquired(kind: str, asked: Mapping[str, Any], scenario: Scenario, plan: Plan, stop: threading.Event) -> dict[str, Any]:
    """The answer to a question as lines, and as figures for programs; an answer ends by its own time, and is not begun once
    the stop is set."""
    lines: list[Line] = []
    found: dict[str, Any] = {}
    if not stop.is_set():
        if kind == inquiring.DEAD_ENDS:
            ahead, ways = look_ahead(scenario), tuple[WayOut, ...]()
            lines = told.of_look_ahead(ahead)
            if plan.status not in (OPTIMAL, FEASIBLE):
                ways = ways_out(scenario, plan.conflict or None, seconds=_SECONDS[kind])
                lines += told.of_ways_out(ways)
            found = figures.dead_ends_figures(ahead, ways)
        else:
            lines, found = _ANSWERS[kind](asked, _desk(scenario, plan), _SECONDS[kind])
    return {"lines": lines_to_list(lines), "figures": found}


def answer_of(kind: str) -> Callable[[Mapping[str, Any], Scenario, Plan, threading.Event], dict[str, Any]]:
    """One kind's answer as the table of answers takes it."""
    return lambda asked, scenario, plan, stop: inquired(kind, asked, scenario, plan, stop)
