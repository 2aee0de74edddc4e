"""For each exchange the best replacement if it is declined, with every other exchange as it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from matcher.trust import clock
from matcher.trust.desk import Desk
from matcher.trust.repair import repair


@dataclass(frozen=True)
class Stand:
    """One leg that steps in."""

    need: str
    offer: str
    receiver: str
    sender: str
    kind: str
    start: date


@dataclass(frozen=True)
class Standby:
    """What is ready for one exchange. Without legs nothing could step in; `losses` are what the plan would lose then."""

    exchange: str
    legs: tuple[Stand, ...]
    losses: dict[str, int] = field(hash=False)
    proved: bool = False


def standby(desk: Desk, exchange: str, *, seconds: float = 5, workers: int = 0) -> Standby | None:
    """The best replacement for one exchange; None when time ran out."""
    answer = repair(desk, [exchange], budget=0, seconds=seconds, workers=workers)
    if answer is None:
        return None
    before = {(leg.need, leg.offer, leg.role) for x in desk.plan.exchanges if x.id != exchange for leg in x.legs}
    new = tuple(Stand(leg.need.need, leg.offer.offer, leg.receiver.society, leg.sender.society, pick.kind, pick.start)
                for pick in answer.picks for leg in pick.legs if (leg.need.need, leg.offer.offer, leg.role) not in before)
    return Standby(exchange, new, answer.losses, answer.proved)


def standbys(desk: Desk, exchanges: Sequence[str] | None = None, *, seconds: float = 120, workers: int = 0) -> Iterator[Standby]:
    """One after the other for all exchanges (or those named), until the time is over."""
    deadline = clock.now() + seconds
    for exchange in exchanges if exchanges is not None else [x.id for x in desk.plan.exchanges]:
        left = deadline - clock.now()
        if left <= 0 or clock.ending().is_set():
            return
        found = standby(desk, exchange, seconds=min(5.0, left), workers=workers)
        if found is not None:
            yield found
