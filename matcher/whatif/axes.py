"""Numbers that a round is solved along, and the scenarios that this gives. It loads no solver."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Any

from matcher.domain.errors import DataError, Problem
from matcher.scenario import Scenario
from matcher.whatif.changes import FILE, Change, changed, read_change

STEPS = 5
MOST_POINTS = 60
SLACKS = (0, 10, 20, 50, 100, 200)
"""Permille of impact that may be given up for equity along the trade-off."""
Cell = tuple[Change, ...]
_RANGE = re.compile(r"^(\d+(?:\.\d+)?)(%?)\.\.(\d+(?:\.\d+)?)(%?)(?:/(\d{1,3}))?$")


@dataclass(frozen=True)
class Axis:
    """One number that is swept: its name as written, and the change made at each of its values."""

    name: str
    changes: tuple[Change, ...]


def read_axis(text: str) -> Axis:
    """An axis: `budget=50%..150%` (`/9` for nine steps), `hosting=1..3`, `first=impact|equity`; DataError for none."""
    name, equals, values = text.partition("=")
    if not equals or not values.strip():
        raise DataError([Problem(FILE, 0, text, "This is nothing to sweep over.",
                                 "Write e.g. budget=50%..150%, hosting=1..3 or first=impact|equity.")])
    found = _RANGE.match(values.strip())
    written = values.split("|") if found is None else _steps(*found.groups())
    return Axis(name.strip(), tuple(read_change(f"{name.strip()}={value.strip()}") for value in written))


def _steps(first: str, percent: str, last: str, also: str, number: str | None) -> list[str]:
    low, high = Fraction(first), Fraction(last)
    sign = "%" if percent or also else ""
    if number is None and not sign and low.denominator == high.denominator == 1 and abs(high - low) < STEPS:
        return [str(value) for value in range(int(min(low, high)), int(max(low, high)) + 1)]
    steps = max(2, int(number or STEPS))
    between = [low + (high - low) * step / (steps - 1) for step in range(steps)]
    return [f"{float(value):g}{sign}" if sign else str(round(value)) for value in between]


def cells(scenario: Scenario, axes: Sequence[Axis]) -> tuple[Cell, ...]:
    """Every combination of one or two axes; DataError for one that cannot be made, before anything is solved."""
    if not 1 <= len(axes) <= 2:
        raise DataError([Problem(FILE, 0, "sweep", f"{len(axes)} numbers cannot be swept at once.", "Give one or two.")])
    if len(axes) == 2 and axes[0].changes[0].target == axes[1].changes[0].target:
        raise DataError([Problem(FILE, 0, "sweep", "Both numbers are the same.", "Give two different ones.")])
    found = tuple(product(*(axis.changes for axis in axes)))
    if len(found) > MOST_POINTS:
        raise DataError([Problem(FILE, 0, "sweep", f"{len(found)} scenarios are too many.", f"Ask for at most {MOST_POINTS}.")])
    for cell in found:
        changed(scenario, cell)
    return found


def fair_cells(scenario: Scenario) -> tuple[Cell, ...]:
    """Impact first, giving up a little more of it at each step, and last equity first."""
    rest = "".join(f";{goal.name}" for goal in scenario.policy.goals if goal.name not in ("impact", "equity"))
    orders = [(f"goals.order=impact;equity{rest}", f"slack={slack}") for slack in SLACKS]
    orders.append((f"goals.order=equity;impact{rest}", "slack=0"))
    return tuple(tuple(read_change(text) for text in texts) for texts in orders)


@dataclass(frozen=True)
class Price:
    """What equity first costs where all else is `beside`: impact and equity with impact first, and with equity first."""

    beside: tuple[str, ...]
    impact: tuple[int, int]
    equity: tuple[int, int]

    @property
    def permille(self) -> int:
        """Of the impact, what equity first gives up: the price of fairness."""
        best, fair = self.impact
        return round(1000 * (best - fair) / best) if best > 0 else 0

    @property
    def free(self) -> bool:
        """Whether equity first gives up nothing."""
        return self.impact[0] <= self.impact[1]


def prices(points: Iterable[Mapping[str, Any]]) -> tuple[Price, ...]:
    """The price of fairness wherever points (`changes` as texts, `values` by goal) have impact first and equity first."""
    found: dict[tuple[str, ...], dict[str, Mapping[str, int]]] = {}
    for point in points:
        first, beside = "", []
        for text in point["changes"]:
            target, _, value = text.partition("=")
            if target in ("first", "goals.order"):
                first = value.partition(";")[0]
            elif target != "goals.impact.slack_permille" or value != "0":
                beside.append(text)
        if first and {"impact", "equity"} <= point["values"].keys():
            found.setdefault(tuple(beside), {})[first] = point["values"]
    return tuple(Price(beside, (pair["impact"]["impact"], pair["equity"]["impact"]), (pair["impact"]["equity"], pair["equity"]["equity"]))
                 for beside, pair in found.items() if {"impact", "equity"} <= pair.keys())
