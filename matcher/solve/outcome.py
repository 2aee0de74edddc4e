"""What a search ends with."""

from __future__ import annotations

from dataclasses import dataclass, field

from matcher.goals.base import Goal
from matcher.solve.choices import Choice


@dataclass(frozen=True)
class Climb:
    """How far one goal was brought: `best` at its turn, its bound, whether proved, wall seconds."""

    goal: Goal
    best: int | None
    bound: int | None
    proved: bool
    seconds: float


@dataclass
class Outcome:
    """What a search ends with: the best whole plan (None: none), the goals in order, and whether there is none at all."""

    climbs: list[Climb] = field(default_factory=list)
    choices: tuple[Choice, ...] | None = None
    infeasible: bool = False
    stopped: bool = False
    canonical: bool = False
