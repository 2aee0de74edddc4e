"""Whether a plan's document says the truth about a round: every difference from the written model as a sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from matcher.domain.pool import Pool
from tests.helpers.oracle import accounts, rulebook, worth
from tests.helpers.oracle.legs import SESSION, rejected
from tests.helpers.oracle.seen import Say, Seen, View, look
from tests.helpers.oracle.settings import Settings

__all__ = ["View", "audit"]
SOLVED, UNSOLVED = ("optimal", "feasible"), ("infeasible", "stopped")


def audit(view: View, plan: Mapping[str, Any]) -> list[str]:
    """All differences between the document of section 7 and the facts; an empty list when there is none."""
    wrong: list[str] = []
    pool, settings = view.pool, view.read()
    _head(view, plan, wrong.append)
    counts = {check: count for check, count in plan["rejected"].items() if count}
    right = rejected(pool, settings)
    if counts != right:
        wrong.append(f"rejected is {counts}, should be {right}")
    if plan["status"] not in SOLVED:
        if plan["exchanges"]:
            wrong.append(f"status {plan['status']} with exchanges")
        if plan["status"] == "infeasible" and not plan["conflict"]:
            wrong.append("status infeasible without a conflict")
        return wrong
    seen = look(pool, settings, plan, wrong.append)
    rulebook.rules(pool, settings, seen, wrong.append)
    accounts.funding(pool, settings, seen, wrong.append)
    _goals(view, settings, seen, plan, wrong.append)
    _unmet(pool, seen, plan, wrong.append)
    accounts.envelopes(pool, seen, plan, wrong.append)
    _societies(pool, seen, plan, wrong.append)
    return wrong


def _head(view: View, plan: Mapping[str, Any], say: Say) -> None:
    if plan["format"] != 1:
        say(f"format is {plan['format']}")
    if plan["status"] not in SOLVED + UNSOLVED:
        say(f"status is {plan['status']}")
    for name, right in (("scenario", view.name), ("seed", view.seed), ("digest", view.digest)):
        if right is not None and plan[name] != right:
            say(f"{name} is {plan[name]}, should be {right}")
    if len(plan["digest"]) != 64 or set(plan["digest"]) - set("0123456789abcdef"):
        say(f"digest {plan['digest']} is no sha256")
    ids = [row["id"] for row in plan["exchanges"]]
    if len(set(ids)) != len(ids):
        say("two exchanges with one id")


def goal_values(pool: Pool, settings: Settings, seen: Sequence[Seen]) -> dict[str, int]:
    """Every goal's value of the plan that was read."""
    exchanges = [one.as_exchange for one in seen]
    values = worth.free_of_time(pool, settings, exchanges)
    return values | {"cost": accounts.cash_charged(seen), "steadiness": worth.steadiness(pool, exchanges)}


def _goals(view: View, settings: Settings, seen: Sequence[Seen], plan: Mapping[str, Any], say: Say) -> None:
    values = goal_values(view.pool, settings, seen)
    order = settings.effective_order(view.pool.baseline is not None)
    names = tuple(row["name"] for row in plan["goals"])
    if names != order:
        say(f"goals are {names}, should be {order}")
    for row in plan["goals"]:
        name, value, bound = row["name"], row["value"], row["bound"]
        if value != values[name]:
            say(f"goal {name}: value is {value}, should be {values[name]}")
        best = row.get("best")
        if best is None:
            best = value
            if settings.slack(name) and row["proved"]:
                say(f"goal {name}: has slack and no best")
        sign = -1 if name in worth.SENSE_MIN else 1
        if sign * bound < sign * best:
            say(f"goal {name}: bound {bound} on the wrong side of {best}")
        if row["proved"] and abs(bound - best) > view.gap * max(1, abs(bound)):
            say(f"goal {name}: proved at {best} with bound {bound}")
        if sign * value < sign * worth.held(settings, name, best):
            say(f"goal {name}: value {value} gives back too much of {best}")
        if row["seconds"] < 0:
            say(f"goal {name}: {row['seconds']} seconds")
    if (plan["status"] == "optimal") != all(row["proved"] for row in plan["goals"]):
        say(f"status {plan['status']} does not go with what is proved")


def _unmet(pool: Pool, seen: Sequence[Seen], plan: Mapping[str, Any], say: Say) -> None:
    met = {leg.need.need for one in seen for leg, _ in one.legs}
    listed = [row["need"] for row in plan["unmet"]]
    if sorted(listed) != sorted(set(pool.need) - met):
        say(f"unmet lists {sorted(listed)}, should be {sorted(set(pool.need) - met)}")
    for row in plan["unmet"]:
        if not row["reasons"]:
            say(f"unmet need {row['need']}: has no reason")


def _societies(pool: Pool, seen: Sequence[Seen], plan: Mapping[str, Any], say: Say) -> None:
    given: Counter[str] = Counter()
    received: Counter[str] = Counter()
    hosted: Counter[str] = Counter()
    weeks_away: Counter[str] = Counter()
    for one in seen:
        for leg, _ in one.legs:
            given[leg.sender.society] += 1
            received[leg.receiver.society] += 1
            if leg.onsite and one.kind != SESSION:
                weeks_away[leg.sender.society] += leg.people * leg.weeks
        first = one.legs[0][0]
        if first.onsite and one.kind != SESSION:
            hosted[first.receiver.society] += 1
    rows = {row["society"]: row for row in plan["societies"]}
    if sorted(rows) != sorted(pool.society) or len(rows) != len(plan["societies"]):
        say(f"societies lists {sorted(rows)}")
    for key, row in rows.items():
        right = {"given": given[key], "received": received[key], "hosted": hosted[key], "weeks_away": weeks_away[key]}
        for name, value in right.items():
            if row[name] != value:
                say(f"society {key}: {name} is {row[name]}, should be {value}")
