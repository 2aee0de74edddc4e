"""A change to a scenario as a short text, read and made: `budget*1.2`, `hosting=2`, `first=equity`, `pin:n1:o7=out`."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from matcher.domain.errors import DataError, Problem
from matcher.domain.kinds import CASH
from matcher.domain.plan import Plan
from matcher.domain.pool import BaselineLeg, Pin, Pool
from matcher.policy import Policy, read_policy
from matcher.scenario import Limits, Scenario

FILE = "what if"
STEADY = "steadiness"
SHORT = {
    "hosting": "rules.hosting.at_once", "hosted": "rules.hosting.in_round", "away": "rules.away.at_once",
    "sources": "rules.funding.sources", "visa_weeks": "checks.window.visa_weeks", "seconds": "limits.seconds",
    "seed": "limits.seed", "gap": "limits.gap", "slack": "goals.impact.slack_permille"}
"""Short names for numbers that are asked for often."""
HELP = ("budget*1.2, budget=80%, budget:ENVELOPE=50000, hosting=2, first=equity, goals.order=impact;cost, "
        "rules.hosting.in_round=4, checks.language.host=A2, limits.seconds=30, pin:NEED:OFFER=in, out or free")
_SHAPE = re.compile(r"^\s*([A-Za-z_][\w.:-]*?)\s*([*=])\s*(.+?)\s*$")
_MOST = 10**12


@dataclass(frozen=True)
class Change:
    """One change: what, `*` (times) or `=` (becomes), and the value as it was written."""

    target: str
    sign: str
    value: str

    def __str__(self) -> str:
        return f"{self.target}{self.sign}{self.value}"


def read_change(text: str) -> Change:
    """A change from its text; DataError for one that is none."""
    found = _SHAPE.match(text)
    if found is None:
        raise _wrong(text, "This is no change.", f"Write e.g. {HELP}.")
    target, sign, value = found.groups()
    return Change(SHORT.get(target, target), sign, value)


def changed(scenario: Scenario, changes: Iterable[Change]) -> Scenario:
    """The scenario with every change made, in their order; DataError for one that cannot be made."""
    for change in changes:
        scenario = _changed(scenario, change)
    return scenario


def near(scenario: Scenario, plan: Plan) -> Scenario:
    """The same, with a plan to stay near where the goals are served as well: what then differs comes of the change.

    The goal steadiness comes last, whatever the scenario's own order, unless that names it.
    """
    pool, policy = scenario.pool, scenario.policy
    legs = tuple(BaselineLeg(leg.need, leg.offer, leg.role, exchange.start) for exchange in plan.exchanges for leg in exchange.legs
                 if leg.need in pool.need and leg.offer in pool.offer)
    if all(goal.name != STEADY for goal in policy.goals):
        steady = policy.goal(STEADY)
        policy = dataclasses.replace(policy, goals=(*policy.goals, steady),
                                     spare_goals=tuple(goal for goal in policy.spare_goals if goal is not steady))
    return dataclasses.replace(scenario, pool=dataclasses.replace(pool, baseline=legs), policy=policy)


def _changed(scenario: Scenario, change: Change) -> Scenario:
    family, _, rest = change.target.partition(".")
    if change.target.partition(":")[0] == "budget":
        return dataclasses.replace(scenario, pool=_paid(scenario.pool, change))
    known = change.target == "first" or change.target.startswith("pin:") or family in ("limits", "checks", "rules", "goals") and rest
    if not known:
        raise _wrong(str(change), f"'{change.target}' is nothing that can be changed.", f"Write e.g. {HELP}.")
    if change.sign == "*":
        raise _wrong(str(change), "Only a budget can be multiplied.", "Write the new value after =.")
    if change.target.startswith("pin:"):
        return dataclasses.replace(scenario, pool=_pinned(scenario.pool, change))
    if change.target == "first":
        order = [change.value, *(goal.name for goal in scenario.policy.goals if goal.name != change.value)]
        return dataclasses.replace(scenario, policy=_ruled(scenario.policy, ("goals", "order"), order, change))
    if family == "limits":
        return dataclasses.replace(scenario, limits=_limited(scenario.limits, rest, change))
    return dataclasses.replace(scenario, policy=_ruled(scenario.policy, tuple(change.target.split(".")), _plain(change), change))


def _paid(pool: Pool, change: Change) -> Pool:
    """Cash envelopes times a factor, or at a sum: one envelope's, or that of all together."""
    _, _, key = change.target.partition(":")
    if key and key not in pool.envelope:
        raise _wrong(str(change), f"There is no envelope '{key}'.", f"Known: {', '.join(sorted(pool.envelope)) or 'none'}.")
    mine = [row for row in pool.envelopes if (row.envelope == key if key else row.resource == CASH)]
    total = sum(row.amount for row in mine)
    number = _number(change)
    if change.sign == "*" or change.value.endswith("%"):
        factor = number
    elif not total:
        factor = Fraction(0)
    else:
        factor = number / total
    amounts = {row.envelope: int(row.amount * factor + Fraction(1, 2)) for row in mine}
    if key and change.sign == "=" and not change.value.endswith("%"):
        amounts = {key: int(number)}
    if any(amount > _MOST for amount in amounts.values()):
        raise _wrong(str(change), "The sum is too large.", "Write a smaller one.")
    return dataclasses.replace(pool, envelopes=tuple(
        dataclasses.replace(row, amount=amounts.get(row.envelope, row.amount)) for row in pool.envelopes))


