"""Where a tiny round's chances come from: Hypothesis in tests, or a seed when rounds are counted and measured."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar

Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Dice:
    """`whole(low, high)` draws an integer, both ends in; all else is made of it. Low throws are plain."""

    whole: Callable[[int, int], int]
    rough: int = 100

    def chance(self, percent: int) -> bool:
        return self.whole(0, 99) >= 100 - percent

    def odd(self, plain: Thing, others: Sequence[Thing], percent: int) -> Thing:
        """Mostly the plain thing, at times one of the others."""
        return self.pick(others) if self.rare(percent) else plain

    def rare(self, percent: int) -> bool:
        """A chance that grows with how rough the round is (100: as said)."""
        return self.chance(min(percent * self.rough // 100, 100))

    def pick(self, things: Sequence[Thing]) -> Thing:
        return things[self.whole(0, len(things) - 1)]

    def some(self, things: Sequence[Thing], least: int, most: int) -> tuple[Thing, ...]:
        """Between `least` and `most` different things, in a drawn order."""
        left, taken = list(things), []
        for _ in range(min(self.whole(least, most), len(left))):
            taken.append(left.pop(self.whole(0, len(left) - 1)))
        return tuple(taken)


def seeded(seed: int) -> Dice:
    return Dice(Random(seed).randint)
