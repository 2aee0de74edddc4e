"""Answers as plain JSON values with all that a program needs: numbers by goal, keys, changes with effort and who grants them, and how
each is verified. What told.py says in lines stands here as fields."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from matcher.domain.reasons import Reason
from matcher.trust.changes import Change
from matcher.trust.dead_ends import WayOut
from matcher.trust.looking import LookAhead
from matcher.trust.repair import Repair
from matcher.trust.standby import Standby
from matcher.trust.unlock import Unlock, Unlocks
from matcher.trust.why_not import WhyNot
from matcher.trust.worth import Worth

Plain = dict[str, Any]

WHOLE_PROVED, WHOLE, SURE, NEAR = "whole_proved", "whole", "sure", "near"
"""How an answer is verified: the whole round solved again and proved; solved again until the time ended; it holds for every
best plan; only what lies around it was decided anew, all else as it is."""


def why_not_figures(answer: WhyNot) -> Plain:
    found: Plain = plain(answer)
    found["ways"] = [{"kind": way.kind, "role": way.role, "failed": _reasons(way.failed)} for way in answer.ways]
    found["obstacles"] = _reasons(answer.obstacles)
    if answer.forced is not None:
        found["forced"]["how"] = WHOLE_PROVED if answer.forced.exact else WHOLE if answer.forced.whole else NEAR
        found["forced"]["verified"] = answer.forced.found or answer.forced.impossible
    return found


def unlocks_figures(answer: Unlocks) -> Plain:
    return {"need": answer.need, "ideas": answer.ideas, "tried": answer.tried, "in_time": answer.in_time,
            "found": [_unlock(unlock) for unlock in answer.found],
            "without": None if answer.without is None else _solved(answer.without)}


def helpful_figures(found: Sequence[Unlock]) -> Plain:
    return {"found": [_unlock(unlock) for unlock in found]}


def worths_figures(found: Sequence[Worth], goal: str) -> Plain:
    """`estimate` is in the first goal, by the prices of the relaxation, or of the needs that a language `opens`; only what is
    `verified` was solved again, with `units` units: `more` has by priority the needs that one of them meets more."""
    rows = [{**_change(worth.change), "estimate": round(worth.estimate, 3), "opens": list(worth.opens),
             "units": worth.steps, "more": {str(priority): value for priority, value in worth.more.items()}, "gains": worth.gains,
             "needs": list(worth.needs), "lost": list(worth.lost), "verified": worth.gains is not None,
             "how": None if worth.gains is None else _how(worth.whole, worth.sure)} for worth in found]
    return {"goal": goal, "found": rows}


def repairs_figures(found: Iterable[Repair]) -> Plain:
    """Repairs, the smallest budget first; `proved`: no plan within the changes is better (where not whole: none that leaves
    all that lies further away as it is). `legs` are all of the plan as repaired."""
    return {"found": [{
        "budget": repair.budget, "declined": list(repair.declined), "losses": repair.losses, "changes": repair.changes,
        "touched": list(repair.touched), "legs": [
            {"need": leg.need.need, "offer": leg.offer.offer, "role": leg.role, "start": pick.start.isoformat()}
            for pick in repair.picks for leg in pick.legs], "differences": plain(repair.differences), "verified": repair.proved,
        "how": _how(repair.whole, repair.proved and repair.whole)} for repair in found]}


def standbys_figures(found: Iterable[Standby]) -> Plain:
    return {"found": [{**plain(standby), "verified": standby.proved} for standby in found]}


def dead_ends_figures(ahead: LookAhead, ways: Sequence[WayOut]) -> Plain:
    """`feasible` of a way out: solved again with it there is a plan; null when the time ended first."""
    return {**plain(ahead), "ways_out": [{
        "member": _reason(way.member), "code": way.code or None, "facts": plain(way.facts), "feasible": way.feasible,
        "verified": bool(way.feasible)} for way in ways]}


def plain(value: Any) -> Any:
    """A fact of facts as JSON has it: dataclasses as objects, days as text."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def _unlock(unlock: Unlock) -> Plain:
    return {**_change(unlock.change), **_solved(unlock)}


def _solved(unlock: Unlock) -> Plain:
    return {"gains": unlock.gains, "differences": plain(unlock.differences), "verified": True, "how": _how(unlock.whole, unlock.sure)}


def _change(change: Change) -> Plain:
    """What is asked of whom, one by one, with the effort of all of it."""
    return {"effort": change.effort, "changes": [
        {"code": part.code, "facts": plain(part.facts), "size": part.size, "granted_by": part.by, "whom": part.whom or None}
        for part in change.parts]}


def _how(whole: bool, sure: bool) -> str:
    return WHOLE_PROVED if whole and sure else WHOLE if whole else SURE if sure else NEAR


def _reasons(reasons: Iterable[Reason]) -> list[Plain]:
    return [_reason(reason) for reason in reasons]


def _reason(reason: Reason) -> Plain:
    return {"code": reason.code, "facts": plain(reason.facts)}
