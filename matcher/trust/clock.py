"""The clock of an answer: once somebody asks to stop, all its time is over, however deep the question is being worked on.

Every loop of matcher.trust looks at a deadline, and every search has a stop signal; both ask here. What was found until
then is the answer.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_STOP: ContextVar[threading.Event | None] = ContextVar("stop", default=None)
# Later than any deadline.
_OVER = 1e9


@contextmanager
def stopped_by(stop: threading.Event) -> Iterator[None]:
    """Within it, in this thread, time is over once the signal is set."""
    token = _STOP.set(stop)
    try:
        yield
    finally:
        _STOP.reset(token)


def now() -> float:
    """The time of `time.monotonic`, or later than any deadline once the answer is to stop."""
    stop = _STOP.get()
    return time.monotonic() + (_OVER if stop is not None and stop.is_set() else 0)


def ending() -> threading.Event:
    """The signal that ends the searches of this answer; one that nobody sets where none was given."""
    return _STOP.get() or threading.Event()
