"""The best whole plan so far, safe to offer to from any thread."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import numpy as np

from matcher.goals.base import MAX, Goal
from matcher.model.sheet import Ints
from matcher.solve.choices import Choice
from matcher.solve.problem import Problem


@dataclass(frozen=True)
class Best:
    """A whole plan: its legs by number, its exchanges, its value by goal."""

    legs: Ints
    choices: tuple[Choice, ...]
    worth: dict[str, int]


class Keeper:
    """Keeps the better of what it is offered."""

    def __init__(self, problem: Problem, goals: tuple[Goal, ...]) -> None:
        self.problem, self.goals = problem, goals
        self.best: Best | None = None
        self._lock = threading.Lock()

    def take(self, choices: tuple[Choice, ...], goal: Goal | None = None) -> bool:
        """Keeps a plan unless the one kept is as good on the goal (None: in any case); whether it was kept."""
        picks = self.problem.picks(choices)
        worth = {g.name: g.value(picks, self.problem.pool) for g in self.goals}
        legs = np.unique(np.array([paid.leg for choice in choices for paid in choice.legs], dtype=np.int64))
        with self._lock:
            if goal is not None and self.best is not None:
                sign = 1 if goal.sense == MAX else -1
                if sign * self.best.worth[goal.name] >= sign * worth[goal.name]:
                    return False
            self.best = Best(legs, choices, worth)
            return True

    def value(self, goal: Goal) -> int | None:
        """The goal's value in the plan kept, None before there is one."""
        return None if self.best is None else self.best.worth[goal.name]

    def choices(self) -> tuple[Choice, ...]:
        """The exchanges of the plan kept, none before there is one."""
        return () if self.best is None else self.best.choices
