"""What draws of declines come to: plain figures, put together without any solver from draws made anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WORST = 10  # the worst tenth: one draw in so many


@dataclass(frozen=True)
class Drawn:
    """One draw: legs declined, impact that stands, after one-by-one re-filling, after repair, and legs that came in.

    `hindsight` bounds what any repair could reach that knows every decline and moves nobody who accepted.
    """

    draw: int
    declined: int
    before: int
    refilled: int
    repaired: int
    hindsight: int
    added: int


@dataclass(frozen=True)
class Spread:
    """Impact over the draws: its mean, and the mean of the worst tenth of them."""

    mean: int
    worst_tenth: int


@dataclass(frozen=True)
class Harm:
    """What the no of one exchange's leg costs when all others accept: at stake before repair, lost for good after it."""

    exchange: str
    need: str
    offer: str
    receiver: str
    sender: str
    permille: int
    at_stake: int
    lost: int


@dataclass(frozen=True)
class Odds:
    """What is known of a plan before any draw: the impact promised, legs asked about, and how many noes are to be expected."""

    promised: int
    asked: int
    expected_declines: int


@dataclass(frozen=True)
class Simulation:
    """The answer; `of` draws were asked for. `won_back` is the permille of what declines take that repair gives back."""

    promised: int
    draws: tuple[Drawn, ...]
    before: Spread
    refilled: Spread
    repaired: Spread
    hindsight: Spread
    harms: tuple[Harm, ...]
    asked: int
    expected_declines: int
    of: int

    @property
    def won_back(self) -> int:
        lost = self.promised - self.before.mean
        return 1000 if lost <= 0 else 1000 * (self.repaired.mean - self.before.mean) // lost

    @property
    def recovered(self) -> int:
        """Permille of what hindsight would win back that repair wins back."""
        return self._of_hindsight(self.repaired)

    @property
    def recovered_by_hand(self) -> int:
        """The same of re-filling one by one."""
        return self._of_hindsight(self.refilled)

    def _of_hindsight(self, reached: Spread) -> int:
        most = self.hindsight.mean - self.before.mean
        return 1000 if most <= 0 else 1000 * (reached.mean - self.before.mean) // most


def summed(odds: Odds, draws: Sequence[Drawn], harms: Sequence[Harm] = (), *, of: int | None = None) -> Simulation:
    """Draws put together, whoever made them: in the order of their numbers."""
    rows = tuple(sorted(draws, key=lambda row: row.draw))
    before, refilled, repaired, hindsight = (
        spread([getattr(row, name) for row in rows], odds.promised) for name in ("before", "refilled", "repaired", "hindsight"))
    return Simulation(odds.promised, rows, before, refilled, repaired, hindsight, tuple(harms), odds.asked, odds.expected_declines,
                      len(rows) if of is None else of)


def spread(values: Sequence[int], otherwise: int) -> Spread:
    """Mean and mean of the worst tenth, rounded; `otherwise` where there are no values."""
    if not values:
        return Spread(otherwise, otherwise)
    worst = sorted(values)[: max(1, len(values) // WORST)]
    return Spread(round(sum(values) / len(values)), round(sum(worst) / len(worst)))
