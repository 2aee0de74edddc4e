"""Engines side by side on one task: the first proof stops the others, the best bound and solution of any count."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable

from matcher.solve.cpsat import CpSat
from matcher.solve.engine import Board, Engine, Task
from matcher.solve.highs import HighsMip

ENGINES = ("cpsat", "highs")


def cores(workers: int) -> int:
    """Workers asked for, never more than the machine has; 0 asks for all."""
    have = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1)
    return min(workers, have) if workers else have


def line_up(engines: tuple[str, ...], workers: int) -> tuple[Engine, ...]:
    """Who runs: HiGHS, CP-SAT leaning on the LP, and CP-SAT's default search with the cores left over.

    One core takes one engine at a time, so there only the first of the engines asked for runs.
    """
    number = cores(workers)
    if "highs" in engines and "cpsat" in engines and number >= 2:
        chosen: list[Engine] = [HighsMip(), CpSat(1, linear=2)]
        if number > 2:
            chosen.append(CpSat(number - 2))
        return tuple(chosen)
    if "highs" in engines:
        return (HighsMip(),)
    return (CpSat(1, linear=2), CpSat(number - 1)) if number >= 2 else (CpSat(1),)


def alone(engines: tuple[str, ...]) -> tuple[Engine, ...]:
    """The engines asked for, each on one thread, to take turns at small sheets."""
    return tuple(engine for engine in (HighsMip(), CpSat(1, linear=2)) if engine.name in engines)


def race(
    task: Task, engines: tuple[Engine, ...], *, stop: threading.Event, listen: Callable[[Board], None] | None = None
) -> Board:
    """Runs the engines until a proof, the deadline or a stop from outside; the board holds what was found.

    An engine that breaks down is raised only when no other one found anything.
    """
    board = Board(task)
    failures: list[BaseException] = []

    def run(engine: Engine) -> None:
        try:
            engine.solve(board)
        except BaseException as error:  # carried to the caller's thread below
            failures.append(error)

    threads = [threading.Thread(target=run, args=(engine,), daemon=True) for engine in engines]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        with board.changed:
            board.changed.wait(0.02)
        if listen is not None:
            listen(board)
        if stop.is_set() or time.monotonic() > task.deadline:
            board.stop.set()
        if board.stop.is_set():
            for thread in threads:
                thread.join(timeout=5)
            break
    if failures and board.solution is None and not board.infeasible:
        raise failures[0]
    return board
