"""Answers the questions of matcher.trust. For workers only: it loads the solver."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any

from matcher.answers import Line, lines_to_list
from matcher.domain.plan import FEASIBLE, OPTIMAL, Plan
from matcher.scenario import Scenario
from matcher.trust import clock, figures, told
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
Plain = dict[str, Any]
Note = Callable[[Plain], object]
"""Takes an answer as far as it is known."""
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


def standing_by(asked: Mapping[str, Any], scenario: Scenario, plan: Plan, stop: threading.Event, note: Note, before: Plain | None) -> Plain:
    """Who stands by, exchange after exchange: told to `note` as it goes, and gone on with from `before` where it was broken off."""
    lines: list[Any] = list((before or {}).get("lines", []))
    found: list[Any] = list((before or {}).get("figures", {}).get("found", []))
    exchange = asked.get("exchange")
    known = {each["exchange"] for each in found}
    wanted = [each.id for each in plan.exchanges if each.id not in known and exchange in (None, each.id)]

    def answer() -> Plain:
        return {"lines": list(lines), "figures": {"found": list(found)}, "of": len(plan.exchanges) if exchange is None else 1}

    with clock.stopped_by(stop):
        for each in standbys(_desk(scenario, plan), wanted, seconds=_SECONDS[inquiring.STANDBY]):
            if stop.is_set():
                break
            lines += lines_to_list(told.of_standbys([each]))
            found += figures.standbys_figures([each])["found"]
            note(answer())
    return answer()


_ANSWERS: dict[str, Callable[[Mapping[str, Any], Desk, float], Told]] = {
    inquiring.WHY_NOT: _why_not, inquiring.UNLOCK: _unlock, inquiring.WORTH: _worth, inquiring.HELPFUL: _helpful,
    inquiring.REPAIR: _repair}


def inquired(kind: str, asked: Mapping[str, Any], scenario: Scenario, plan: Plan, stop: threading.Event) -> dict[str, Any]:
    """The answer to a question as lines, and as figures for programs; an answer ends by its own time, and with what there is as
    soon as the stop is set."""
    lines: list[Line] = []
    found: dict[str, Any] = {}
    if not stop.is_set():
        if kind == inquiring.DEAD_ENDS:
            ahead, ways = look_ahead(scenario), tuple[WayOut, ...]()
            lines = told.of_look_ahead(ahead)
            if plan.status not in (OPTIMAL, FEASIBLE):
                ways = ways_out(scenario, plan.conflict or None, seconds=_SECONDS[kind], stop=stop)
                lines += told.of_ways_out(ways)
            found = figures.dead_ends_figures(ahead, ways)
        else:
            with clock.stopped_by(stop):
                lines, found = _ANSWERS[kind](asked, _desk(scenario, plan), _SECONDS[kind])
    return {"lines": lines_to_list(lines), "figures": found}


def answer_of(kind: str) -> Callable[[Mapping[str, Any], Scenario, Plan, threading.Event], dict[str, Any]]:
    """One kind's answer as the table of answers takes it."""
    return lambda asked, scenario, plan, stop: inquired(kind, asked, scenario, plan, stop)
