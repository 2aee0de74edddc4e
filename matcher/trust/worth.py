"""What one more unit of a resource is worth: estimated by the prices of the relaxation, checked by solving again."""

from __future__ import annotations

import dataclasses
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from matcher.domain.kinds import CASH
from matcher.goals.base import MAX
from matcher.model.detail import Detail
from matcher.model.sheet import Table
from matcher.solve.highs import relax
from matcher.trust.changes import FUND_HOLDER, PEER, SOCIETY, Change, Edit
from matcher.trust.desk import Desk
from matcher.trust.differences import between, losses
from matcher.trust.unlock import solved_with

UNIT = 1000
"""Whole units of money that a worth speaks of."""
# Of each sort of resource so many are checked by solving, those with the highest estimate.
_CHECKED = 4


@dataclass(frozen=True)
class Worth:
    """One more unit of one resource. `estimate` is in the first goal, by the prices of the relaxation: a guide, no bound.

    `gains` by goal are by solving again; None where that was not done. `whole`: of the whole round, else at least so much.
    """

    change: Change
    estimate: float
    gains: dict[str, int] | None = field(default=None, hash=False)
    needs: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    whole: bool = False
    sure: bool = False


def worths(desk: Desk, *, seconds: float = 60, only: str | None = None, workers: int = 0) -> tuple[Worth, ...]:
    """Every resource with its estimate, the dearest first, those at the top solved again with one unit more.

    `only` names one envelope, offer or society, which is then solved again in any case.
    """
    deadline = time.monotonic() + seconds
    priced = [worth for worth in estimates(desk, min(30.0, seconds)) if only is None or _key(worth) == only]
    priced.sort(key=lambda worth: (-worth.estimate, worth.change.code, str(worth.change.facts)))
    checked: Counter[str] = Counter()
    answer = []
    for worth in priced:
        left = deadline - time.monotonic()
        if left > 0 and (only is not None or worth.estimate > 0 and checked[worth.change.code] < _CHECKED):
            checked[worth.change.code] += 1
            answer.append(_checked(desk, worth, min(left, max(3.0, seconds / 10)), workers))
        else:
            answer.append(worth)
    return tuple(answer)


def estimates(desk: Desk, seconds: float) -> tuple[Worth, ...]:
    """What the relaxation says of each resource, without solving again."""
    problem, goal = desk.problem, desk.goals[0]
    detail = Detail.calendar(desk.pool) if desk.small else Detail.none(desk.pool)
    if not len(problem.legs):
        return ()
    laid = problem.lay(np.arange(len(problem.legs)), detail, goal=goal)
    assert laid.objective is not None
    named = list(_resources(desk))
    table, first = _with_takers(laid.table, [rows for _, rows in _rows_of(desk, laid.table, named)])
    relaxation = relax(table, laid.objective, 1 if goal.sense == MAX else -1, seconds, threading.Event())
    if relaxation is None:
        return ()
    return tuple(Worth(change, round(float(relaxation.price[first + number]) * units, 1))
                 for number, (change, units) in enumerate(named))


def _key(worth: Worth) -> str:
    return str(next(worth.change.facts[name] for name in ("envelope", "offer", "society") if name in worth.change.facts))


def _resources(desk: Desk) -> Iterator[tuple[Change, int]]:
    """What there could be one more of, and how many of the relaxation's units that is."""
    pool, policy = desk.pool, desk.scenario.policy
    if policy.funding.on:
        for envelope in pool.envelopes:
            if envelope.resource == CASH:
                more = Edit("envelopes", envelope.envelope, "amount", envelope.amount + UNIT)
                yield Change("change_money", {"envelope": envelope.envelope, "amount": UNIT}, (more,), FUND_HOLDER,
                             envelope.source), UNIT * 1000 // (1000 + envelope.support_permille)
    for offer in pool.offers:
        days = max((row.days for row in pool.needs if set(row.kinds) & set(offer.kinds)), default=0)
        yield Change("change_offer_more", {"offer": offer.offer, "days": days}, (
            Edit("offers", offer.offer, "exchanges_max", offer.exchanges_max + 1),
            Edit("offers", offer.offer, "people", offer.people + 1),
            Edit("offers", offer.offer, "days_total", offer.days_total + days)), PEER, offer.society), 1
    hosting = policy.rule("hosting")
    for society in pool.societies if hosting.on else ():
        once = hosting.at_once if society.hosted_at_once is None else society.hosted_at_once
        whole = hosting.in_round if society.hosted_in_round is None else society.hosted_in_round
        yield Change("change_host_place", {"society": society.society, "limit": whole + 1, "column": "hosted_in_round"}, (
            Edit("societies", society.society, "hosted_in_round", whole + 1),
            Edit("societies", society.society, "hosted_at_once", once + 1)), SOCIETY, society.society), 1


