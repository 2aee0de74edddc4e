"""Why does this offer not serve that need? Every check that fails; or what the plan would lose if it had to."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass, field

import numpy as np

from matcher.domain.errors import DataError
from matcher.domain.errors import Problem as Wrong
from matcher.domain.kinds import JOINT_OPERATION
from matcher.domain.pool import Pin
from matcher.domain.reasons import Reason
from matcher.goals.base import MAX
from matcher.screening import failing
from matcher.solve.problem import Problem, hold
from matcher.trust import clock
from matcher.trust.anew import DECIDED, IMPOSSIBLE, UNKNOWN, Anew, better, near, whole_round
from matcher.trust.blocks import blocks
from matcher.trust.desk import Desk, choices_of
from matcher.trust.differences import Differences, between, losses
from matcher.trust.nearby import around, free_legs

TURNED_AWAY, IN_PLAN, NOT_CHOSEN = "turned_away", "in_plan", "not_chosen"
# How many needs are decided anew at first (the closest; those that the same money pays), and when these leave no room for the
# pair; the share of the time for the first goal, and seconds that a search gets at least.
_WIDTHS = ((28, 28), (70, 0), (70, 70), (160, 160))
_FIRST, _LEAST = 0.6, 0.3
# Rules that one exchange may break and another make good; seconds for the question whether a pair is possible at all.
_OFFSETTING = ("balance", "debt")
_NEVER = 1.0


@dataclass(frozen=True)
class Way:
    """One way in which the offer could serve the need, with every check that it fails."""

    kind: str
    role: int | None
    failed: tuple[Reason, ...]


@dataclass(frozen=True)
class Bound:
    """What can be said of the loss in the first goal without solving again: it is at least this."""

    goal: str
    least: int


@dataclass(frozen=True)
class Forced:
    """The plan with the pair in it. `losses` by goal, above 0 where it is worse; `exact`: no plan with the pair loses less.

    `whole` says that the whole round was solved anew, else only what lies around the pair. `impossible`: no plan has the
    pair, given what is pinned; without `found` none was met in time, which proves nothing.
    """

    found: bool
    impossible: bool = False
    whole: bool = False
    exact: bool = False
    losses: dict[str, int] = field(default_factory=dict, hash=False)
    differences: Differences = Differences()


@dataclass(frozen=True)
class WhyNot:
    """The answer. `state` is TURNED_AWAY, IN_PLAN or NOT_CHOSEN; only the last has a bound, obstacles and a forced plan."""

    need: str
    offer: str
    state: str
    ways: tuple[Way, ...] = ()
    exchange: str | None = None
    obstacles: tuple[Reason, ...] = ()
    bound: Bound | None = None
    forced: Forced | None = None


def first_answer(desk: Desk, need: str, offer: str, *, prices: bool = False) -> WhyNot:
    """All that can be said at once: failing checks, what stands in the way in the plan, and the least that is lost.

    With `prices` the bound leans on the relaxation of the round, which is worked out on first use.
    """
    _known(desk, need, offer)
    for pick in desk.picks:
        if any(leg.need.need == need and leg.offer.offer == offer for leg in pick.legs):
            return WhyNot(need, offer, IN_PLAN, exchange=pick.id)
    ways = ways_of(desk, need, offer)
    if all(way.failed for way in ways):
        return WhyNot(need, offer, TURNED_AWAY, ways)
    mine = legs_of(desk, need, offer)
    nearest = min((blocks(desk, leg).reasons for leg in mine), key=len)
    return WhyNot(need, offer, NOT_CHOSEN, ways, None, nearest, _bound(desk, mine, prices))


def why_not(desk: Desk, need: str, offer: str, *, seconds: float = 10, whole: bool = False, workers: int = 0) -> WhyNot:
    """The first answer, and for a pair that passes the checks the plan that has it.

    Small rounds, and others with `whole`, are solved anew as a whole; else only what lies around the pair, and all other
    exchanges stay as they are.
    """
    first = first_answer(desk, need, offer, prices="prices" in vars(desk))
    if first.state != NOT_CHOSEN:
        return first
    return dataclasses.replace(first, forced=_forced(desk, first, seconds, whole or desk.small, workers))


def ways_of(desk: Desk, need: str, offer: str) -> tuple[Way, ...]:
    """Each kind that the need asks (each role of its team), with every check that the pair fails there."""
    pool, policy = desk.pool, desk.scenario.policy
    row = pool.need[need]
    named: list[tuple[str, int | None]] = [(kind, None) for kind in row.other_kinds if row.capability is not None]
    named += [(JOINT_OPERATION, role) for role in range(1, len(row.roles) + 1)]
    return tuple(Way(kind, role, tuple(failing(pool, policy.checks, policy.funding, need, offer, role, kind)))
                 for kind, role in named)


def legs_of(desk: Desk, need: str, offer: str) -> list[int]:
    """The eligible legs of a pair."""
    legs, pool = desk.problem.legs, desk.pool
    there = (legs.need == pool.needs.index(pool.need[need])) & (legs.offer == pool.offers.index(pool.offer[offer]))
    return [int(leg) for leg in np.flatnonzero(there)]


def _known(desk: Desk, need: str, offer: str) -> None:
    wrong = [Wrong("question", 0, name, f"There is no {name} '{key}' in the scenario.", "Name one of its table.")
             for name, key, known in (("need", need, desk.pool.need), ("offer", offer, desk.pool.offer)) if key not in known]
    if wrong:
        raise DataError(wrong)


def _bound(desk: Desk, mine: list[int], prices: bool) -> Bound | None:
    """By the bound of the plan's first goal over all plans; closer by the price of the pair in the relaxation."""
    goal, value, limit = desk.goals[0], desk.values[desk.goals[0].name], desk.bound()
    if limit is None:
        return None
    sign = 1 if goal.sense == MAX else -1
    least = sign * (value - limit)
    if prices and desk.prices is not None:
        bound, price = desk.prices
        priced = sign * value - (sign * bound - min(float(price[leg]) for leg in mine))
        if math.isfinite(priced):
            least = max(least, math.ceil(priced - 1e-6 * max(1.0, abs(priced))))
    return Bound(goal.name, least)


