"""The reasons of the lines of a plan, one by one."""

from __future__ import annotations

from collections import Counter
from typing import Any

from tests.helpers.oracle import worth
from tests.helpers.oracle.audit import goal_values
from tests.helpers.oracle.legs import SESSION, TEAM, Leg, spoken
from tests.helpers.oracle.seen import Seen
from tests.helpers.oracle.skeletons import asks_for, common_languages
from tests.helpers.truth.world import World

Facts = dict[str, Any]
_ASKED = 3


def line(world: World, seen: Seen, leg: Leg, row: Any) -> list[str]:
    """What is not true in the reasons of one leg of a plan, each as a sentence."""
    wrong = []
    for reason in row["reasons"]:
        why = _LINES[reason["code"]](world, seen, leg, reason["facts"], row)
        if why:
            wrong.append(f"{seen.id} {leg}: {reason['code']} {reason['facts']}: {why}")
    codes = [reason["code"] for reason in row["reasons"]]
    for code in ("part", "impact"):
        if codes.count(code) != 1:
            wrong.append(f"{seen.id} {leg}: says {code} {codes.count(code)} times")
    if codes.count("runner_up") + codes.count("no_runner_up") != 1:
        wrong.append(f"{seen.id} {leg}: says no or two runners-up")
    held = any(pin.pin == "in" and asks_for(pin, leg) for pin in world.pool.pins) and world.settings.ruling("pins")
    if ("pinned" in codes) != held:
        wrong.append(f"{seen.id} {leg}: pinned is {held}")
    return wrong


def _part(world: World, seen: Seen, leg: Leg, facts: Facts, row: Any) -> str:
    whole = goal_values(world.pool, world.settings, world.plan)
    rest = goal_values(world.pool, world.settings, [other for other in world.plan if other.id != seen.id])
    order = world.settings.effective_order(world.pool.baseline is not None)
    right = {name: whole[name] - rest[name] for name in order}
    return "" if facts["goals"] == right else f"should be {right}"


def _impact(world: World, seen: Seen, leg: Leg, facts: Facts, row: Any) -> str:
    right = {"gain": leg.gain, "priority": leg.need.priority, "contexts": list(leg.need.contexts),
             "points": worth.leg_impact(world.settings, leg)}
    return "" if facts == right else f"should be {right}"


def _reach(world: World, seen: Seen, leg: Leg, facts: Facts, row: Any) -> str:
    met = {other.need.need for one in world.plan for other, _ in one.legs if other.receiver == leg.receiver}
    return "" if facts["society"] == leg.receiver.society and met == {leg.need.need} else f"its society has {met}"


def _mutual(world: World, seen: Seen, leg: Leg, facts: Facts, row: Any) -> str:
    key = facts["society"]
    given = sum(other.sender.society == key for one in world.plan for other, _ in one.legs)
    received = sum(other.receiver.society == key for one in world.plan for other, _ in one.legs)
    right = (given, received) == (facts["given"], facts["received"]) and given and received
    return "" if right and key in (leg.sender.society, leg.receiver.society) else f"given {given}, received {received}"


def _language(world: World, seen: Seen, leg: Leg, facts: Facts, row: Any) -> str:
    code = seen.said["language"]
    ranks = [spoken(leg.offer.languages, leg.sender).get(code, 0), spoken(leg.need.languages, leg.receiver).get(code, 0)]
    return "" if facts == {"language": code, "high": min(ranks) >= 5} else f"{code} at {ranks}"


def _paid(world: World, seen: Seen, leg: Leg, facts: Facts, row: Any) -> str:
    by: Counter[str] = Counter()
    for charge in row["charges"]:
        if not charge["line"].startswith("material:"):
            by[charge["envelope"]] += charge["amount"]
    own = sum(row["own_funds"].values())
    right = facts == {"cost": leg.cash, "own_funds": own, "by": dict(by)} and leg.cash == own + sum(by.values())
    return "" if right else f"costs {leg.cash}, own {own}, by {dict(by)}"


def _preferred(world: World, seen: Seen, leg: Leg, facts: Facts, row: Any) -> str:
    wishes = {leg.receiver.society: leg.sender.society in leg.need.prefers, leg.sender.society: leg.receiver.society in leg.offer.prefers}
    return "" if wishes.get(facts["by"]) else f"wishes are {wishes}"