def _rows_of(desk: Desk, table: Table, named: list[tuple[Change, int]]) -> Iterator[tuple[Change, list[int]]]:
    """The rows in which a resource is used up: what an envelope gives in all, what an offer can do, a host's places."""
    pool = desk.pool
    rows: dict[tuple[str, str], list[int]] = {}
    for number, subject in enumerate(table.subjects):
        keys = subject[1:2] if subject[0] in ("offer_capacity", "hosting") else ()
        if subject[0] == "funding" and all(key in pool.envelope for key in subject[1:]):
            # Ceilings of classes and of receivers are under the same name, and have other sums.
            whole = sum(pool.envelope[key].chargeable for key in subject[1:])
            keys = subject[1:] if 0 < table.row_upper[number] == whole else ()
        for key in keys:
            rows.setdefault((subject[0], key), []).append(number)
    rule = {"envelope": "funding", "offer": "offer_capacity", "society": "hosting"}
    for change, _ in named:
        name = next(name for name in rule if name in change.facts)
        yield change, rows.get((rule[name], str(change.facts[name])), [])


def _with_takers(table: Table, uses: list[list[int]]) -> tuple[Table, int]:
    """The table with one column more for each resource that would take a unit of it, and may not: its price is the unit's worth."""
    first, number = len(table.lower), len(uses)
    owner = np.repeat(np.arange(len(table.row_lower)), np.diff(table.starts))
    row = np.concatenate([owner, np.array([r for rows in uses for r in rows], dtype=np.int64)])
    column = np.concatenate([table.columns, np.array([first + i for i, rows in enumerate(uses) for _ in rows], dtype=np.int64)])
    coefficient = np.concatenate([table.coefficients, np.ones(len(row) - len(owner), dtype=np.int64)])
    order = np.argsort(row, kind="stable")
    zeros = np.zeros(number, dtype=np.int64)
    # A flow may be bounded by the very sum that its envelope has: then the bound would carry the price, not the row.
    upper = np.where(table.implied, 4 * np.maximum(table.upper, 1), table.upper)
    return dataclasses.replace(
        table, lower=np.concatenate([table.lower, zeros]), upper=np.concatenate([upper, zeros]),
        implied=np.concatenate([table.implied, np.ones(number, dtype=np.bool_)]),
        starts=np.searchsorted(row[order], np.arange(len(table.row_lower) + 1)).astype(np.int64), columns=column[order],
        coefficients=coefficient[order]), first


def _checked(desk: Desk, worth: Worth, seconds: float, workers: int) -> Worth:
    """The same, solved again with one unit more."""
    facts, pool, legs = worth.change.facts, desk.pool, desk.problem.legs
    unmet = np.array([row.need not in desk.around.met for row in pool.needs], dtype=np.bool_)
    able = unmet[legs.need]
    if "offer" in facts:
        able &= legs.offer == [row.offer for row in pool.offers].index(facts["offer"])
    elif "society" in facts:
        able &= legs.receiver == [row.society for row in pool.societies].index(facts["society"])
    else:
        able &= desk.problem.earmarks.admissible[:, [row.envelope for row in pool.envelopes].index(facts["envelope"])]
    needs = legs.need[able]
    best = np.zeros(len(pool.needs), dtype=np.int64)
    np.maximum.at(best, needs, desk.worth[able])
    focus = [pool.needs[place].need for place in np.argsort(-best, kind="stable")[:8].tolist() if best[place] > 0]
    if not focus and not desk.tiny:
        return dataclasses.replace(worth, gains={goal.name: 0 for goal in desk.goals})
    found = solved_with(desk, worth.change.applied(pool), focus, seconds, workers, whom=False)
    if found is None:
        return worth
    gains = {name: -loss for name, loss in losses(desk.goals, desk.values, found.values).items()}
    if gains[desk.goals[0].name] < 0:
        gains = {goal.name: 0 for goal in desk.goals}
    moved = between(desk.picks, found.picks)
    return dataclasses.replace(worth, gains=gains, needs=moved.gained, lost=moved.lost, whole=found.whole,
                               sure=found.whole and found.proved and desk.proved)
