"""What an engine is: one sheet, one objective, a stop, and a board on which all engines of a race write."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import ClassVar, Protocol

import numpy as np

from matcher.model.sheet import Ints, Linear, Table

PROVED, FEASIBLE, INFEASIBLE, UNKNOWN = "proved", "feasible", "infeasible", "unknown"


@dataclass(frozen=True, eq=False)
class Task:
    """Find the best solution of a table. `objective` is None to ask for any; `sign` is 1 to maximise, -1 to minimise.

    `hint` names columns and values to try first. `deadline` is in the clock of `time.monotonic`. `whole` asks that
    flows, too, be searched as whole numbers. `brief` says that the task is short: an engine need not listen for a stop
    while it works, which costs time where other threads work beside it. `effort` bounds the search by an engine's own
    deterministic measure.
    """

    table: Table
    objective: Linear | None
    sign: int
    deadline: float
    seed: int = 1
    gap: float = 0.0
    hint: tuple[Ints, Ints] | None = None
    whole: bool = False
    brief: bool = False
    effort: float | None = None

    def seconds_left(self) -> float:
        return max(0.0, self.deadline - time.monotonic())


@dataclass
class Board:
    """The best solution and bound of all engines; safe to write from any thread. Values are of the task's objective."""

    task: Task
    value: int | None = None
    solution: Ints | None = None
    bound: int | None = None
    proved: bool = False
    infeasible: bool = False
    by: str = ""
    stop: threading.Event = field(default_factory=threading.Event)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def found(self, solution: Ints, by: str) -> bool:
        """Takes a solution if it is sound and better than the best so far."""
        task = self.task
        if task.table.broken(solution):
            return False
        value = task.objective.value(solution) if task.objective is not None else 0
        with self.changed:
            better = self.value is None or task.sign * value > task.sign * self.value
            if better:
                self.value, self.solution, self.by = value, solution, by
                self._close()
            self.changed.notify_all()
        return better

    def bounded(self, bound: int) -> None:
        """Takes a bound if it is tighter."""
        with self.changed:
            if self.bound is None or self.task.sign * bound < self.task.sign * self.bound:
                self.bound = bound
                self._close()
            self.changed.notify_all()

    def ended(self, *, infeasible: bool = False) -> None:
        """An engine ended with a proof: of the best on the board, or that there is none."""
        with self.changed:
            if infeasible and self.solution is None:
                self.infeasible = True
            self.stop.set()
            self.changed.notify_all()

    def _close(self) -> None:
        if self.task.objective is None and self.solution is not None:
            self.bound = self.value
        if self.value is not None and self.bound is not None:
            gap = abs(self.bound - self.value)
            if gap == 0 or gap <= self.task.gap * max(1, abs(self.bound)):
                self.proved = True
                self.stop.set()


class Engine(Protocol):
    """A way to solve a sheet. `threads` is what it takes of the machine."""

    name: ClassVar[str]

    @property
    def threads(self) -> int: ...

    def solve(self, board: Board) -> None:
        """Works on the board's task until done, out of time or told to stop; never raises for an unsolved task."""


def objective_scale(objective: Linear) -> int:
    """The greatest common divisor of the weights: every value differs from the constant by a multiple of it."""
    weights = objective.weights[objective.weights != 0]
    return int(np.gcd.reduce(np.abs(weights))) if len(weights) else 1
