"""Answers as lines of facts, to be kept, sent and said anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from matcher.answers import Line
from matcher.domain.reasons import Reason
from matcher.trust.carried import Carried
from matcher.trust.changes import Change
from matcher.trust.dead_ends import WayOut
from matcher.trust.differences import Differences
from matcher.trust.looking import Idle, LookAhead
from matcher.trust.repair import Repair
from matcher.trust.standby import Standby
from matcher.trust.unlock import Unlock, Unlocks
from matcher.trust.why_not import IN_PLAN, TURNED_AWAY, Forced, WhyNot
from matcher.trust.worth import Worth

# So many of what only moves are named one by one; the others are counted.
_NAMED = 6
WAY_OUT = Line("way_out_intro")


def of_why_not(answer: WhyNot) -> list[Line]:
    pair = {"need": answer.need, "offer": answer.offer}
    if answer.state == IN_PLAN:
        return [Line("why_in_plan", pair | {"exchange": answer.exchange})]
    found = [Line("why_turned_away" if answer.state == TURNED_AWAY else "why_eligible", pair)]
    for way in answer.ways:
        if way.failed:
            code = "why_way" if way.role is None else "why_way_role"
            found.append(Line(code, {"kind": way.kind, "role": way.role}, 1))
            found += [_reason(reason, 2) for reason in way.failed]
    found += [Line("why_in_the_way", reason.facts, 1) for reason in answer.obstacles]
    if answer.bound is not None:
        goal, least = answer.bound.goal, answer.bound.least
        found.append(Line("why_bound", {"least": least, "goal": goal}, 1) if least > 0
                     else Line("why_bound_none", {"most": -least, "goal": goal}, 1))
    return found + (list(_forced(answer.forced)) if answer.forced is not None else [])


def _forced(forced: Forced) -> Iterator[Line]:
    if not forced.found:
        yield Line("why_impossible" if forced.impossible else "why_none", {}, 1)
        return
    yield from _balance(forced.losses, "why_lost", "why_won", "why_same", 1)
    yield from _differences(forced.differences, 1)
    yield Line("how_exact" if forced.exact else "how_whole" if forced.whole else "how_near", {}, 1)


def of_unlocks(answer: Unlocks) -> list[Line]:
    facts = {"need": answer.need, "ideas": answer.ideas, "tried": answer.tried}
    if answer.without is not None:
        return [Line("unlock_without", facts), *_unlock_body(answer.without)]
    found = [Line("unlock_intro", facts)] if answer.found else [
        Line("unlock_nothing" if answer.ideas else "unlock_no_idea", facts)]
    for unlock in answer.found:
        found += _unlock(unlock)
    if not answer.in_time:
        found.append(Line("unlock_time", facts))
    return found


def of_helpful(found: Sequence[Unlock]) -> list[Line]:
    if not found:
        return [Line("helpful_none")]
    return [Line("helpful_intro"), *(line for unlock in found for line in _unlock(unlock))]


def _unlock(unlock: Unlock) -> list[Line]:
    return [*_change(unlock.change), *_unlock_body(unlock)]


def _unlock_body(unlock: Unlock) -> list[Line]:
    found = list(_balance({name: -gain for name, gain in unlock.gains.items()}, "why_lost", "why_won", "why_same", 2))
    found += _differences(unlock.differences, 2)
    found.append(Line("how_exact" if unlock.whole and unlock.sure else "how_whole" if unlock.whole else
                      "how_sure" if unlock.sure else "how_near", {}, 2))
    return found


def _change(change: Change) -> list[Line]:
    """What is asked and of whom; parts that only help together stand below a line that says so."""
    lines, depth = ([Line("all_together", {}, 1)], 2) if change.also else ([], 1)
    for part in change.parts:
        who = {"by": part.by, "whom": part.whom} if part.whom else {"by": part.by}
        lines += [Line(part.code, _plain(part.facts), depth), Line("granted_by" if part.whom else "granted", who, depth + 1)]
    return lines


def of_worths(found: Sequence[Worth], goal: str, *, every: bool = False) -> list[Line]:
    """Those that were solved again, and (with `every`) the others that have a price."""
    told = [worth for worth in found if worth.gains is not None or worth.estimate > 0]
    if not told:
        return [Line("worth_none")]
    lines = [Line("worth_intro")]
    for worth in told:
        if worth.gains is None and not every:
            continue
        lines += _change(worth.change) if worth.steps == 1 else [_new_money(worth)]
        if worth.opens:
            lines.append(Line("worth_opens", {"number": len(worth.opens), "needs": list(worth.opens[:_NAMED])}, 2))
        if worth.gains is None:
            lines.append(Line("worth_counted" if worth.opens else "worth_estimate", {"estimate": worth.estimate, "goal": goal}, 2))
            continue
        lines += _worth_body(worth)
    return lines


def _worth_body(worth: Worth) -> Iterator[Line]:
    """What solving again gave: needs met more for each unit, then goal by goal."""
    met, missed = ({priority: value for priority, value in worth.more.items() if (value > 0) is positive} for positive in (True, False))
    if met and worth.steps == 1:
        yield Line("worth_meets_less" if missed else "worth_meets", {"more": _by_priority(met), "less": _by_priority(missed)}, 2)
    if worth.steps > 1 and worth.more:
        yield Line("worth_tried", {"steps": worth.steps}, 2)
    yield from _balance({name: -gain for name, gain in (worth.gains or {}).items()}, "why_lost", "why_won", "worth_nothing", 2)
    if worth.needs:
        yield Line("diff_gained", {"needs": list(worth.needs)}, 2)
    if worth.lost:
        yield Line("diff_lost", {"needs": list(worth.lost)}, 2)
    yield Line("how_exact" if worth.sure else "how_whole" if worth.whole else "how_near", {}, 2)


def _new_money(worth: Worth) -> Line:
    """What money would do that is not there yet, in one sentence."""
    more = {priority: value for priority, value in worth.more.items() if value > 0}
    code = worth.change.code.replace("change_", "worth_")
    if worth.gains is None:
        return Line(worth.change.code, _plain(worth.change.facts), 1)
    return Line(code if more else f"{code}_none", {**_plain(worth.change.facts), "more": _by_priority(more)}, 1)


def _by_priority(needs: dict[int, float]) -> list[list[float]]:
    return [[priority, round(abs(value), 2)] for priority, value in needs.items()]


def of_carried(carry: Carried, number: int) -> list[Line]:
    """What is left of a plan of so many exchanges in the scenario as it is now."""
    lines = [Line("carried_stands", {"standing": number - len(carry.fallen), "number": number})]
    return [*lines, Line("carried_fallen", {"exchanges": list(carry.fallen)}, 1)] if carry.fallen else lines


def of_repairs(found: Sequence[Repair]) -> list[Line]:
    if not found:
        return [Line("repair_none")]
    return [line for repair in found for line in _repair(repair)]


def _repair(repair: Repair) -> Iterator[Line]:
    yield Line("repair_free") if repair.budget is None else Line("repair_budget", {"budget": repair.budget})
    yield from _balance(repair.losses, "repair_lost", "repair_won", "repair_same", 1)
    yield Line("repair_touched", {"exchanges": list(repair.touched)}, 1) if repair.touched else Line("repair_untouched", {}, 1)
    yield from _differences(repair.differences, 1)
    yield Line(("repair_proved" if repair.whole else "repair_near_proved") if repair.proved else "repair_near", {}, 1)


def of_standbys(found: Iterable[Standby]) -> list[Line]:
    lines: list[Line] = []
    for standby in found:
        if not standby.legs:
            lines.append(Line("standby_nobody", {"exchange": standby.exchange}))
        lines += [Line("standby_leg", {
            "exchange": standby.exchange, "need": leg.need, "offer": leg.offer, "receiver": leg.receiver, "sender": leg.sender,
            "kind": leg.kind, "start": leg.start.isoformat()}) for leg in standby.legs]
        lines += _balance(standby.losses, "repair_lost", "repair_won", "repair_same", 1)
    return lines


def of_look_ahead(ahead: LookAhead) -> list[Line]:
    lines: list[Line] = []
    for code, item, rows in (("dead_needs", "dead_item", ahead.needs), ("dead_offers", "dead_item", ahead.offers),
                             ("dead_envelopes", "dead_envelope", ahead.envelopes)):
        if rows:
            lines.append(Line(code, {"number": len(rows)}))
            lines += [Line(item, _idle(row), 1) for row in rows]
    return lines or [Line("dead_none")]


def _idle(row: Idle) -> dict[str, Any]:
    return {"key": row.key, "society": row.society, "checks": row.checks}


def of_ways_out(ways: Sequence[WayOut]) -> list[Line]:
    return [WAY_OUT, *(line for way in ways for line in of_way_out(way))]


def of_way_out(way: WayOut) -> list[Line]:
    """One member of a conflict, the way to relax it, and whether that was tried."""
    if not way.code:
        return [_reason(way.member, 1), Line("way_out_none", {}, 2)]
    verdict = {True: "way_out_proved", False: "way_out_not", None: "way_out_time"}[way.feasible]
    return [_reason(way.member, 1), Line(way.code, _plain(way.facts), 2), Line(verdict, {}, 3)]


def ways_to_list(ways: Sequence[WayOut]) -> list[dict[str, Any]]:
    """Ways out as JSON has them: `member` (code and facts), `name` of it, `code` and `facts` of the relaxation, `feasible`."""
    return [{"member": {"code": way.member.code, "facts": _plain(way.member.facts)}, "name": way.name, "code": way.code,
             "facts": _plain(way.facts), "feasible": way.feasible} for way in ways]


def _balance(losses: dict[str, int], lost: str, won: str, same: str, depth: int) -> Iterator[Line]:
    """What is lost and what is gained, goal by goal."""
    worse = {name: loss for name, loss in losses.items() if loss > 0}
    better = {name: -loss for name, loss in losses.items() if loss < 0}
    if worse:
        yield Line(lost, {"goals": worse}, depth)
    if better:
        yield Line(won, {"goals": better}, depth)
    if not worse and not better:
        yield Line(same, {}, depth)


def _differences(found: Differences, depth: int) -> Iterator[Line]:
    if found.lost:
        yield Line("diff_lost", {"needs": list(found.lost)}, depth)
    if found.gained:
        yield Line("diff_gained", {"needs": list(found.gained)}, depth)
    lines = [Line("diff_rematched", {"need": row.need, "before": list(row.before), "after": list(row.after)}, depth)
             for row in found.rematched]
    lines += [Line("diff_moved", {"need": row.need, "offer": row.offer, "before_day": row.before.isoformat(),
                                  "after_day": row.after.isoformat()}, depth) for row in found.moved]
    yield from lines[:_NAMED]
    if len(lines) > _NAMED:
        yield Line("diff_more", {"number": len(lines) - _NAMED}, depth)


def _reason(reason: Reason, depth: int) -> Line:
    return Line(reason.code, _plain(reason.facts), depth)


def _plain(facts: dict[str, Any]) -> dict[str, Any]:
    """Facts as JSON has them."""
    return {key: list(value) if isinstance(value, tuple) else value for key, value in facts.items()}
