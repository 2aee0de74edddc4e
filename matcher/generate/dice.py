"""Chance that falls the same on every machine and every Python."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """A seeded source of chance. Built on `Random.random` alone: the one method that Python promises to keep."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def part(self) -> float:
        """From 0 to below 1."""
        return self._random.random()

    def whole(self, low: int, high: int) -> int:
        """A whole number, both ends in."""
        return low + int(self.part() * (high - low + 1))

    def chance(self, percent: float) -> bool:
        return self.part() * 100 < percent

    def one(self, items: Sequence[T]) -> T:
        return items[int(self.part() * len(items))]

    def weighted(self, items: Sequence[tuple[T, float]]) -> T:
        """One of (item, weight) pairs; at least one weight is above 0."""
        point = self.part() * sum(weight for _, weight in items)
        for item, weight in items:
            point -= weight
            if point < 0:
                return item
        return next(item for item, weight in reversed(items) if weight > 0)

    def shuffled(self, items: Iterable[T]) -> list[T]:
        deck = list(items)
        for last in range(len(deck) - 1, 0, -1):
            other = self.whole(0, last)
            deck[last], deck[other] = deck[other], deck[last]
        return deck

    def some(self, items: Sequence[T], count: int) -> list[T]:
        """`count` different items, in the order in which they stand; all of them when there are fewer."""
        chosen = sorted(self.shuffled(range(len(items)))[:count])
        return [items[place] for place in chosen]

    def some_weighted(self, items: Sequence[tuple[T, float]], count: int) -> list[T]:
        """Up to `count` different items, likelier ones first chosen."""
        left = list(items)
        chosen: list[T] = []
        while left and len(chosen) < count:
            place = self.weighted([(index, weight) for index, (_, weight) in enumerate(left)])
            chosen.append(left.pop(place)[0])
        return chosen

    def deal(self, count: int, among: Sequence[tuple[T, float]]) -> list[T]:
        """`count` turns dealt out by weight; everybody gets one turn first, as far as they go."""
        turns = [item for item, _ in among][:count]
        while len(turns) < count:
            turns.append(self.weighted(among))
        return turns
