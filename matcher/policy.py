"""Which checks, rules and goals are on, in which order, and with what numbers."""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from matcher.checks import CHECKS
from matcher.checks.base import Check
from matcher.goals import GOALS
from matcher.goals.base import Goal
from matcher.goals.worth import Worth
from matcher.rules import RULES
from matcher.rules.base import Rule
from matcher.rules.funding import Funding

DEFAULT_ORDER = ("impact", "reach", "equity", "mutual", "fit", "cost")
LATER = ("debt",)
"""Rules that came after format 1: they stand in the canonical text, and so in the digest, only where they are on."""
Wrong = tuple[str, str, str]
"""Dotted key, what is wrong, how to mend it."""


def _with(members: tuple[Any, ...], name: str, fields: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(dataclasses.replace(member, **fields) if member.name == name else member for member in members)


@dataclass(frozen=True)
class Policy:
    """Checks and rules in their families' order, goals in the order given; `goals` names each at most once."""

    checks: tuple[Check, ...]
    rules: tuple[Rule, ...]
    goals: tuple[Goal, ...]
    spare_goals: tuple[Goal, ...] = ()

    def check(self, name: str) -> Any:
        """The check of this name."""
        return next(member for member in self.checks if member.name == name)

    def rule(self, name: str) -> Any:
        """The rule of this name."""
        return next(member for member in self.rules if member.name == name)

    def with_rule(self, name: str, **fields: Any) -> Policy:
        """The same with some fields of a rule set."""
        return dataclasses.replace(self, rules=_with(self.rules, name, fields))

    def with_check(self, name: str, **fields: Any) -> Policy:
        """The same with some fields of a check set."""
        return dataclasses.replace(self, checks=_with(self.checks, name, fields))

    def goal(self, name: str) -> Any:
        """The goal of this name, in the order or not."""
        return next(member for member in (*self.goals, *self.spare_goals) if member.name == name)

    @property
    def rules_on(self) -> tuple[Rule, ...]:
        return tuple(rule for rule in self.rules if rule.on)

    @property
    def funding(self) -> Funding:
        return cast(Funding, self.rule("funding"))

    def effective_goals(self, baseline: bool) -> tuple[Goal, ...]:
        """The goals in the order in which they are proved: steadiness first where a baseline asks for it."""
        if baseline and all(goal.name != "steadiness" for goal in self.goals):
            return (self.goal("steadiness"), *self.goals)
        return self.goals

    def canonical(self) -> dict[str, Any]:
        """Every number of the policy, defaults filled in, under `checks`, `rules` and `goals`."""
        goals: dict[str, Any] = {"order": [goal.name for goal in self.goals]}
        for goal in (*self.goals, *self.spare_goals):
            goals[goal.name] = _numbers(goal)
        return {
            "checks": {check.name: _numbers(check) for check in self.checks},
            "rules": {rule.name: _numbers(rule) for rule in self.rules if rule.on or rule.name not in LATER},
            "goals": goals,
        }


def _numbers(member: Any) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for field in dataclasses.fields(member):
        value = getattr(member, field.name)
        if isinstance(value, Worth):
            if member.name == "impact":
                values |= {"priority": list(value.priority), "contexts": dict(sorted(value.contexts))}
        else:
            values[field.name] = value
    return values


def _nearest(word: str, known: list[str]) -> str:
    close = difflib.get_close_matches(word, known, 1)
    return f"Did you mean '{close[0]}'?" if close else f"Known: {', '.join(known)}."


def _fields(kind: Any) -> dict[str, Any]:
    """The names that a table may set, with an example of the value's type."""
    fields = {}
    for field in dataclasses.fields(kind):
        if field.name == "worth":
            continue
        fields[field.name] = field.default
    return fields


def _member(family: str, kind: Any, values: Mapping[str, Any], wrong: list[Wrong], **extra: Any) -> Any:
    """One member from its table; the default member where the table is wrong."""
    known = _fields(kind)
    taken: dict[str, Any] = {}
    for key, value in values.items():
        path = f"{family}.{kind.name}.{key}"
        if key not in known:
            wrong.append((path, f"'{key}' is not known.", _nearest(key, [*known, *extra])))
            continue
        example = known[key]
        if isinstance(example, bool):
            fits, asked = isinstance(value, bool), "true or false"
        elif isinstance(example, str):
            fits, asked = isinstance(value, str), "a text"
        else:
            fits = isinstance(value, int) and not isinstance(value, bool) and abs(value) <= 10**9
            asked = "a whole number of at most 1000000000"
        if not fits:
            wrong.append((path, f"{value!r} is not {asked}.", f"Write {asked}."))
            continue
        taken[key] = value
    try:
        return kind(**taken, **extra)
    except ValueError as error:
        wrong.append((f"{family}.{kind.name}", str(error), "Correct the value or leave it out."))
        return None


def _family(family: str, kinds: tuple[Any, ...], tables: Any, wrong: list[Wrong], extra: dict[str, dict[str, Any]],
            ) -> dict[str, Any]:
    names = [kind.name for kind in kinds]
    if not isinstance(tables, Mapping):
        wrong.append((family, f"{tables!r} is not a table.", f"Write [{family}.NAME] sections."))
        tables = {}
    for key, table in tables.items():
        if key not in names:
            wrong.append((f"{family}.{key}", f"'{key}' is not known.", _nearest(str(key), names)))
        elif not isinstance(table, Mapping):
            wrong.append((f"{family}.{key}", f"{table!r} is not a table.", f"Write a section [{family}.{key}]."))
    members = {}
    for kind in kinds:
        table = tables.get(kind.name, {})
        if not isinstance(table, Mapping):
            table = {}
        members[kind.name] = _member(family, kind, table, wrong, **extra.get(kind.name, {}))
    return members


def _worth(table: Any, wrong: list[Wrong]) -> tuple[Worth, dict[str, Any]]:
    """The weights of impact, and what else its table says."""
    if not isinstance(table, Mapping):
        return Worth(), {}
    rest = {key: value for key, value in table.items() if key not in ("priority", "contexts")}
    worth = Worth()
    priority, contexts = table.get("priority", worth.priority), table.get("contexts", {})

    def whole(value: Any) -> bool:
        return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 1000

    if not isinstance(priority, list | tuple) or len(priority) != 3 or not all(map(whole, priority)):
        wrong.append(("goals.impact.priority", f"{priority!r} is not three whole numbers from 0 to 1000.",
                      "Write e.g. priority = [9, 3, 1]."))
        priority = worth.priority
    if not isinstance(contexts, Mapping) or not all(map(whole, contexts.values())):
        wrong.append(("goals.impact.contexts", f"{contexts!r} is not a table of whole numbers from 0 to 1000.",
                      "Write e.g. contexts = { conflict = 150 }."))
        contexts = {}
    try:
        return Worth(tuple(priority), tuple(sorted({**dict(worth.contexts), **contexts}.items()))), rest
    except ValueError as error:
        wrong.append(("goals.impact.contexts", str(error), "Correct the name."))
        return worth, rest


def read_policy(
    checks: Mapping[str, Any] | None = None, rules: Mapping[str, Any] | None = None, goals: Mapping[str, Any] | None = None
) -> tuple[Policy, list[Wrong]]:
    """A policy from the tables of a scenario (as TOML gives them), and everything wrong in them.

    The policy is only to be used when nothing is wrong.
    """
    wrong: list[Wrong] = []
    check_members = _family("checks", CHECKS, checks or {}, wrong, {})
    rule_members = _family("rules", RULES, rules or {}, wrong, {})
    tables = dict(goals) if isinstance(goals, Mapping) else {}
    names = [kind.name for kind in GOALS]
    order = tables.pop("order", list(DEFAULT_ORDER))
    if not isinstance(order, list | tuple) or not order or not all(isinstance(name, str) for name in order):
        wrong.append(("goals.order", f"{order!r} is not a list of goals.", f"Name at least one of: {', '.join(names)}."))
        order = list(DEFAULT_ORDER)
    for name in sorted(set(order) - set(names)):
        wrong.append(("goals.order", f"'{name}' is not known.", _nearest(name, names)))
    for name in sorted({name for name in order if list(order).count(name) > 1}):
        wrong.append(("goals.order", f"'{name}' stands twice.", "Name each goal once."))
    worth, rest = _worth(tables.get("impact", {}), wrong)
    if isinstance(tables.get("impact"), Mapping):
        tables["impact"] = rest
    goal_members = _family("goals", GOALS, tables, wrong, {"impact": {"worth": worth}, "equity": {"worth": worth}})
    chosen = tuple(goal_members[name] for name in order if name in goal_members)
    spare = tuple(goal_members[name] for name in names if name not in order)
    return Policy(tuple(check_members.values()), tuple(rule_members.values()), chosen, spare), wrong


def default_policy() -> Policy:
    """Every default of MODEL.md."""
    return read_policy()[0]
