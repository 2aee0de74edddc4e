"""Many small questions dealt out over processes: each worker makes ready once and then answers item after item."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from typing import Any, TypeVar

Item = TypeVar("Item")
Answer = TypeVar("Answer")
Said = Callable[[int, int], None]
"""Told how many of how many are done."""

_ready: list[Any] = []


def cores(workers: int) -> int:
    """Workers asked for, never more than the machine has; 0 asks for all."""
    have = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1)
    return min(workers, have) if workers else have


def dealt(make: Callable[..., Any], given: tuple[Any, ...], work: Callable[[Any, Item], Answer], items: Sequence[Item], *,
          workers: int, listen: Said | None = None, stop: threading.Event | None = None) -> list[Answer]:
    """The answers to all items in their order; fewer (the first so many) when stopped.

    `make(*given)` makes ready what `work` is asked with, once a process. All of it must be fit to be pickled: functions of
    modules, frozen facts. With one worker everything happens here.
    """
    stop = stop or threading.Event()
    number = min(cores(workers), len(items))
    if number <= 1:
        ready = make(*given)
        answers = []
        for done, item in enumerate(items, 1):
            if stop.is_set():
                break
            answers.append(work(ready, item))
            if listen is not None:
                listen(done, len(items))
        return answers
    # Spawned, not forked: solvers keep threads, which a fork does not survive.
    with ProcessPoolExecutor(number, multiprocessing.get_context("spawn"), _make_ready, (make, given)) as pool:
        with _no_main():
            futures = [pool.submit(_answer, work, item) for item in items]
        for done, _ in enumerate(_watched(futures, stop), 1):
            if listen is not None:
                listen(done, len(items))
        if stop.is_set():
            pool.shutdown(cancel_futures=True)
    answers = []
    for future in futures:
        if future.cancelled():
            break
        answers.append(future.result())
    return answers


@contextmanager
def _no_main() -> Iterator[None]:
    """Processes that start meanwhile do not run the program's main file again: a console script has no guard against that."""
    main = sys.modules["__main__"]
    kept: dict[str, Any] = {name: main.__dict__[name] for name in ("__file__", "__spec__") if name in main.__dict__}
    main.__dict__.pop("__file__", None)
    main.__spec__ = None
    try:
        yield
    finally:
        main.__dict__.update(kept)


def _watched(futures: list[Future[Any]], stop: threading.Event) -> Iterator[Future[Any]]:
    for future in as_completed(futures):
        yield future
        if stop.is_set():
            return


def _make_ready(make: Callable[..., Any], given: tuple[Any, ...]) -> None:
    # Ctrl-C at a terminal goes to all processes; the one that deals out says when to stop.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _ready[:] = [make(*given)]


def _answer(work: Callable[[Any, Item], Answer], item: Item) -> Answer:
    return work(_ready[0], item)