def _number(change: Change) -> Fraction:
    text = change.value.removesuffix("%")
    try:
        number = Fraction(text) / (100 if change.value.endswith("%") else 1)
    except (ValueError, ZeroDivisionError):
        number = Fraction(-1)
    if not re.fullmatch(r"\d+(\.\d+)?", text) or number < 0:
        raise _wrong(str(change), f"'{change.value}' is not a number of 0 or more.", "Write e.g. 1.2, 120% or 50000.")
    return number


def _pinned(pool: Pool, change: Change) -> Pool:
    parts = change.target.split(":")
    if len(parts) != 3 or parts[1] not in pool.need or parts[2] not in pool.offer:
        raise _wrong(str(change), "It names no need and offer of the round.", "Write pin:NEED:OFFER=in, out or free.")
    if change.value not in ("in", "out", "free"):
        raise _wrong(str(change), f"'{change.value}' is not in, out or free.", "Write one of them.")
    _, need, offer = parts
    pins = tuple(pin for pin in pool.pins if (pin.need, pin.offer) != (need, offer))
    if change.value != "free":
        pins += (Pin(need, offer, change.value),)
    return dataclasses.replace(pool, pins=pins)


def _limited(limits: Limits, name: str, change: Change) -> Limits:
    kinds = {"seconds": float, "seed": int, "workers": int, "gap": float}
    if name not in kinds:
        raise _wrong(str(change), f"There is no limit '{name}'.", f"Known: {', '.join(kinds)}.")
    try:
        return dataclasses.replace(limits, **{name: kinds[name](change.value)})
    except ValueError as error:
        raise _wrong(str(change), str(error), "Write another value.") from error


def _plain(change: Change) -> Any:
    """A value as TOML would have it: whole numbers, true and false, lists with `;`, else text."""
    value = change.value
    if change.target == "goals.order":
        return [part.strip() for part in value.split(";")]
    if value in ("true", "false"):
        return value == "true"
    if value in ("on", "off"):
        return value == "on"
    return int(value) if re.fullmatch(r"-?\d{1,10}", value) else value


def _ruled(policy: Policy, path: tuple[str, ...], value: Any, change: Change) -> Policy:
    """The policy with one number changed, read again as a scenario's settings are."""
    tables: dict[str, Any] = {family: {name: _given(table) for name, table in members.items()}
                              for family, members in policy.canonical().items()}
    table: Any = tables
    for step in path[:-1]:
        table = table.get(step)
        if not isinstance(table, dict):
            raise _wrong(str(change), f"'{'.'.join(path[:-1])}' is not known.", f"Write e.g. {HELP}.")
    table[path[-1]] = value
    found, wrong = read_policy(tables["checks"], tables["rules"], tables["goals"])
    if wrong:
        raise DataError([Problem(FILE, 0, str(change), what, mend) for _key, what, mend in wrong])
    return found


def _given(table: Any) -> Any:
    return {key: value for key, value in table.items() if value is not None} if isinstance(table, dict) else table


def _wrong(column: str, wrong: str, mend: str) -> DataError:
    return DataError([Problem(FILE, 0, column, wrong, mend)])
