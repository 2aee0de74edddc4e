"""HiGHS, the engine for packing, flows and knapsacks; and the linear relaxation with its prices."""

from __future__ import annotations

import ctypes
import math
import os
import sys
import threading
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar

import highspy
import numpy as np
from numpy.typing import NDArray

from matcher.model.sheet import UNBOUNDED, Ints, Linear, Table
from matcher.solve.engine import Board, objective_scale

Floats = NDArray[np.float64]
_FIRST = threading.Lock()
# A bound is taken this much (relative) on the safe side of what floating point says.
_MARGIN = 1e-7
# With more columns than this the relaxation is solved by the interior point method, without a corner at the end.
_INTERIOR = 30_000


@cache
def _introduced() -> None:
    """Lets HiGHS say its first words, which it says in any case, to nobody."""
    sys.stdout.flush()
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        highspy.Highs()  # type: ignore[no-untyped-call]  # highspy has no annotation here
        ctypes.CDLL(None).fflush(None)
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


def quiet() -> highspy.Highs:
    """A solver that prints nothing and runs on one thread."""
    with _FIRST:
        _introduced()
    solver = highspy.Highs()  # type: ignore[no-untyped-call]  # highspy has no annotation here
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    return solver


def build_lp(table: Table, objective: Linear | None, sign: int, scale: int, *, whole: bool, relaxed: bool) -> Any:
    """A HiGHS problem that minimises `-sign x objective / scale`."""
    lp = highspy.HighsLp()
    number, rows = len(table.lower), len(table.row_lower)
    cost = np.zeros(number)
    if objective is not None:
        np.add.at(cost, objective.columns, -sign * objective.weights / scale)
    lp.num_col_, lp.num_row_ = number, rows
    lp.col_cost_ = cost
    lp.col_lower_, lp.col_upper_ = table.lower.astype(float), table.upper.astype(float)
    infinity = highspy.kHighsInf
    lp.row_lower_ = np.where(table.row_lower <= -UNBOUNDED, -infinity, table.row_lower.astype(float))
    lp.row_upper_ = np.where(table.row_upper >= UNBOUNDED, infinity, table.row_upper.astype(float))
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = table.starts.astype(np.int32)
    lp.a_matrix_.index_ = table.columns.astype(np.int32)
    lp.a_matrix_.value_ = table.coefficients.astype(float)
    if not relaxed:
        kinds = [highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger]
        integer = np.ones(number, dtype=bool) if whole else ~table.implied
        lp.integrality_ = [kinds[int(flag)] for flag in integer]
    return lp


@dataclass(frozen=True)
class HighsMip:
    """HiGHS branch and cut on one thread."""

    name: ClassVar[str] = "highs"
    threads: int = 1

    def solve(self, board: Board) -> None:
        task = board.task
        objective = task.objective.merged() if task.objective is not None else None
        scale = objective_scale(objective) if objective is not None else 1
        constant = objective.constant if objective is not None else 0
        if not len(task.table.lower):
            _solve_empty(board)
            return
        if not self._run(board, objective, scale, constant, hint=task.hint is not None):
            # Seen with HiGHS 1.16: from a hint that leaves nothing to decide it may claim an optimum of 0. Asked again
            # without the hint it answers rightly.
            self._run(board, objective, scale, constant, hint=False)

    def _run(self, board: Board, objective: Linear | None, scale: int, constant: int, *, hint: bool) -> bool:
        """One run; False when what HiGHS says of its objective is not what its solution is worth."""
        task = board.task
        solver = quiet()
        solver.setOptionValue("random_seed", task.seed % 2**31)
        solver.setOptionValue("time_limit", max(0.01, task.seconds_left()))
        solver.setOptionValue("mip_rel_gap", task.gap)
        solver.setOptionValue("mip_abs_gap", 0.999)
        solver.setOptionValue("mip_feasibility_tolerance", 1e-7)
        solver.passModel(build_lp(task.table, objective, task.sign, scale, whole=task.whole, relaxed=False))
        if hint and task.hint is not None:
            solver.setSolution(len(task.hint[0]), task.hint[0].astype(np.int32), task.hint[1].astype(float))

        def bounded(bound: float) -> None:
            if objective is None or not math.isfinite(bound) or abs(bound) > 1e14:
                return
            low = math.ceil(bound - _MARGIN * max(1.0, abs(bound)))
            board.bounded(-task.sign * low * scale + constant)

        def improved(event: Any) -> None:
            # No bound is read here: before the root is solved this event carries 0 for it.
            self._found(board, np.array(event.data_out.mip_solution))

        given = [board.value]

        def user(event: Any) -> None:
            # The other engines' best is handed over once, when it is new and not HiGHS's own.
            if board.value != given[0] and board.by != self.name and board.solution is not None:
                given[0] = board.value
                event.data_in.setSolution(board.solution.astype(float))

        def interrupt(event: Any) -> None:
            # An exact 0 may be a bound not yet set, see above; a true one is read when the run has ended. A hint of some
            # columns is filled up by a search of its own, whose bound is told here too and is none of the whole sheet.
            if event.data_out.mip_dual_bound != 0.0 and not hint:
                bounded(event.data_out.mip_dual_bound)
            event.data_in.user_interrupt = board.stop.is_set()

        if not task.brief:
            solver.cbMipImprovingSolution += improved
            solver.cbMipUserSolution += user
            # Not at every step of the simplex: where other threads work, each word with Python waits for its turn.
            solver.cbMipInterrupt += interrupt
        solver.run()
        status = solver.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            board.ended(infeasible=True)
            return True
        info = solver.getInfo()
        if info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
            values = np.array(solver.getSolution().col_value)
            if objective is not None:
                worth = -task.sign * float(np.dot(values[objective.columns], objective.weights)) / scale
                if abs(worth - info.objective_function_value) > 1e-4 * max(1.0, abs(worth)):
                    return False
            self._found(board, values)
        if status == highspy.HighsModelStatus.kOptimal:
            bounded(info.mip_dual_bound if objective is not None else 0.0)
        elif info.mip_dual_bound != 0.0:
            # Out of time or stopped: what the whole sheet's own search had reached.
            bounded(info.mip_dual_bound)
        return True

    def _found(self, board: Board, values: Floats) -> None:
        board.found(np.rint(values).astype(np.int64), self.name)