def _forced(desk: Desk, first: WhyNot, seconds: float, whole: bool, workers: int) -> Forced:
    problem = desk.pinned(dataclasses.replace(desk.pool, pins=(*desk.pins, Pin(first.need, first.offer, "in"))))
    limits = desk.scenario.limits
    if not whole and _never(desk, problem, first, seconds, workers):
        return Forced(False, impossible=True, whole=True)
    found = Anew(UNKNOWN)
    if whole:
        found = whole_round(problem, desk.goals, seconds=seconds, seed=limits.seed, gap=limits.gap, workers=workers)
    if not found.proved:
        # A search that ended early may know less than the plan at hand with few changes.
        other = _near(desk, problem, first, seconds, workers)
        if found.status != DECIDED or other.status == DECIDED and better(desk.goals, other.values, found.values) > 0:
            found = other
    exact = found.whole and found.proved and desk.proved
    if found.status != DECIDED:
        return Forced(False, impossible=found.status == IMPOSSIBLE and found.whole, whole=found.whole)
    lost = losses(desk.goals, desk.values, found.values)
    return Forced(True, False, found.whole, exact, lost, between(desk.picks, found.picks))


def _never(desk: Desk, problem: Problem, first: WhyNot, seconds: float, workers: int) -> bool:
    """Whether no plan has the pair, whatever else is in it: not even one of nothing but this need and what the offer gives.

    Other exchanges take room and money and never give any, but for the rules about a balance, which are left out here, and
    for pins, which ask for exchanges: only those that forbid a pair stay.
    """
    policy = problem.policy
    for name in _OFFSETTING:
        policy = policy.with_rule(name, on=False)
    pool = dataclasses.replace(desk.pool, pins=(*(pin for pin in desk.pins if pin.pin == "out"), Pin(first.need, first.offer, "in")))
    legs = dataclasses.replace(problem.legs, pool=pool)
    alone = dataclasses.replace(problem, pool=pool, legs=legs, policy=policy)
    need = pool.needs.index(pool.need[first.need])
    offer = pool.offers.index(pool.offer[first.offer])
    which = np.flatnonzero((legs.need == need) | (legs.offer == offer))
    found = near(alone, desk.goals[:1], (), which, seconds=min(_NEVER, seconds), seed=desk.scenario.limits.seed, workers=workers)
    return found.status == IMPOSSIBLE


def _near(desk: Desk, problem: Problem, first: WhyNot, seconds: float, workers: int) -> Anew:
    """The best plan with the pair that leaves most as it is: the first goal with more needs decided anew than the others."""
    deadline = clock.now() + seconds
    choices = choices_of(desk.plan.exchanges, problem.legs)
    pool, seed = desk.pool, desk.scenario.limits.seed
    need = [row.need for row in pool.needs].index(first.need)
    offer = [row.offer for row in pool.offers].index(first.offer)
    payers = _payers(desk, need, offer)
    found = Anew(IMPOSSIBLE)
    for closest, payable in _WIDTHS:
        # Who could take part with the offer, and who could serve the need or is paid by the same money.
        needs = around(problem, [need], choices, offers=[offer], most=closest)
        if payable:
            needs = list(dict.fromkeys((*needs, *around(problem, [need], choices, envelopes=payers, most=payable))))
        free = free_legs(problem, needs, choices, focus=[need], offers=[offer])
        left = max(_LEAST, deadline - clock.now())
        found = near(problem, desk.goals[:1], choices, free, seconds=_FIRST * left, seed=seed, workers=workers)
        if found.status != IMPOSSIBLE:
            break
    if found.status != DECIDED:
        return found
    needs = around(problem, [need], found.choices, offers=[offer], most=_WIDTHS[0][0])
    free = free_legs(problem, needs, found.choices, focus=[need], offers=[offer])
    # Where the first goal is the cost, a sheet without the money that stays counts it otherwise: it is then decided once more.
    most = desk.goals[0].sense == MAX
    held = [hold(desk.goals[0], found.values[desk.goals[0].name])] if most else []
    rest = near(problem, desk.goals[1:] if most else desk.goals, found.choices, free,
                seconds=max(_LEAST, deadline - clock.now()), seed=seed, holds=held,
                workers=workers)
    best = rest if rest.status == DECIDED else found
    return dataclasses.replace(best, values={goal.name: goal.value(best.picks, pool) for goal in desk.goals})


def _payers(desk: Desk, need: int, offer: int) -> list[str]:
    """The envelopes that may pay for a pair."""
    legs, marks = desk.problem.legs, desk.problem.earmarks
    mine = (legs.need == need) & (legs.offer == offer)
    return [row.envelope for row, pays in zip(desk.pool.envelopes, marks.admissible[mine].any(axis=0).tolist(), strict=True) if pays]
