"""How often to run rounds: the same stream of needs and offers in monthly, quarterly and half-yearly rounds."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from matcher import planner
from matcher.domain.errors import SolverGaveUp
from matcher.domain.plan import INFEASIBLE, STOPPED, Plan
from matcher.domain.pool import Pin, Pool
from matcher.domain.requests import Need, Offer
from matcher.robust.crowd import Said, dealt
from matcher.scenario import Scenario

CADENCES = (4, 13, 26)
"""Weeks from one round to the next: a month, a quarter, half a year."""
LEAD = 6
"""Weeks from a round to the first start of what it decides: agreement, visa, tickets (an assumption)."""


@dataclass(frozen=True)
class Stream:
    """A scenario with the week in which each statement comes in."""

    scenario: Scenario
    needs: tuple[tuple[str, int], ...]
    offers: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Replayed:
    """What rounds every so many weeks gave: how many, impact, needs met, and why the others were not at the end of the year.

    `lapsed`: their time was over, or too near, before the first round after they came in; `late`: they came in after the
    last round; `unmet`: a round looked at them. `waited_tenths`: weeks from coming in to the start, of needs met, the mean
    in tenths. `every` is 0 where all was known from the start and decided at once: what was possible. `hasty`: rounds whose
    time was over before the impact was proved.
    """

    every: int
    rounds: int
    impact: int
    met: int
    unmet: int
    lapsed: int
    late: int
    waited_tenths: int
    cost: int
    hasty: int = 0


def stream_of(scenario: Scenario, seed: int) -> Stream:
    """Statements come in at a week thrown by dice, from the first of the round to a third into their own window."""
    dice, pool = random.Random(seed), scenario.pool

    def week(row: Need | Offer) -> int:
        first = max(0, (row.earliest - pool.start).days // 7)
        third = max(0, (row.latest - row.earliest).days // 21)
        return dice.randint(0, min(pool.weeks - 1, first + third))

    needs = tuple((row.need, week(row)) for row in pool.needs)
    return Stream(scenario, needs, tuple((row.offer, week(row)) for row in pool.offers))


def replay(stream: Stream, *, every: Sequence[int] = CADENCES, lead: int = LEAD, workers: int = 0,
           listen: Said | None = None) -> tuple[Replayed, ...]:
    """The stream in rounds of each cadence (0: all at once). Each round keeps what earlier ones decided, and decides what
    came in since or was not met."""
    return tuple(dealt(_with_lead, (stream, lead), _replayed, list(every), workers=workers, listen=listen))


def _with_lead(stream: Stream, lead: int) -> tuple[Stream, int]:
    return stream, lead


def _replayed(given: tuple[Stream, int], every: int) -> Replayed:
    plan: Plan | None
    stream, lead = given
    whole = stream.scenario.pool
    if not every:
        at_once = dataclasses.replace(whole, pins=(), affinity={}, baseline=None)
        plan = planner.plan(dataclasses.replace(stream.scenario, pool=at_once))
        return dataclasses.replace(_summed(stream, 0, 1, plan, lead), hasty=_hasty(plan))
    pins: tuple[Pin, ...] = ()
    # What earlier rounds decided holds by pins, whatever the scenario says about its own.
    scenario = dataclasses.replace(stream.scenario, policy=stream.scenario.policy.with_rule("pins", on=True))
    plan = None
    rounds = hasty = 0
    for week in range(every, whole.weeks, every):
        pool = _pool(stream, week, lead, pins)
        if not pool.needs or not pool.offers:
            continue
        found = planner.plan(dataclasses.replace(scenario, pool=pool))
        rounds += 1
        if found.status == INFEASIBLE or found.status == STOPPED and pins:
            raise SolverGaveUp(f"the round of week {week} lost what earlier ones decided")
        plan = found
        hasty += _hasty(found)
        pins = tuple(Pin(leg.need, leg.offer, "in", leg.role, exchange.start, exchange.kind)
                     for exchange in found.exchanges for leg in exchange.legs)
    return dataclasses.replace(_summed(stream, every, rounds, plan, lead), hasty=hasty)


def _hasty(plan: Plan) -> bool:
    return not all(goal.proved for goal in plan.goals if goal.name == "impact")


def _pool(stream: Stream, week: int, lead: int, pins: tuple[Pin, ...]) -> Pool:
    """What is known at a week: statements that came in; new exchanges start after the lead."""
    pool, settled = stream.scenario.pool, {pin.need for pin in pins}
    there, given = ({key for key, came in rows if came <= week} for rows in (stream.needs, stream.offers))
    soonest = pool.start + timedelta(weeks=week + lead)
    needs = tuple(row if row.need in settled else dataclasses.replace(row, earliest=max(row.earliest, soonest))
                  for row in pool.needs if row.need in settled or row.need in there and row.latest > soonest)
    return dataclasses.replace(pool, needs=needs, offers=tuple(row for row in pool.offers if row.offer in given), pins=pins, affinity={},
                               baseline=None)


def _summed(stream: Stream, every: int, rounds: int, plan: Plan | None, lead: int) -> Replayed:
    pool, came = stream.scenario.pool, dict(stream.needs)
    starts: dict[str, date] = {}
    impact = cost = 0
    if plan is not None:
        worth = stream.scenario.policy.goal("impact").worth
        for exchange in plan.exchanges:
            for leg in exchange.legs:
                starts[leg.need] = exchange.start
                impact += worth.of_leg(pool.need[leg.need], exchange.kind, leg.gain)
        cost = sum(use.charged for use in plan.envelopes if pool.envelope[use.envelope].resource == "cash")
    waited = sum((day - pool.start).days / 7 - came[need] for need, day in starts.items())
    lapsed = late = 0
    for need, week_in in stream.needs if every else ():
        week = -(-max(1, week_in) // every) * every
        if need in starts:
            continue
        late += week >= pool.weeks
        lapsed += week < pool.weeks and pool.need[need].latest <= pool.start + timedelta(weeks=week + lead)
    return Replayed(every, rounds, impact, len(starts), len(pool.needs) - len(starts) - lapsed - late, lapsed, late,
                    round(10 * waited / len(starts)) if starts else 0, cost)