def _solve_empty(board: Board) -> None:
    """A sheet without columns: its rows stand or they do not."""
    none = np.zeros(0, dtype=np.int64)
    if board.task.table.broken(none):
        board.ended(infeasible=True)
    else:
        board.found(none, HighsMip.name)
        board.bounded(board.task.objective.constant if board.task.objective is not None else 0)


@dataclass(frozen=True, eq=False)
class Relaxation:
    """The linear relaxation of a task: a bound on its objective, the columns' values and their reduced costs.

    `price[j]` bounds by how much the objective falls short of `bound` for each unit of column j (0 where it need not).
    """

    bound: float
    values: Floats
    price: Floats


def relax(table: Table, objective: Linear, sign: int, seconds: float, stop: threading.Event) -> Relaxation | None:
    """Solves the relaxation; None when it could not be solved in time or was stopped.

    The bound and prices come from the row duals by weak duality, recomputed here, so that they hold for any duals.
    """
    objective = objective.merged()
    scale = objective_scale(objective)
    answer = linear_answer(table, objective, sign, scale, seconds, stop)
    return None if answer is None else weak_duality(table, objective, sign, scale, *answer)[0]


def linear_answer(table: Table, objective: Linear, sign: int, scale: int, seconds: float,
                  stop: threading.Event) -> tuple[Floats, Floats] | None:
    """The values of the columns and the duals of the rows in the relaxation; None as for `relax`."""
    solver = quiet()
    solver.setOptionValue("time_limit", max(0.01, seconds))
    if len(table.lower) > _INTERIOR:
        solver.setOptionValue("solver", "ipx")
        solver.setOptionValue("run_crossover", "off")

        # Few and long steps, unlike the simplex: to listen at each of them costs nothing.
        def interrupt(event: Any) -> None:
            event.data_in.user_interrupt = stop.is_set()

        solver.cbIpmInterrupt += interrupt
    lp = build_lp(table, objective, sign, scale, whole=False, relaxed=True)
    solver.passModel(lp)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    answer = solver.getSolution()
    return np.array(answer.col_value), np.array(answer.row_dual)


def weak_duality(table: Table, objective: Linear, sign: int, scale: int, values: Floats, duals: Floats) -> tuple[Relaxation, Floats]:
    """What any duals say of a table, and the reduced cost of every column (below 0: more of it may help)."""
    cost = np.zeros(len(table.lower))
    np.add.at(cost, objective.columns, -sign * objective.weights / scale)
    low_free, high_free = table.row_lower <= -UNBOUNDED, table.row_upper >= UNBOUNDED
    # A dual that leans on a missing bound is worth nothing: drop it.
    duals = np.where((duals > 0) & low_free, 0.0, np.where((duals < 0) & high_free, 0.0, duals))
    owner = np.repeat(np.arange(len(table.row_lower)), np.diff(table.starts))
    weighed = np.bincount(table.columns, weights=table.coefficients * duals[owner], minlength=len(cost))
    reduced: Floats = cost - weighed
    rows = np.where(duals > 0, table.row_lower * duals, np.where(duals < 0, table.row_upper * duals, 0.0)).sum()
    columns = np.where(reduced > 0, table.lower * reduced, table.upper * reduced).sum()
    lower = float(rows + columns)
    lower -= _MARGIN * max(1.0, abs(lower))
    bound = -sign * lower * scale + objective.constant
    return Relaxation(bound, values, np.maximum(reduced, 0.0) * scale), reduced


def ints(values: Floats) -> Ints:
    """Rounded to whole numbers."""
    return np.rint(values).astype(np.int64)
