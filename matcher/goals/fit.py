"""Goal fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from matcher.candidates import Legs
from matcher.domain.kinds import KINDS, REGIONS
from matcher.domain.pool import Pool
from matcher.domain.requests import Need, Offer
from matcher.goals.base import MAX, check_slack
from matcher.model.columns import Columns
from matcher.model.picks import Pick, PickedLeg
from matcher.model.sheet import Ints, Linear, Sheet, linear


@dataclass(frozen=True)
class Fit:
    """The pairs that suit each other best: language, wishes, region, first kind, new pairs, and people's own judgement."""

    name: ClassVar[str] = "fit"
    sense: ClassVar[str] = MAX
    language: int = 2
    prefers: int = 3
    region: int = 1
    first_kind: int = 2
    new_pair: int = 1
    slack_permille: int = 0

    def __post_init__(self) -> None:
        check_slack(self.slack_permille)
        if min(self.language, self.prefers, self.region, self.first_kind, self.new_pair) < 0:
            raise ValueError("the points of fit must be 0 or more.")

    def weights(self, sheet: Sheet, columns: Columns) -> Linear:
        legs = columns.legs
        spoken = columns.language >= 0
        high = np.zeros(len(columns.leg), dtype=np.bool_)
        high[spoken] = legs.both_high[columns.leg[spoken], columns.language[spoken]]
        # A group whose language is open may yet find the best one: no plan gets more points than this.
        still_open = ~spoken & (columns.group >= 0)
        best = np.asarray((legs.both_high & legs.allowed).any(axis=1))
        high[still_open] = best[columns.leg[still_open]]
        return linear(columns.column, self._without_language(legs)[columns.leg] + self.language * high)

    def _without_language(self, legs: Legs) -> Ints:
        """Points of every leg but for its language."""
        pool = legs.pool
        keys = np.array([row.society for row in pool.societies])
        points = np.zeros(len(legs), dtype=np.int64)
        place = {row.society: i for i, row in enumerate(pool.societies)}
        sides: tuple[tuple[Sequence[Need | Offer], Any, Any], ...] = (
            (pool.needs, legs.need, legs.sender), (pool.offers, legs.offer, legs.receiver))
        for requests, own, other in sides:
            wished = np.zeros((len(requests), len(keys)), dtype=np.bool_)
            for i, row in enumerate(requests):
                wished[i, [place[society] for society in row.prefers if society in place]] = True
            points += self.prefers * wished[own, other]
        region = np.array([-1 if row.region is None else REGIONS.index(row.region) for row in pool.societies], dtype=np.int64)
        points += self.region * ((region[legs.sender] == region[legs.receiver]) & (region[legs.sender] >= 0))
        first = np.array([KINDS.index(row.kinds[0]) for row in pool.needs], dtype=np.int64)
        points += self.first_kind * (legs.kind == first[legs.need])
        known = np.zeros((len(keys), len(keys)), dtype=np.bool_)
        for past in recent_pairs(pool):
            if past[0] in place and past[1] in place:
                known[place[past[0]], place[past[1]]] = True
        points += self.new_pair * ~known[legs.receiver, legs.sender]
        if pool.affinity:
            needs = {row.need: i for i, row in enumerate(pool.needs)}
            offers = {row.offer: i for i, row in enumerate(pool.offers)}
            judged = {needs[n] * len(pool.offers) + offers[o]: p for (n, o), p in pool.affinity.items()}
            pair_keys = np.array(sorted(judged), dtype=np.int64)
            values = np.array([judged[k] for k in pair_keys], dtype=np.int64)
            asked = legs.need.astype(np.int64) * len(pool.offers) + legs.offer
            at = np.minimum(np.searchsorted(pair_keys, asked), len(pair_keys) - 1)
            points += np.where(pair_keys[at] == asked, values[at], 0)
        return points

    def points(self, leg: PickedLeg, kind: str, language: str | None, pool: Pool) -> dict[str, int]:
        """The points of one leg of an answer, by what earns them; nothing earned is left out."""
        receiver, sender = leg.receiver, leg.sender
        earned = {
            "language": self.language if language is not None and language in leg.both_high else 0,
            "receiver_prefers": self.prefers if sender.society in leg.need.prefers else 0,
            "sender_prefers": self.prefers if receiver.society in leg.offer.prefers else 0,
            "region": self.region if receiver.region is not None and receiver.region == sender.region else 0,
            "first_kind": self.first_kind if leg.need.kinds[0] == kind else 0,
            "new_pair": self.new_pair if (receiver.society, sender.society) not in recent_pairs(pool) else 0,
            "affinity": pool.affinity.get((leg.need.need, leg.offer.offer), 0),
        }
        return {what: points for what, points in earned.items() if points}

    def value(self, picks: tuple[Pick, ...], pool: Pool) -> int:
        return sum(sum(self.points(leg, pick.kind, pick.language, pool).values()) for pick in picks for leg in pick.legs)


def recent_pairs(pool: Pool) -> frozenset[tuple[str, str]]:
    """(need society, offer society) that worked together in the two years before the round's."""
    year = pool.start.year
    return frozenset((row.need_society, row.offer_society) for row in pool.history if row.year in (year - 1, year - 2))
