"""A round made ready for solving: its eligible legs with their money facts, and sheets of any detail over any of them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from matcher.candidates import Legs
from matcher.domain.pool import Pool
from matcher.goals.base import MAX, Goal
from matcher.kinds.earmarks import Earmarks, earmarks_of
from matcher.model.columns import Columns, make_columns
from matcher.model.demand import Demand, demand_of
from matcher.model.detail import Detail, Flags
from matcher.model.limits import WeeklyLimits, weekly_limits
from matcher.model.picks import Pick
from matcher.model.sheet import Ints, Linear, Sheet, Subject, Table, linear
from matcher.policy import Policy
from matcher.rules.base import Rule
from matcher.solve.choices import Choice, pick_of

ORDER = "order"  # the last word between plans of equal worth


@dataclass(frozen=True)
class Hold:
    """A goal that later ones may not spoil: its value must stay at `least` (max) or below (min)."""

    goal: Goal
    worst: int


def hold(goal: Goal, value: int) -> Hold:
    """Holds a goal at a value, less its slack."""
    slack = abs(value) * goal.slack_permille // 1000
    return Hold(goal, value - slack if goal.sense == MAX else value + slack)


@dataclass(frozen=True, eq=False)
class Laid:
    """A sheet with its decisions and the goal asked for."""

    table: Table
    columns: Columns
    legs: Ints  # the problem's leg of each of the sheet's legs
    objective: Linear | None
    soft: dict[int, Subject]  # column that lets a subject's rows be broken


@dataclass(frozen=True, eq=False)
class Problem:
    """All that a search needs to know. Leg numbers count in `legs`."""

    pool: Pool
    policy: Policy
    legs: Legs
    earmarks: Earmarks
    demand: Demand | None
    seed: int
    left_out: frozenset[Subject] = frozenset()

    def rules(self) -> tuple[Rule, ...]:
        return self.policy.rules_on

    def limits(self, legs: Legs) -> WeeklyLimits:
        hosting, away = self.policy.rule("hosting"), self.policy.rule("away")
        return weekly_limits(
            self.pool, legs, at_once=hosting.at_once if hosting.on else None,
            in_round=hosting.in_round if hosting.on else None, away=away.at_once if away.on else None,
            offer_capacity=self.policy.rule("offer_capacity").on)

    def lay(self, which: Ints, detail: Detail, *, goal: Goal | str | None, holds: Sequence[Hold] = (),
            order_worst: int | None = None, soften: Detail | None = None, standing: Flags | bool = False,
            narrow: Callable[[Legs], Legs] | None = None, purse: Callable[[Demand], Demand] | None = None) -> Laid:
        """A sheet over some legs. Those flagged in `standing` (all: True) must stand.

        `narrow` takes starts and languages from the legs, `purse` envelopes from their demand: fewer plans, each of
        them sound. With `soften`, rows beyond that detail may be broken and the fewest subjects are.
        """
        legs = self.legs.take(which)
        sheet = Sheet()
        demand = self.demand.take(which) if self.demand is not None else None
        if narrow is not None:
            legs = narrow(legs)
        if demand is not None and purse is not None:
            demand = purse(demand)
        columns = make_columns(sheet, legs, self.earmarks.take(which), detail, self.limits(legs), demand,
                               self.policy.funding.sources)
        for rule in self.rules():
            rule.post(sheet, columns)
        flags = np.broadcast_to(np.asarray(standing, dtype=np.bool_), (len(which),))
        if flags.any():
            place = np.cumsum(flags) - 1
            mine = flags[columns.leg]
            sheet.add_rows([("standing", str(leg)) for leg in which[flags]], place[columns.leg[mine]], columns.column[mine], 1,
                           lower=1, upper=1)
        for held in holds:
            bounds = {"lower": held.worst} if held.goal.sense == MAX else {"upper": held.worst}
            sheet.add_linear(("goal", held.goal.name), held.goal.weights(sheet, columns), **bounds)
        if order_worst is not None:
            sheet.add_linear(("goal", ORDER), self._order(columns), upper=order_worst)
        objective: Linear | None = None
        soft: dict[int, Subject] = {}
        if soften is not None:
            soft = _soften(sheet, soften, self.pool)
            objective = linear(sorted(soft), 1)
        elif goal == ORDER:
            objective = self._order(columns)
        elif goal is not None and not isinstance(goal, str):
            objective = goal.weights(sheet, columns)
        return Laid(sheet.frozen(), columns, which, objective, soft)

    def picks(self, choices: Sequence[Choice]) -> tuple[Pick, ...]:
        """Choices as an answer with its facts, for values and audits."""
        return tuple(pick_of(choice, self.legs, f"x{number}") for number, choice in enumerate(choices, 1))

    def _order(self, columns: Columns) -> Linear:
        """A fixed pseudo-random weight for every leg and language, so that one plan among equals is the best."""
        legs, pool = columns.legs, columns.pool
        weights = np.zeros(len(columns.leg), dtype=np.int64)
        for i, (leg, language) in enumerate(zip(columns.leg.tolist(), columns.language.tolist(), strict=True)):
            text = "|".join((
                str(self.seed), pool.needs[legs.need[leg]].need, pool.offers[legs.offer[leg]].offer,
                str(legs.role[leg]), str(legs.kind[leg]), legs.languages[language] if language >= 0 else ""))
            weights[i] = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big") % 2**20 + 1
        return linear(columns.column, weights)


def make_problem(pool: Pool, policy: Policy, legs: Legs, seed: int) -> Problem:
    """Makes a screened round ready for solving."""
    marks = earmarks_of(legs, pool)
    return Problem(pool, policy, legs, marks, demand_of(legs, marks) if policy.funding.on else None, seed)


def _soften(sheet: Sheet, detail: Detail, pool: Pool) -> dict[int, Subject]:
    """Lets rows that a sheet of this detail would not have be broken, at one column a subject."""
    table = sheet.frozen()
    keys = sorted({key for key in table.details if key is not None and not detail.covers(key, pool)})
    if not keys:
        return {}
    column = dict(zip(keys, sheet.add_columns(len(keys)).tolist(), strict=True))
    owner = np.repeat(np.arange(len(table.subjects)), np.diff(table.starts))
    least = np.zeros(len(table.subjects), dtype=np.int64)
    most = np.zeros(len(table.subjects), dtype=np.int64)
    low = np.where(table.coefficients > 0, table.lower[table.columns], table.upper[table.columns])
    high = np.where(table.coefficients > 0, table.upper[table.columns], table.lower[table.columns])
    np.add.at(least, owner, table.coefficients * low)
    np.add.at(most, owner, table.coefficients * high)
    rows, columns, weights = [], [], []
    for row, key in enumerate(table.details):
        if key not in column:
            continue
        over, under = most[row] - table.row_upper[row], table.row_lower[row] - least[row]
        if over > 0:
            rows.append(row)
            columns.append(column[key])
            weights.append(-int(over))
        if under > 0:
            rows.append(row)
            columns.append(column[key])
            weights.append(int(under))
    sheet.row_index.append(np.asarray(rows, dtype=np.int64))
    sheet.column_index.append(np.asarray(columns, dtype=np.int64))
    sheet.coefficient.append(np.asarray(weights, dtype=np.int64))
    return {number: key for key, number in column.items()}
