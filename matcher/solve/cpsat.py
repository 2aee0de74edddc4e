"""CP-SAT, the engine for logic, calendars and max-min."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from ortools.sat.python import cp_model

from matcher.domain.errors import SolverGaveUp
from matcher.model.sheet import UNBOUNDED, Ints, Linear, Table
from matcher.solve.engine import Board, Task, objective_scale

_LIMIT = 2**62  # CP-SAT's own "no bound" on a row


def build_model(table: Table) -> cp_model.CpModel:
    """A CP-SAT model with the columns and rows of a table, in its order."""
    model = cp_model.CpModel()
    proto = model.proto
    for low, high in zip(table.lower.tolist(), table.upper.tolist(), strict=True):
        proto.variables.add().domain.extend([low, high])
    columns, coefficients = table.columns.tolist(), table.coefficients.tolist()
    starts = table.starts.tolist()
    for row, (low, high) in enumerate(zip(table.row_lower.tolist(), table.row_upper.tolist(), strict=True)):
        first, after = starts[row], starts[row + 1]
        line = proto.constraints.add().linear
        line.vars.extend(columns[first:after])
        line.coeffs.extend(coefficients[first:after])
        line.domain.extend([-_LIMIT if low <= -UNBOUNDED else low, _LIMIT if high >= UNBOUNDED else high])
    return model


def set_objective(model: cp_model.CpModel, objective: Linear, sign: int) -> int:
    """Lays the objective on a model, divided by its scale, which is returned."""
    scale = objective_scale(objective)
    proto = model.proto.objective
    proto.vars.extend(objective.columns.tolist())
    proto.coeffs.extend((-sign * objective.weights // scale).tolist())
    proto.scaling_factor = -sign
    return scale


class _Listener(cp_model.CpSolverSolutionCallback):
    """Writes every solution on the board."""

    def __init__(self, board: Board, name: str, width: int) -> None:
        super().__init__()
        self.board, self.name, self.width = board, name, width

    def on_solution_callback(self) -> None:
        solution = np.array([self.value(self.variable(i)) for i in range(self.width)], dtype=np.int64)
        self.board.found(solution, self.name)

    def variable(self, index: int) -> Any:
        return self.variables[index]

    variables: list[Any] = []


@dataclass(frozen=True)
class CpSat:
    """CP-SAT with its default search, or leaning on the LP (`linear` = 2) with one worker."""

    name: ClassVar[str] = "cpsat"
    threads: int = 1
    linear: int | None = None

    def solve(self, board: Board) -> None:
        task = board.task
        model = build_model(task.table)
        scale, objective = 1, task.objective
        if objective is not None:
            objective = objective.merged()
            scale = set_objective(model, objective, task.sign)
        if task.hint is not None:
            model.proto.solution_hint.vars.extend(task.hint[0].tolist())
            model.proto.solution_hint.values.extend(task.hint[1].tolist())
        solver = self._solver(task)
        listener = _Listener(board, self.name, len(task.table.lower))
        listener.variables = [model.get_int_var_from_proto_index(i) for i in range(len(task.table.lower))]
        constant = objective.constant if objective is not None else 0

        def bounded(bound: float) -> None:
            if objective is not None and abs(bound) < 1e15:
                board.bounded(int(round(bound)) * scale + constant)

        solver.best_bound_callback = bounded
        watcher = _watch(board, solver)
        status = solver.solve(model, listener)
        watcher.set()
        if status == cp_model.MODEL_INVALID:
            raise SolverGaveUp(f"CP-SAT refused the sheet: {model.validate()}")
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            board.found(_values(solver), self.name)
            if objective is not None:
                bounded(solver.best_objective_bound)
        if status == cp_model.INFEASIBLE:
            board.ended(infeasible=True)
        elif status == cp_model.OPTIMAL:
            board.ended()

    def _solver(self, task: Task) -> cp_model.CpSolver:
        solver = cp_model.CpSolver()
        parameters = solver.parameters
        parameters.num_workers = self.threads
        parameters.random_seed = task.seed
        parameters.max_time_in_seconds = max(0.01, task.seconds_left())
        parameters.relative_gap_limit = task.gap
        parameters.catch_sigint_signal = False
        if task.effort is not None:
            parameters.max_deterministic_time = task.effort
        if self.linear is not None:
            parameters.linearization_level = self.linear
        return solver


def _values(solver: cp_model.CpSolver) -> Ints:
    return np.fromiter(solver.response_proto.solution, dtype=np.int64)


def _watch(board: Board, solver: cp_model.CpSolver) -> threading.Event:
    """Stops the solver when the board says so; the event returned ends the watch."""
    done = threading.Event()

    def wait() -> None:
        while not done.is_set():
            if board.stop.wait(0.02):
                while not done.is_set():
                    solver.stop_search()
                    done.wait(0.02)

    threading.Thread(target=wait, daemon=True).start()
    return done
