"""Documents that are made while somebody waits: a few at once, so that they never take all the threads that pages need."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, current_app

from matcher.domain.errors import WrongState
from matcher.wording import _

# Threads that may make documents at the same time; the server has eight (MATCHER_THREADS) for everything.
AT_ONCE = 2
# Seconds that a request waits for its turn.
PATIENCE = 8.0


class Turns:
    """So many at once; whoever has waited too long for a turn is asked to come again."""

    def __init__(self, at_once: int = AT_ONCE, patience: float = PATIENCE) -> None:
        self.free = threading.BoundedSemaphore(at_once)
        self.waiting = threading.BoundedSemaphore(at_once)
        self.patience = patience

    @contextmanager
    def turn(self) -> Iterator[None]:
        """A turn, and no more waiting for one than there are turns: whoever waits holds a thread, too. WrongState for all others."""
        if not self.free.acquire(blocking=False):
            self._wait()
        try:
            yield
        finally:
            self.free.release()

    def _wait(self) -> None:
        full = WrongState(_("Other documents are being made just now. Ask for this one again in half a minute."))
        if not self.waiting.acquire(blocking=False):
            raise full
        try:
            if not self.free.acquire(timeout=self.patience):
                raise full
        finally:
            self.waiting.release()


@contextmanager
def turn() -> Iterator[None]:
    """A turn at making a document in this server."""
    turns: Turns = current_app.extensions["matcher.making"]
    with turns.turn():
        yield


def install(app: Flask) -> None:
    """Give the server its turns."""
    app.extensions["matcher.making"] = Turns()