def _simple(world: World, seen: Seen, leg: Leg, facts: Facts, row: Any, code: str) -> str:
    met = {(past.need_society, past.offer_society) for past in world.pool.history
           if past.year in (world.pool.start.year - 1, world.pool.start.year - 2)}
    begin = seen.said["start"]
    true = {
        "interpreter": leg.interpreter and seen.said["language"] is None,
        "same_region": leg.receiver.region == leg.sender.region == facts.get("region") is not None,
        "first_kind": leg.need.kinds[0] == seen.kind == facts.get("kind"),
        "new_pair": (leg.receiver.society, leg.sender.society) not in met,
        "affinity": world.pool.affinity.get((leg.need.need, leg.offer.offer)) == facts.get("points"),
        "pinned": any(pin.pin == "in" and asks_for(pin, leg) and pin.note == facts.get("note")
                      and pin.start in (None, world.pool.week_start(seen.week)) for pin in world.pool.pins),
        "baseline_kept": facts.get("start") == begin and any(
            (old.need, old.offer, old.role, old.start.isoformat()) == (leg.need.need, leg.offer.offer, leg.role, begin)
            for old in world.pool.baseline or ()),
    }[code]
    return "" if true else "not so"


def others(world: World, leg: Leg) -> list[Leg]:
    """The eligible legs that could stand in a leg's place, best first by impact and cost."""
    found = [other for other in world.legs_of(leg.need.need, role=leg.role) if other.offer != leg.offer]
    return sorted(found, key=lambda other: (-worth.leg_impact(world.settings, other), other.cash))


def placements(world: World, seen: Seen, leg: Leg, other: Leg) -> list[Counter[str]]:
    """What breaks at every way to put another leg in a leg's place."""
    if seen.kind == TEAM:
        team = [other if role is leg else role for role, _ in seen.legs]
        if seen.week not in other.starts:
            return [Counter(["window"])]
        apart = not common_languages(team) or len({role.sender for role in team}) < 2
        return [Counter(["team"]) if apart else world.broken([world.seen(TEAM, seen.week, team)], [seen.id])]
    left = [role for role, _ in seen.legs if role is not leg]
    rest = [world.seen(seen.kind, seen.week, left)] if left else []
    if other.kind != SESSION:
        return [world.broken([*rest, world.seen(other.kind, week, [other])], [seen.id]) for week in other.starts]
    ways = [world.broken([*rest, world.seen(SESSION, week, [other])], [seen.id]) for week in other.starts]
    return ways + [world.broken([*rest, world.with_leg(there, other)], [seen.id, there.id]) for there in world.sessions(other)
                   if there.id != seen.id and world.apart(other, there) is None]


def _runner_up(world: World, seen: Seen, leg: Leg, facts: Facts, row: Any) -> str:
    ranked = others(world, leg)
    order = [(worth.leg_impact(world.settings, other), other.cash) for other in ranked]
    named = [other for other in ranked if (other.offer.offer, other.kind) == (facts["offer"], facts["kind"])]
    if not named or named[0].sender.society != facts["sender"] or facts["role"] != leg.role:
        return f"eligible are {ranked}"
    other = named[0]
    mine = (worth.leg_impact(world.settings, leg), leg.cash)
    its = (worth.leg_impact(world.settings, other), other.cash)
    if facts["lost"] != {"impact": mine[0] - its[0], "cost": mine[1] - its[1]}:
        return f"lost should be {mine} less {its}"
    if order.index(its) >= (_ASKED if facts["fits"] else 1):
        return f"better ones are {ranked}"
    ways = [] if world.pinned_out(other) else placements(world, seen, leg, other)
    if facts["fits"] != any(not broken for broken in ways):
        return f"ways break {ways}"
    if facts["fits"]:
        return "" if facts["blocked_by"] is None else "nothing blocks it"
    if world.pinned_out(other):
        return "" if facts["blocked_by"] == "pins" else "a pin rules it out"
    return "" if any(facts["blocked_by"] in broken for broken in ways) else f"ways break {ways}"


def _no_runner_up(world: World, seen: Seen, leg: Leg, facts: Facts, row: Any) -> str:
    mixed = leg.role is None and bool(leg.need.roles)
    right = {"role": leg.role} if leg.role else {"kinds": [kind for kind in leg.need.kinds if kind != TEAM]} if mixed else {}
    return "" if facts == right and not others(world, leg) else f"others are {others(world, leg)}"


def _as(code: str) -> Any:
    return lambda *given: _simple(*given, code)


_LINES: dict[str, Any] = {
    "part": _part, "impact": _impact, "reach": _reach, "mutual": _mutual, "language": _language, "paid": _paid,
    "preferred": _preferred, "runner_up": _runner_up, "no_runner_up": _no_runner_up,
} | {code: _as(code) for code in ("interpreter", "same_region", "first_kind", "new_pair", "affinity", "pinned", "baseline_kept")}
