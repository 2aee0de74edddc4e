"""Two plans side by side: goals, needs met and lost, exchanges added, dropped and moved, money by envelope."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from matcher.domain.kinds import MATERIAL
from matcher.domain.plan import Exchange, Plan, PlanLeg
from matcher.goals import GOALS
from matcher.goals.base import MAX

BETTER, WORSE, SAME, UNKNOWN = "better", "worse", "same", "unknown"
KEPT, MOVED, OTHER_PEER, DROPPED, ADDED = "kept", "moved", "other_peer", "dropped", "added"
CHANGES = (ADDED, DROPPED, OTHER_PEER, MOVED)

_STEADY = "steadiness"
_SENSE = {goal.name: goal.sense for goal in GOALS}


@dataclass(frozen=True)
class GoalPair:
    """A goal in both plans; None where a plan does not have it. `proved` says that both values are proved best."""

    name: str
    before: int | None
    after: int | None
    proved: bool

    @property
    def verdict(self) -> str:
        """Whether the second plan is better by the goal's own sense."""
        if self.before is None or self.after is None:
            return UNKNOWN
        if self.before == self.after:
            return SAME
        return BETTER if (self.after > self.before) == (_SENSE.get(self.name, MAX) == MAX) else WORSE


@dataclass(frozen=True)
class Part:
    """A leg where it stands in one of the plans."""

    kind: str
    sender: str
    receiver: str
    offer: str
    start: date
    mode: str


@dataclass(frozen=True)
class Turn:
    """What became of one need, or of one role of its team."""

    need: str
    role: int | None
    what: str
    before: Part | None
    after: Part | None


@dataclass(frozen=True)
class Purse:
    """What an envelope holds and is charged in both; None where a round does not have it."""

    envelope: str
    amount_before: int | None
    amount_after: int | None
    before: int | None
    after: int | None


@dataclass(frozen=True)
class Difference:
    """Everything in which the second plan differs from the first. `met` and `lost` are needs, `turns` by need."""

    goals: tuple[GoalPair, ...]
    met: tuple[str, ...]
    lost: tuple[str, ...]
    turns: tuple[Turn, ...]
    kept: int
    purses: tuple[Purse, ...]
    cash: tuple[int, int]
    """What all envelopes of money are charged in the first and in the second; materials are no part of it."""

    def counted(self) -> dict[str, int]:
        """How many turns there are of each sort."""
        return {what: sum(turn.what == what for turn in self.turns) for what in CHANGES}

    @property
    def none(self) -> bool:
        """Whether the plans are the same but for their money."""
        return not self.turns


def difference(before: Plan, after: Plan) -> Difference:
    """What the second plan does otherwise. They may be of different scenarios of one round, or of different rounds."""
    first, second = _parts(before), _parts(after)
    turns = [Turn(need, role, _what(first.get((need, role)), second.get((need, role))),
                  first.get((need, role)), second.get((need, role)))
             for need, role in sorted({*first, *second}, key=lambda key: (key[0], key[1] or 0))]
    had, has = ({need for need, _ in parts} for parts in (first, second))
    return Difference(
        tuple(_goals(before, after)), tuple(sorted(has - had)), tuple(sorted(had - has)),
        tuple(turn for turn in turns if turn.what != KEPT), sum(turn.what == KEPT for turn in turns), tuple(_purses(before, after)),
        (_cash(before), _cash(after)))


def _parts(plan: Plan) -> dict[tuple[str, int | None], Part]:
    return {(leg.need, leg.role): _part(exchange, leg) for exchange in plan.exchanges for leg in exchange.legs}


def _part(exchange: Exchange, leg: PlanLeg) -> Part:
    return Part(exchange.kind, leg.sender, leg.receiver, leg.offer, exchange.start, exchange.mode)


def _what(before: Part | None, after: Part | None) -> str:
    if after is None:
        return DROPPED
    if before is None:
        return ADDED
    if before.offer != after.offer:
        return OTHER_PEER
    return KEPT if (before.start, before.kind, before.mode) == (after.start, after.kind, after.mode) else MOVED


def _goals(before: Plan, after: Plan) -> Iterable[GoalPair]:
    first, second = ({goal.name: goal for goal in plan.goals} for plan in (before, after))
    for name in dict.fromkeys((*second, *first)):
        if name == _STEADY and name not in first:
            continue  # how near the second plan stays to the first is said by the turns
        one, other = first.get(name), second.get(name)
        yield GoalPair(name, None if one is None else one.value, None if other is None else other.value,
                       bool(one is not None and other is not None and one.proved and other.proved))


def _cash(plan: Plan) -> int:
    return sum(charge.amount for exchange in plan.exchanges for leg in exchange.legs for charge in leg.charges
               if not charge.line.startswith(MATERIAL))


def _purses(before: Plan, after: Plan) -> Iterable[Purse]:
    first, second = ({use.envelope: use for use in plan.envelopes} for plan in (before, after))
    for key in sorted({*first, *second}):
        one, other = first.get(key), second.get(key)
        yield Purse(key, None if one is None else one.amount, None if other is None else other.amount,
                    None if one is None else one.charged, None if other is None else other.charged)
