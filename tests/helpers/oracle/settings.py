"""The numbers of checks, rules and goals as `scenario.toml` gives them, with the model's defaults filled in."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

ORDER = ("impact", "reach", "equity", "mutual", "fit", "cost")
CHECKS = ("not_self", "standing", "kind", "capability", "level", "avoids", "listed", "mode", "language", "security",
          "capacity", "window", "fundable")
PLAIN_RULES = ("need_once", "team", "cohort", "offer_capacity", "no_mutual_review", "pins")
DEFAULTS: dict[str, dict[str, Any]] = {
    "checks": {
        **{name: {"on": True} for name in CHECKS},
        "level": {"on": True, "min_offer": 4, "min_gain": 1},
        "listed": {"on": False},
        "language": {"on": True, "peer": "B2", "host": "B1"},
        "window": {"on": True, "visa_weeks": 6},
    },
    "rules": {
        **{name: {"on": True} for name in PLAIN_RULES},
        "hosting": {"on": True, "at_once": 1, "in_round": 3},
        "away": {"on": True, "at_once": 2},
        "funding": {"on": True, "sources": 3},
        "balance": {"on": False, "difference": 0},
    },
    "goals": {
        **{name: {"slack_permille": 0} for name in (*ORDER, "steadiness")},
        "impact": {"slack_permille": 0, "priority": [9, 3, 1], "contexts": {"conflict": 150, "migration": 150}},
        "fit": {"slack_permille": 0, "language": 2, "prefers": 3, "region": 1, "first_kind": 2, "new_pair": 1},
    },
}


@dataclass(frozen=True)
class Settings:
    """`checks[name][key]`, `rules[name][key]`, `goals[name][key]`; `order` as given, steadiness not yet put first."""

    checks: dict[str, dict[str, Any]]
    rules: dict[str, dict[str, Any]]
    goals: dict[str, dict[str, Any]]
    order: tuple[str, ...]

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> Settings:
        """From the nested tables of a scenario; a name or key that the model does not know raises KeyError."""
        tables = deepcopy(DEFAULTS)
        order = ORDER
        for section, members in given.items():
            for name, numbers in members.items():
                if (section, name) == ("goals", "order"):
                    order = tuple(numbers)
                    continue
                for key, value in numbers.items():
                    if key not in tables[section][name]:
                        raise KeyError(f"{section}.{name}.{key}")
                    if isinstance(value, Mapping):
                        tables[section][name][key] |= value
                    else:
                        tables[section][name][key] = value
        return cls(tables["checks"], tables["rules"], tables["goals"], order)

    def checking(self, name: str) -> bool:
        # No charges are asked for when the rule is off, so there is nothing that could not be paid.
        if name == "fundable" and not self.ruling("funding"):
            return False
        return bool(self.checks[name]["on"])

    def ruling(self, name: str) -> bool:
        return bool(self.rules[name]["on"])

    def effective_order(self, baseline: bool) -> tuple[str, ...]:
        """Steadiness first where a baseline is given and the order does not name it."""
        if baseline and "steadiness" not in self.order:
            return ("steadiness", *self.order)
        return self.order

    def context_percent(self, contexts: tuple[str, ...]) -> int:
        known = self.goals["impact"]["contexts"]
        return max((known.get(context, 100) for context in contexts), default=100)

    def slack(self, goal: str) -> int:
        return int(self.goals[goal]["slack_permille"])
