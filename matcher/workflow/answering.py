"""Answers questions about a plan. For workers only: it loads the solver."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from matcher import planner
from matcher.domain.plan import Plan
from matcher.ledger.envy import envy
from matcher.robust.chances import read_chances
from matcher.robust.simulation import bench, worst_harms
from matcher.robust.sturdy import sturdier
from matcher.scenario import Scenario
from matcher.trust.desk import Desk
from matcher.whatif.alternatives import alternatives
from matcher.whatif.changes import changed, near, read_change
from matcher.whatif.difference import difference
from matcher.whatif.sweep import plain, point_of
from matcher.workflow import asking, gathering, inquiries, inquiring

# So many rows of a long list are kept in an answer.
_MOST = 60


def answered(question: Mapping[str, Any], scenario: Scenario, plan: Plan, stop: threading.Event, *,
             note: Callable[[dict[str, Any]], object] = dict, before: dict[str, Any] | None = None) -> dict[str, Any]:
    """The answer as plain values. `scenario` is the one that the plan was made of; stopped, it is what there was until then.

    `note` takes an answer of many parts as it grows, `before` is what an earlier attempt had of it when it was broken off.

    Everything happens in this process: the worker itself is the one that is dealt out.
    """
    if question["kind"] == inquiring.STANDBY:
        return inquiries.standing_by(question["asked"], scenario, plan, stop, note, before)
    return _ANSWERS[question["kind"]](question["asked"], scenario, plan, stop)


def _whatif(asked: Mapping[str, Any], scenario: Scenario, plan: Plan, stop: threading.Event) -> dict[str, Any]:
    new = near(changed(scenario, [read_change(text) for text in asked["changes"]]), plan)
    found = planner.plan(new, stop=stop)
    there = point_of((), found)
    return {"status": found.status, "met": there.met, "difference": _plain(difference(plan, found)) if there.values else None}


def _solved(asked: Mapping[str, Any], scenario: Scenario, plan: Plan, stop: threading.Event) -> dict[str, Any]:
    changes = tuple(read_change(text) for text in asked["changes"])
    return {"point": plain(point_of(changes, planner.plan(changed(scenario, changes), stop=stop)))}


def _alternatives(asked: Mapping[str, Any], scenario: Scenario, plan: Plan, stop: threading.Event) -> dict[str, Any]:
    found = alternatives(scenario, plan, number=asked["number"], within=10 * asked["within"], apart=asked["apart"], stop=stop)
    return {"complete": found.complete, "plans": [
        {**plain(point_of((), other)), "apart": apart, "difference": _plain(difference(plan, other))}
        for other, apart in zip(found.plans, found.apart, strict=True)]}


def _drawn(asked: Mapping[str, Any], scenario: Scenario, plan: Plan, stop: threading.Event) -> dict[str, Any]:
    """Some draws of declines, or the declines that hurt most: what matcher.workflow.gathering puts together."""
    chances = read_chances()
    for name, permille in (asked.get("chances") or {}).items():
        chances = chances.with_permille(name, permille)
    ready = bench(scenario, plan, chances, 1 if asked.get("seed") is None else asked["seed"], asked.get("waves") or 1)
    rows = []
    for number in range(*asked["numbers"]):
        if stop.is_set():
            break
        rows.append(list(dataclasses.astuple(ready.draw(number))))
    harms = worst_harms(ready, asked["harms"], stop)
    return {"drawn": {"odds": dataclasses.asdict(ready.odds), "rows": rows, "harms": [dataclasses.asdict(harm) for harm in harms]}}


def _sturdier(asked: Mapping[str, Any], scenario: Scenario, plan: Plan, stop: threading.Event) -> dict[str, Any]:
    """A plan that gives more after repair, and what it costs: two searches of half the time, judged by draws."""
    found = sturdier(scenario, plan, read_chances(), draws=asked["trials"], seconds=scenario.limits.seconds, workers=1, stop=stop)
    sides = {name: {"promised": each.promised, **{key: dataclasses.asdict(getattr(each, key)) for key in ("before", "repaired")}}
             for name, each in (("usual", found.usual), ("sturdy", found.sturdy))}
    return {"found": found.sturdy is not found.usual, "better": found.better, "price": found.price, "gained": found.gained,
            "doubt": found.doubt, "draws": len(found.usual.draws), **sides, "difference": _plain(difference(plan, found.plan))}


def _envy(asked: Mapping[str, Any], scenario: Scenario, plan: Plan, stop: threading.Event) -> dict[str, Any]:
    found = envy(Desk(scenario, plan))
    return {"judged": found.judged, "blocking": len(found.blocking), "envious": len(found.envious),
            "pairs": [_plain(pair) for pair in (*found.blocking, *(row for row in found.envious if row not in found.blocking))[:_MOST]]}


_ANSWERS: dict[str, Callable[[Mapping[str, Any], Scenario, Plan, threading.Event], dict[str, Any]]] = {
    asking.WHATIF: _whatif, gathering.POINT: _solved, asking.ALTERNATIVES: _alternatives,
    gathering.DRAWN: _drawn, asking.STURDIER: _sturdier, asking.ENVY: _envy,
    **{kind: inquiries.answer_of(kind) for kind in inquiring.KINDS}}


def _plain(facts: Any) -> dict[str, Any]:
    """A frozen fact as plain values; long lists are cut, how long they were is kept as `all_turns`."""
    found: dict[str, Any] = dataclasses.asdict(facts, dict_factory=lambda pairs: {
        key: value.isoformat() if isinstance(value, date) else value for key, value in pairs})
    if "turns" in found:
        found["all_turns"], found["turns"] = len(found["turns"]), list(found["turns"])[:_MOST]
        found["counts"] = facts.counted()
    return found
