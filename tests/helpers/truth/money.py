"""What is said of money that is too little: the sum lacking, who could give how much, and which earmark or limit is why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from matcher.domain.funding import Envelope
from tests.helpers.oracle.legs import Leg, earmarks_hold, payers
from tests.helpers.oracle.purse import pays
from tests.helpers.truth.world import World

MARKS: dict[str, Any] = {
    "kinds": (), "capabilities": (), "contexts": (), "regions": (), "receivers": (), "senders": (), "oda_only": False}


def unfunded(world: World, need: str, facts: dict[str, Any]) -> str:
    """Why the facts are wrong; empty where they are true of one of the legs that they speak of."""
    legs = world.legs_of(need, facts["offer"], facts["role"], facts["kind"])
    wrong = []
    for leg in legs:
        weeks: Iterable[int] = [week for week in leg.starts if world.pool.week_start(week).isoformat() == facts["start"]]
        why = _of_leg(world, leg, list(weeks) if facts["start"] else world.free(leg) or list(leg.starts), facts)
        if not why:
            return ""
        wrong.append(why)
    return f"{legs}: {wrong}"


def _of_leg(world: World, leg: Leg, weeks: list[int], facts: dict[str, Any]) -> str:
    if not weeks or world.paid(leg, weeks):
        return f"it is paid at one of {weeks}"
    own = min(leg.need.own_funds, leg.cash)
    if (facts["cost"], facts["own_funds"]) != (leg.cash, own):
        return f"costs {leg.cash}, own funds {own}"
    if facts["sources"] != world.settings.rules["funding"]["sources"]:
        return "other number of sources"
    lacking = [line.removeprefix("material:") for line, units in leg.costs.items() if line.startswith("material:")
               and not world.paid(replace(leg, costs={line: units}), weeks)]
    if sorted(facts["materials"]) != sorted(lacking):
        return f"materials lacking are {lacking}"
    why = _short(world, leg, weeks, facts["short"], bool(lacking))
    return why or _givers(world, leg, weeks, facts)


def _short(world: World, leg: Leg, weeks: list[int], short: int, stocks: bool) -> str:
    bare = replace(leg, costs={line: units for line, units in leg.costs.items() if not line.startswith("material:")}) if stocks else leg
    own = min(leg.need.own_funds, leg.cash)

    def with_own(amount: int) -> bool:
        return world.paid(replace(bare, need=replace(leg.need, own_funds=amount)), weeks)

    if not short:
        return "" if stocks and with_own(own) or not with_own(leg.cash) else "cash is lacking"
    return "" if with_own(own + short) and not with_own(own + short - 1) else f"{short} is not what is lacking"


def _givers(world: World, leg: Leg, weeks: list[int], facts: dict[str, Any]) -> str:
    there = world.left_for(leg.receiver.society)
    open_to = frozenset().union(*(payers(there, leg, week) for week in weeks))
    cash = {row.envelope: row for row in there.envelopes if row.resource == "cash" and row.amount}
    may = {key for key, row in cash.items() if key in open_to and any(pays(row, line) for line in leg.costs)}
    named = [entry["envelope"] for entry in (*facts["envelopes"], *facts["closed"])]
    if sorted(named) != sorted(cash) or {entry["envelope"] for entry in facts["envelopes"]} != may:
        return f"may pay: {may} of {sorted(cash)}"
    for entry in facts["envelopes"]:
        if (entry["gives"], entry["bound"]) not in _bounds(cash[entry["envelope"]], leg):
            return f"{entry} should be {_bounds(cash[entry['envelope']], leg)}"
    for entry in facts["closed"]:
        row = cash[entry["envelope"]]
        if entry["left"] != row.amount or not _shut(world, row, leg, weeks, entry["earmark"]):
            return f"{entry} is not so"
    return ""


def _bounds(row: Envelope, leg: Leg) -> set[tuple[int, str]]:
    """The most that an envelope may give a leg, with every name of what bounds it."""
    most = {"left": row.amount, "cost": leg.cash, "lines": sum(leg.costs[line] for line in leg.costs if pays(row, line))}
    most |= {name: getattr(row, name) for name in ("per_leg", "per_society") if getattr(row, name) is not None}
    if row.max_share_permille is not None:
        most["max_share"] = leg.cash * row.max_share_permille // 1000
    least = min(most.values())
    if least < (row.min_grant or 0):
        return {(0, "min_grant")}
    return {(least, name) for name, amount in most.items() if amount == least}


def _shut(world: World, row: Envelope, leg: Leg, weeks: list[int], earmark: str) -> bool:
    if earmark == "lines":
        return not any(pays(row, line) for line in leg.costs)
    if earmark == "validity":
        free = replace(row, **MARKS)
        there = replace(world.pool, envelopes=(free,))
        return not any(payers(there, leg, week) for week in weeks)
    return not earmarks_hold(replace(row, **{name: free for name, free in MARKS.items() if name != earmark}), leg)
