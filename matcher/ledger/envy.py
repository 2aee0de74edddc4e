"""Blocking pairs and envy: who would rather have another peer, counted as a report and never forced on the plan."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matcher.model.columns import BPX, JOP
from matcher.trust.desk import Desk, choices_of


@dataclass(frozen=True)
class Pair:
    """A need and an offer that are eligible for each other and not together in the plan.

    `gain` is the level that the need would gain, `now` what it gains in the plan (0 unmet). `taken_by` is the need of
    lesser worth that has the offer's place, None where the offer has people and exchanges left.
    """

    need: str
    offer: str
    receiver: str
    sender: str
    gain: int
    now: int
    taken_by: str | None


@dataclass(frozen=True)
class Envy:
    """`blocking`: both sides would do better together; `envious`: the need would gain more from an offer that another of no
    greater worth has; each of a need and an offer once."""

    blocking: tuple[Pair, ...]
    envious: tuple[Pair, ...]
    judged: int


def envy(desk: Desk) -> Envy:
    """Counts over secondments and peer reviews, where one need meets one offer.

    A pair blocks when the need would be worth more with the offer than now, and the offer has an exchange free or would be
    worth more with the need than in the least of those that it has. Dates, host places and money are left aside: a pair
    named here is a question for people, not an error of the plan.
    """
    legs, worth, pool = desk.problem.legs, desk.worth, desk.pool
    chosen = [paid.leg for choice in choices_of(desk.plan.exchanges, legs) for paid in choice.legs]
    value = np.zeros(len(pool.needs), dtype=np.int64)
    np.add.at(value, legs.need[chosen], worth[chosen])
    gains = np.zeros(len(pool.needs), dtype=np.int64)
    np.maximum.at(gains, legs.need[chosen], legs.gain[chosen].astype(np.int64))
    held: dict[int, list[int]] = {}
    for leg in chosen:
        held.setdefault(int(legs.offer[leg]), []).append(leg)
    blocking: dict[tuple[int, int], Pair] = {}
    envious: dict[tuple[int, int], Pair] = {}
    alone = np.flatnonzero(~np.isin(legs.kind, (JOP, BPX)))
    better = alone[worth[alone] > value[legs.need[alone]]]
    for leg in better.tolist():
        need, offer = int(legs.need[leg]), int(legs.offer[leg])
        mine = held.get(offer, [])
        least = min(mine, key=lambda other: int(worth[other]), default=None)
        free = len(mine) < pool.offers[offer].exchanges_max
        pair = Pair(pool.needs[need].need, pool.offers[offer].offer, pool.societies[int(legs.receiver[leg])].society,
                    pool.societies[int(legs.sender[leg])].society, int(legs.gain[leg]), int(gains[need]),
                    None if free or least is None else pool.needs[int(legs.need[least])].need)
        if free or least is not None and worth[leg] > worth[least]:
            blocking.setdefault((need, offer), pair)
        if not free and least is not None and worth[leg] >= worth[least]:
            envious.setdefault((need, offer), pair)
    return Envy(tuple(blocking.values()), tuple(envious.values()), len(alone))
