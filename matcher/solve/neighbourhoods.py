"""Which needs are decided anew together: those that compete for the same offers, or share a host or a region."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping

import numpy as np

from matcher.model.sheet import Ints
from matcher.solve.kept import Kept
from matcher.solve.problem import Problem

Floats = np.ndarray[tuple[int], np.dtype[np.float64]]
# How far a walk over competing needs goes out from each need: offers looked at, and needs taken of each.
_OFFERS, _NEEDS = 6, 6
# Legs of a need (of each of its roles) that a neighbourhood looks at, the cheapest by the relaxation with some chance.
_LEGS = 8
# Starts that each of them looks at.
STARTS = 8


class Neighbourhoods:
    """Draws sets of needs; knows who could help whom. `worth` is what a leg adds to the goal, `prices` what it costs it."""

    def __init__(self, problem: Problem, worth: Ints, prices: Floats | None, dice: random.Random) -> None:
        legs = problem.legs
        self.problem, self.worth, self.dice = problem, worth, dice
        self.prices = np.zeros(len(legs)) if prices is None else prices
        self.first = np.searchsorted(legs.need, np.arange(len(problem.pool.needs) + 1))
        self.needs = np.flatnonzero(np.diff(self.first))
        by_offer: defaultdict[int, list[int]] = defaultdict(list)
        pairs = np.unique(np.stack([legs.offer.astype(np.int64), legs.need.astype(np.int64)], axis=1), axis=0)
        for offer, need in pairs.tolist():
            by_offer[offer].append(need)
        self.by_offer = dict(by_offer)
        self.best = np.zeros(len(problem.pool.needs), dtype=np.int64)
        np.maximum.at(self.best, legs.need, np.where(np.isfinite(self.prices), worth, 0))

    def drawn(self, number: int, kept: Mapping[int, Kept]) -> list[int]:
        """About `number` needs around one that could be served better, or thrown together by chance."""
        if number >= len(self.needs):
            return [int(need) for need in self.needs]
        if self.dice.random() < 0.15:
            return self.dice.sample([int(need) for need in self.needs], number)
        standing = np.fromiter(kept, dtype=np.int64, count=len(kept))
        met = np.zeros(len(self.best), dtype=np.int64)
        np.add.at(met, self.problem.legs.need[standing], self.worth[standing])
        lost = np.maximum(self.best - met, 0)[self.needs] + 1
        seed = self.dice.choices(self.needs.tolist(), lost.tolist())[0]
        return self._around(seed, number)

    def _around(self, seed: int, number: int) -> list[int]:
        chosen, seen, place = [seed], {seed}, 0
        while len(chosen) < number and place < len(chosen):
            need = chosen[place]
            place += 1
            offers = np.unique(self.problem.legs.offer[self.first[need]:self.first[need + 1]]).tolist()
            for offer in self.dice.sample(offers, min(_OFFERS, len(offers))):
                others = [other for other in self.by_offer[offer] if other not in seen]
                for other in self.dice.sample(others, min(_NEEDS, len(others))):
                    if other not in seen and len(chosen) < number:
                        seen.add(other)
                        chosen.append(other)
        return chosen

    def free(self, needs: list[int], kept: Mapping[int, Kept], room: float) -> Ints:
        """Legs of these needs to choose from: the cheapest few of each, none beyond `room`, and those that stand now."""
        numbers = [np.arange(self.first[need], self.first[need + 1]) for need in needs]
        legs = np.concatenate(numbers) if numbers else np.zeros(0, dtype=np.int64)
        legs = legs[self.prices[legs] <= room]
        noise = np.array([self.dice.random() for _ in range(len(legs))])
        # The cheapest come first, and yet each has its chance: prices are of a relaxation.
        rank = (self.prices[legs] + 0.02 * self.worth[legs]) * (0.5 + noise)
        own = self.problem.legs
        key = own.need[legs].astype(np.int64) * 8 + own.role[legs]
        order = np.lexsort((rank, key))
        sorted_key = key[order]
        place = np.arange(len(order)) - np.searchsorted(sorted_key, sorted_key)
        few = legs[order[place < _LEGS]]
        inside = set(needs)
        now = [leg for leg in kept if int(own.need[leg]) in inside]
        return np.union1d(few, np.array(now, dtype=np.int64)).astype(np.int64)
