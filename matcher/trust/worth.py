"""What one more unit of a resource is worth: estimated by the prices of the relaxation or by counting, checked by solving again."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count

import numpy as np

from matcher.domain.funding import Envelope
from matcher.domain.kinds import CASH, KINDS
from matcher.domain.pool import Pool
from matcher.goals.base import MAX
from matcher.model.detail import Detail
from matcher.model.sheet import Table
from matcher.solve.highs import relax
from matcher.trust import clock
from matcher.trust.anew import better
from matcher.trust.changes import FUND_HOLDER, PEER, SOCIETY, Change, Edit
from matcher.trust.desk import Desk
from matcher.trust.differences import between, losses
from matcher.trust.tongues import openings
from matcher.trust.unlock import solved_with

UNIT = 1000
"""Whole units of money that a worth speaks of."""
STEPS = 5
"""So many units of new money are tried together: one thousand alone seldom meets a need."""
# Of each sort of resource so many are checked by solving, those with the highest estimate.
_CHECKED = 4
# Unmet needs that are decided anew around a resource.
_FOCUS = 8


@dataclass(frozen=True)
class Worth:
    """More of one resource. `estimate` is in the first goal, by the prices of the relaxation: a guide, no bound.

    Of languages and interpreters it is counted instead: `opens` are the unmet needs for which the checks would let a leg in,
    the estimate their impact; of new money there is none. `gains` by goal are by solving again with `steps` units; None where
    that was not done. `more` says how many needs of each priority one unit then meets more. `whole`: of the whole round, else
    at least so much.
    """

    change: Change
    estimate: float
    opens: tuple[str, ...] = ()
    steps: int = 1
    gains: dict[str, int] | None = field(default=None, hash=False)
    more: dict[int, float] = field(default_factory=dict, hash=False)
    needs: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    whole: bool = False
    sure: bool = False


def worths(desk: Desk, *, seconds: float = 60, only: str | None = None, workers: int = 0) -> tuple[Worth, ...]:
    """New money by what it is for, then every resource with its estimate, the dearest first, those at the top solved again
    with one unit more.

    `only` names one envelope, offer, society or language, which is then solved again in any case.
    """
    deadline = clock.now() + seconds
    priced = [worth for worth in (*estimates(desk, min(30.0, seconds)), *counted(desk)) if only is None or only in _keys(worth)]
    priced.sort(key=lambda worth: (-worth.estimate, worth.change.code, str(worth.change.facts)))
    fresh = [Worth(change, 0.0, steps=STEPS) for change in _new_money(desk)] if only is None else []
    checked: Counter[str] = Counter()
    answer = []
    for worth in (*fresh, *priced):
        left = deadline - clock.now()
        if left > 0 and (only is not None or worth.steps > 1 or worth.estimate > 0 and checked[worth.change.code] < _CHECKED):
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
    relaxation = relax(table, laid.objective, 1 if goal.sense == MAX else -1, seconds, clock.ending())
    if relaxation is None:
        return ()
    return tuple(Worth(change, round(float(relaxation.price[first + number]) * units, 1))
                 for number, (change, units) in enumerate(named))


def counted(desk: Desk) -> tuple[Worth, ...]:
    """Languages and interpreters, by what they open."""
    first = desk.goals[0].name == "impact"
    return tuple(Worth(opening.change, float(opening.worth if first else len(opening.needs)), opening.needs)
                 for opening in openings(desk))


@dataclass(frozen=True)
class NewMoney(Change):
    """An envelope that is not there: free of earmarks, or for one kind of exchange."""

    envelope: Envelope | None = None

    def applied(self, pool: Pool) -> Pool:
        assert self.envelope is not None
        return dataclasses.replace(pool, envelopes=(*pool.envelopes, self.envelope))


def _new_money(desk: Desk) -> Iterator[Change]:
    """Money without an earmark, and for each kind that unmet needs ask."""
    pool = desk.pool
    if not desk.scenario.policy.funding.on or pool.costs.free:
        return
    last = pool.week_start(pool.weeks) - timedelta(days=1)
    name = next(f"new{number or ''}" for number in count() if f"new{number or ''}" not in pool.envelope)
    asked = {kind for row in pool.needs if row.need not in desk.around.met for kind in row.kinds}
    for kinds in ((), *((kind,) for kind in KINDS if kind in asked)):
        money = Envelope(name, "", STEPS * UNIT, pool.start, last, kinds=kinds)
        facts: dict[str, object] = {"amount": UNIT, "currency": pool.currency}
        yield NewMoney("change_new_money_kind" if kinds else "change_new_money", {**facts, **({"kind": kinds[0]} if kinds else {})}, (),
                       FUND_HOLDER, envelope=money)


def _keys(worth: Worth) -> tuple[str, ...]:
    facts = worth.change.facts
    return tuple(str(facts[name]) for name in ("envelope", "offer", "society", "language") if name in facts)


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
    """The same, solved again with so much more."""
    focus = [*worth.opens[:_FOCUS]] or _focus(desk, worth.change)
    if not focus and not desk.tiny:
        return dataclasses.replace(worth, gains={goal.name: 0 for goal in desk.goals})
    found = solved_with(desk, worth.change.applied(desk.pool), focus, seconds, workers, whom=False)
    if found is None:
        return worth
    gains = {name: -loss for name, loss in losses(desk.goals, desk.values, found.values).items()}
    sure = found.whole and found.proved and desk.proved
    if better(desk.goals, found.values, desk.values) <= 0:
        # Nothing better was found: the plan as it is stands with it, too.
        return dataclasses.replace(worth, gains={goal.name: 0 for goal in desk.goals}, whole=found.whole, sure=sure)
    moved, more = between(desk.picks, found.picks), Counter[int]()
    for sign, needs in ((1, moved.gained), (-1, moved.lost)):
        for need in needs:
            more[desk.pool.need[need].priority] += sign
    return dataclasses.replace(
        worth, gains=gains, more={priority: more[priority] / worth.steps for priority in sorted(more) if more[priority]},
        needs=moved.gained, lost=moved.lost, whole=found.whole, sure=sure)


def _focus(desk: Desk, change: Change) -> list[str]:
    """The unmet needs of the most impact that could use it."""
    facts, pool, legs = change.facts, desk.pool, desk.problem.legs
    unmet = np.array([row.need not in desk.around.met for row in pool.needs], dtype=np.bool_)
    able = unmet[legs.need]
    if "offer" in facts:
        able &= legs.offer == [row.offer for row in pool.offers].index(facts["offer"])
    elif "society" in facts:
        able &= legs.receiver == [row.society for row in pool.societies].index(facts["society"])
    elif "envelope" in facts:
        able &= desk.problem.earmarks.admissible[:, [row.envelope for row in pool.envelopes].index(facts["envelope"])]
    elif "kind" in facts:
        able &= legs.kind == KINDS.index(facts["kind"])
    best = np.zeros(len(pool.needs), dtype=np.int64)
    np.maximum.at(best, legs.need[able], desk.worth[able])
    return [pool.needs[place].need for place in np.argsort(-best, kind="stable")[:_FOCUS].tolist() if best[place] > 0]
