"""Two plans of a round side by side: goals, what stands only in one, what moved, money."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from matcher.domain.plan import Exchange, GoalResult, PlanLeg
from matcher.goals import GOALS
from matcher.goals.base import MAX
from matcher.review.book import Book

BETTER, WORSE, SAME, UNKNOWN = "better", "worse", "same", "unknown"
KEPT, MOVED, OTHER_PEER, DROPPED, ADDED = "kept", "moved", "other_peer", "dropped", "added"
CHANGES = (MOVED, OTHER_PEER, DROPPED, ADDED)
"""What may have become of a need (or of a role of a team) from the older plan to the newer, but for kept."""

_SENSE = {goal.name: goal.sense for goal in GOALS}


@dataclass(frozen=True)
class GoalPair:
    """A goal in both plans; one of them may not have it."""

    name: str
    older: GoalResult | None
    newer: GoalResult | None

    @property
    def verdict(self) -> str:
        """Whether the newer plan is better by this goal's own sense."""
        if self.older is None or self.newer is None:
            return UNKNOWN
        change = self.newer.value - self.older.value
        if change == 0:
            return SAME
        return BETTER if (change > 0) == (_SENSE.get(self.name, MAX) == MAX) else WORSE


@dataclass(frozen=True)
class Side:
    """A leg in one of the plans."""

    exchange: Exchange
    leg: PlanLeg


@dataclass(frozen=True)
class Change:
    """What became of one need, or of one role of a team."""

    need: str
    role: int | None
    what: str
    older: Side | None
    newer: Side | None

    @property
    def receiver(self) -> str:
        side = self.newer or self.older
        assert side is not None
        return side.leg.receiver


@dataclass(frozen=True)
class EnvelopePair:
    """What an envelope is charged in both plans; None where the plan does not know it."""

    envelope: str
    older: int | None
    newer: int | None

    @property
    def change(self) -> int:
        return (self.newer or 0) - (self.older or 0)


@dataclass(frozen=True)
class Comparison:
    """Older and newer plan. `changes` are by need; `kept` counts what stands with the same peer and start."""

    goals: tuple[GoalPair, ...]
    changes: tuple[Change, ...]
    kept: int
    envelopes: tuple[EnvelopePair, ...]

    def counted(self) -> dict[str, int]:
        """How many changes of each sort there are, in the order of CHANGES."""
        return {what: sum(change.what == what for change in self.changes) for what in CHANGES}


def compare(older: Book, newer: Book) -> Comparison:
    """What the newer plan does otherwise."""
    before, after = _sides(older), _sides(newer)
    changes = [Change(need, role, _what(before.get((need, role)), after.get((need, role))),
                      before.get((need, role)), after.get((need, role)))
               for need, role in sorted({*before, *after}, key=lambda key: (key[0], key[1] or 0))]
    return Comparison(
        goals=tuple(_goals(older, newer)), changes=tuple(change for change in changes if change.what != KEPT),
        kept=sum(change.what == KEPT for change in changes), envelopes=tuple(_envelopes(older, newer)))


def _sides(book: Book) -> dict[tuple[str, int | None], Side]:
    return {(leg.need, leg.role): Side(exchange, leg) for exchange in book.plan.exchanges for leg in exchange.legs}


def _what(older: Side | None, newer: Side | None) -> str:
    if newer is None:
        return DROPPED
    if older is None:
        return ADDED
    if older.leg.offer != newer.leg.offer:
        return OTHER_PEER
    return KEPT if _when(older) == _when(newer) else MOVED


def _when(side: Side) -> tuple[date, str, str]:
    return side.exchange.start, side.exchange.kind, side.exchange.mode


def _goals(older: Book, newer: Book) -> Iterable[GoalPair]:
    before, after = ({goal.name: goal for goal in book.plan.goals} for book in (older, newer))
    return (GoalPair(name, before.get(name), after.get(name)) for name in dict.fromkeys((*after, *before)))


def _envelopes(older: Book, newer: Book) -> Iterable[EnvelopePair]:
    before, after = ({use.envelope: use.charged for use in book.plan.envelopes} for book in (older, newer))
    return (EnvelopePair(key, before.get(key), after.get(key)) for key in sorted({*before, *after}))
