"""The same round solved along one or two numbers, and what fairness costs in it."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matcher import planner
from matcher.domain.errors import DataError, Problem
from matcher.domain.kinds import MATERIAL
from matcher.domain.plan import INFEASIBLE, STOPPED, Plan
from matcher.robust.crowd import Said, dealt
from matcher.scenario import Scenario
from matcher.whatif.axes import Axis, cells, fair_cells, prices
from matcher.whatif.changes import FILE, Change, changed


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
        found = prices([plain(self.impact_first), plain(self.equity_first)])
        return found[0].permille if found else None


def sweep(scenario: Scenario, axes: Sequence[Axis], *, workers: int = 0, listen: Said | None = None,
          stop: threading.Event | None = None) -> tuple[Point, ...]:
    """Every combination of one or two axes, solved within the scenario's limits on one core each, dealt out to the workers."""
    return tuple(dealt(_alone, (scenario,), solved, cells(scenario, axes), workers=workers, listen=listen, stop=stop))


def fairness(scenario: Scenario, *, workers: int = 0, listen: Said | None = None, stop: threading.Event | None = None) -> Fairness:
    """Impact against equity: impact first, giving up a little more of it at each step, and equity first."""
    asked = fair_cells(scenario)
    found = dealt(_alone, (scenario,), solved, asked, workers=workers, listen=listen, stop=stop)
    if len(found) < len(asked):
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


def plain(point: Point) -> dict[str, Any]:
    """The same as plain values, the changes as texts."""
    return {**dataclasses.asdict(point), "changes": [str(change) for change in point.changes]}
