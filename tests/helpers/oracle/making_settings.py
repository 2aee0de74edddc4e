"""Policies of tiny random rounds, as the tables of a scenario: mostly the model's own, with a few numbers changed."""

from __future__ import annotations

from typing import Any

from tests.helpers.oracle.dice import Dice
from tests.helpers.oracle.settings import ORDER

SWITCHES = {
    "checks": ("standing", "level", "avoids", "language", "security", "capacity", "fundable"),
    "rules": ("hosting", "away", "funding", "no_mutual_review", "offer_capacity", "pins"),
}
NUMBERS: dict[tuple[str, str, str], tuple[Any, ...]] = {
    ("checks", "level", "min_offer"): (3, 5), ("checks", "level", "min_gain"): (2, 3),
    ("checks", "language", "peer"): ("B1", "C1"), ("checks", "language", "host"): ("A2", "B2"),
    ("checks", "window", "visa_weeks"): (0, 2, 9), ("rules", "hosting", "at_once"): (2, 0),
    ("rules", "hosting", "in_round"): (1, 2), ("rules", "away", "at_once"): (1, 3, 0),
    ("rules", "funding", "sources"): (1, 2), ("goals", "impact", "priority"): ([5, 2, 1], [1, 1, 1]),
    ("goals", "impact", "contexts"): ({"disaster": 130}, {"conflict": 200}), ("goals", "fit", "language"): (5, 0),
    ("goals", "fit", "prefers"): (1,), ("goals", "fit", "region"): (0, 4), ("goals", "fit", "first_kind"): (0, 7),
    ("goals", "fit", "new_pair"): (3,),
}


def settings(dice: Dice) -> dict[str, Any]:
    """The tables checks, rules and goals; only what differs from the model's defaults."""
    tables: dict[str, Any] = {"checks": {}, "rules": {}, "goals": {}}
    if dice.chance(40):
        for (section, name, key), values in NUMBERS.items():
            if dice.chance(10):
                tables[section].setdefault(name, {})[key] = dice.pick(values)
    if dice.chance(20):
        section = dice.pick(("checks", "rules"))
        tables[section].setdefault(dice.pick(SWITCHES[section]), {})["on"] = False
    if dice.chance(6):
        tables["checks"]["listed"] = {"on": True}
    if dice.chance(18):
        tables["rules"]["balance"] = {"on": True, "difference": dice.pick((1, 0, 2))}
    if dice.chance(45):
        order = list(dice.some((*ORDER, "steadiness"), 3, 7))
        # Cost before all others leaves an empty plan: let it come first, but seldom.
        if order[0] == "cost" and not dice.chance(15):
            order = [*order[1:], "cost"]
        tables["goals"]["order"] = order
    if dice.chance(25):
        for name in dice.some((*ORDER, "steadiness"), 1, 3):
            tables["goals"].setdefault(name, {})["slack_permille"] = dice.pick((100, 300, 50, 10))
    return tables
