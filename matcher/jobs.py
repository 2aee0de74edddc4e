"""The queue of runs: Huey carries a run's number to a worker. The runs table holds the truth, so a message lost or doubled is harmless."""

from __future__ import annotations

import functools
import json
import signal
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from types import FrameType
from typing import Any

import structlog
from huey import Huey, PostgresHuey, RedisHuey, SqliteHuey
from huey.exceptions import ConfigurationError, HueyException
from huey.registry import Message
from huey.serializer import Serializer

from matcher.domain.errors import DataError, MatcherError, Problem

Perform = Callable[[int], object]
Sweep = Callable[[], Iterable[int]]

log = structlog.get_logger(__name__)
_MAKING_TABLES = 20_270_301
"""The advisory lock of whoever makes the queue's tables; any number that nothing else uses."""


class QueueAway(MatcherError):
    """The queue cannot be reached just now."""


class _Plain(Serializer):  # type: ignore[misc]
    """Messages as JSON: what somebody else wrote into the queue is read as data, never as code (Huey's own way is pickle)."""

    def _serialize(self, data: Any) -> bytes:
        if isinstance(data, Message):
            return json.dumps({"id": data.id, "task": data.name, "args": list(data.args)}).encode()
        return json.dumps(data).encode()

    def _deserialize(self, data: bytes) -> Any:
        value = json.loads(bytes(data))
        if isinstance(value, dict) and value.keys() == {"id", "task", "args"}:
            return Message(id=value["id"], name=value["task"], args=tuple(value["args"]), kwargs={}, retries=0, retry_delay=0)
        return value


def _huey(url: str) -> Huey:
    options: dict[str, Any] = {"name": "matcher", "results": False, "serializer": _Plain()}
    scheme, _, rest = url.partition("://")
    if scheme == "sqlite" and rest.startswith("/"):
        path = Path(rest[1:])
        path.parent.mkdir(parents=True, exist_ok=True)
        return SqliteHuey(filename=str(path), timeout=30, **options)
    if scheme.partition("+")[0] in ("postgresql", "postgres"):
        return _with_tables(PostgresHuey(dsn=f"postgresql://{rest}", table_prefix="queue", create_tables=False, **options))
    if scheme in ("redis", "rediss"):
        try:
            return RedisHuey(url=url, **options)
        except ConfigurationError:
            raise DataError([Problem("environment", 0, "MATCHER_QUEUE_URL", "The library for Redis is not installed.",
                                     "Install 'redis' beside matcher, or leave the setting empty.")]) from None
    raise DataError([Problem("environment", 0, "MATCHER_QUEUE_URL", f"'{scheme}' is no queue.",
                             "Write sqlite:///PATH, postgresql://... or redis://..., or leave it empty.")])


def _with_tables(huey: Huey) -> Huey:
    """The queue with its tables made. Workers that start at the same moment do so one after the other: even with IF NOT
    EXISTS PostgreSQL refuses the second of two who make one table at once, and that worker would not start."""
    storage = huey.storage
    with storage.db(commit=True, close=True) as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", (_MAKING_TABLES,))
        for statement in storage.ddl:
            cursor.execute(statement)
    return huey


class Queue:
    """One queue, for those who announce runs and for those who do them."""

    def __init__(self, url: str) -> None:
        self.huey = _huey(url)
        self._perform: Perform | None = None
        self._task = self.huey.task(name="perform")(self._do)

    def _do(self, run: int) -> None:
        if self._perform is None:
            raise RuntimeError("A run came to a process that does none.")
        self._perform(run)

    def announce(self, run: int) -> None:
        """Tells the workers of a run. To be called after the run's row is committed; QueueAway if the queue cannot be reached."""
        try:
            self._task(run)
        except (HueyException, OSError) as error:
            raise QueueAway(f"The queue cannot be reached ({type(error).__name__}).") from error
        except Exception as error:  # each storage has errors of its own, and none of them is of our making
            raise QueueAway(f"The queue cannot be reached ({type(error).__name__}).") from error

    def close(self) -> None:
        """Lets go of the connection; the next act opens another."""
        self.huey.storage.close()

    def waiting(self) -> int:
        """How many messages wait."""
        return int(self.huey.pending_count())

    def work(self, perform: Perform, sweep: Sweep, *, every: float, leaving: threading.Event) -> None:
        """Does runs one after the other until told to leave (SIGINT, SIGTERM, SIGHUP or the event).

        One thread does runs; another calls `sweep` at once and then every so many seconds and announces what it gives.
        On leaving, `leaving` is set first, so that `perform` can give its run back; then the threads are waited for.
        Only for the main thread of a process.
        """
        self._perform = perform
        consumer = self.huey.create_consumer(
            workers=1, worker_type="thread", periodic=False, initial_delay=0.1, max_delay=1.0, scheduler_interval=60)
        before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
        consumer.start()

        def leave(number: int, frame: FrameType | None) -> None:
            leaving.set()

        for number in before:
            signal.signal(number, leave)
        sweeper = threading.Thread(target=self._sweep, args=(sweep, every, leaving), name="sweeper", daemon=True)
        sweeper.start()
        checked = 0.0
        while not leaving.wait(1.0):
            checked += 1
            if checked >= 10:
                consumer.check_worker_health()
                checked = 0
        consumer.stop(graceful=True)
        sweeper.join()
        for number, handler in before.items():
            signal.signal(number, handler)
        self.close()

    def _sweep(self, sweep: Sweep, every: float, leaving: threading.Event) -> None:
        while True:
            try:
                for run in sweep():
                    self.announce(run)
            except Exception as error:  # the database or the queue is away: the next round of the sweeper will see
                log.warning("sweeper failed", error=type(error).__name__)
            if leaving.wait(every):
                return


@functools.cache
def queue_of(url: str) -> Queue:
    """The queue of this address, opened once a process."""
    return Queue(url)


def queue_address(queue_url: str, database_url: str) -> str:
    """The queue asked for; else a file beside an SQLite database, or tables of its own in a PostgreSQL database."""
    if queue_url:
        return queue_url
    scheme, _, rest = database_url.partition("://")
    if scheme.startswith("sqlite"):
        path = Path(rest[1:])
        return f"sqlite:///{path.with_name(path.stem + '-queue.db')}"
    return database_url
