"""The same round solved along one or two numbers, and what fairness costs in it."""

from __future__ import annotations

import dataclasses
import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from matcher import planner
from matcher.domain.errors import DataError, Problem
from matcher.domain.kinds import MATERIAL
from matcher.domain.plan import INFEASIBLE, STOPPED, Plan
from matcher.robust.crowd import Said, dealt
from matcher.scenario import Scenario
from matcher.whatif.changes import FILE, Change, changed, read_change

STEPS = 5
MOST_POINTS = 60
SLACKS = (0, 10, 20, 50, 100, 200)
"""Permille of impact that may be given up for equity along the trade-off."""
_RANGE = re.compile(r"^(\d+(?:\.\d+)?)(%?)\.\.(\d+(?:\.\d+)?)(%?)(?:/(\d{1,3}))?$")


@dataclass(frozen=True)
class Axis:
    """One number that is swept: its name as written, and the change made at each of its values."""

    name: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Point:
    """The round with some changes, solved: its goals, what it costs, how much is met. Values are None without a plan."""

    changes: tuple[Change, ...]
    status: str
    values: dict[str, int]
    proved: bool
    met: int
    exchanges: int
    cost: int

    @property
    def name(self) -> str:
        return ", ".join(str(change) for change in self.changes)


@dataclass(frozen=True)
class Fairness:
    """What fairness costs: impact with impact first and with equity first, and equity there; the way between as points.

    `price` is the permille of impact lost when equity comes first.
    """

    impact_first: Point
    equity_first: Point
    points: tuple[Point, ...]

    @property
    def price(self) -> int | None:
        best, fair = self.impact_first.values.get("impact"), self.equity_first.values.get("impact")
        if best is None or fair is None or best <= 0:
            return None
        return 1000 * (best - fair) // best


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


def sweep(scenario: Scenario, axes: Sequence[Axis], *, workers: int = 0, listen: Said | None = None,
          stop: threading.Event | None = None) -> tuple[Point, ...]:
    """Every combination of one or two axes, solved within the scenario's limits on one core each, dealt out to the workers."""
    if not 1 <= len(axes) <= 2:
        raise DataError([Problem(FILE, 0, "sweep", f"{len(axes)} numbers cannot be swept at once.", "Give one or two.")])
    cells = list(product(*(axis.changes for axis in axes)))
    if len(cells) > MOST_POINTS:
        raise DataError([Problem(FILE, 0, "sweep", f"{len(cells)} scenarios are too many.", f"Ask for at most {MOST_POINTS}.")])
    for cell in cells:
        changed(scenario, cell)  # what is wrong is said before anything is solved
    return tuple(dealt(_alone, (scenario,), solved, cells, workers=workers, listen=listen, stop=stop))


def fairness(scenario: Scenario, *, workers: int = 0, listen: Said | None = None, stop: threading.Event | None = None) -> Fairness:
    """Impact against equity: impact first, giving up a little more of it at each step, and equity first."""
    rest = ";".join(goal.name for goal in scenario.policy.goals if goal.name not in ("impact", "equity"))
    cells = [tuple(read_change(text) for text in (f"goals.order=impact;equity{';' + rest if rest else ''}", f"slack={slack}"))
             for slack in SLACKS]
    cells.append((read_change(f"goals.order=equity;impact{';' + rest if rest else ''}"), read_change("slack=0")))
    found = dealt(_alone, (scenario,), solved, cells, workers=workers, listen=listen, stop=stop)
    if len(found) < len(cells):
        raise DataError([Problem(FILE, 0, "fairness", "It was stopped before every plan was made.", "Ask again.")])
    return Fairness(found[0], found[-1], tuple(found))


def _alone(scenario: Scenario) -> Scenario:
    """The scenario for one core: as many are solved at a time as there are workers."""
    return dataclasses.replace(scenario, limits=dataclasses.replace(scenario.limits, workers=1))


def solved(scenario: Scenario, changes: tuple[Change, ...]) -> Point:
    """One point."""
    return point_of(changes, planner.plan(changed(scenario, changes)))


def point_of(changes: tuple[Change, ...], plan: Plan) -> Point:
    """A plan as a point."""
    there = plan.status not in (INFEASIBLE, STOPPED)
    charged = sum(c.amount for x in plan.exchanges for leg in x.legs for c in leg.charges if not c.line.startswith(MATERIAL))
    return Point(
        changes, plan.status, {goal.name: goal.value for goal in plan.goals} if there else {},
        there and all(goal.proved for goal in plan.goals), len({leg.need for x in plan.exchanges for leg in x.legs}),
        len(plan.exchanges), charged)
