"""A database and its transactions: one way for SQLite and PostgreSQL.

The door opens a transaction with `reading` or `writing` and nobody below commits. A writer on SQLite holds the database
from its first statement on (BEGIN IMMEDIATE): it never has to give up half-way because somebody else was faster.

A process that is stopped in the middle of a transaction keeps what it locked. PostgreSQL ends such a transaction after
`idle_seconds`, so that nobody waits for it for ever; SQLite has no server that could: there `matcher serve` ends a worker
that is stopped.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.engine import URL, Connection
from sqlalchemy.orm import Session

from matcher.domain.errors import DataError, Problem

__all__ = ["Database", "Session", "open_database"]

_BUSY_SECONDS = 30
IDLE_SECONDS = 60.0
"""How long a transaction on PostgreSQL may wait for its own process, which may be stopped, asleep or cut off."""


@dataclass(frozen=True)
class Database:
    """A pool of connections; one for a process, closed at its end."""

    engine: Engine

    @property
    def url(self) -> str:
        return self.engine.url.render_as_string(hide_password=False)

    @property
    def sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A transaction that sees and does not write: the database refuses it a change."""
        with Session(self.engine.execution_options(postgresql_readonly=True), expire_on_commit=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A transaction that is committed at the end, and rolled back on any error."""
        with (
            Session(self.engine.execution_options(matcher_writes=True), expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    def close(self) -> None:
        self.engine.dispose()


def open_database(url: str, *, pool_size: int = 5, idle_seconds: float = IDLE_SECONDS) -> Database:
    """The database at a URL, `sqlite:///path` or `postgresql://...`; the folder of an SQLite file is made if need be."""
    parsed = _parsed(url)
    if parsed.get_backend_name() == "sqlite":
        return Database(_sqlite(parsed, pool_size))
    return Database(_postgresql(parsed, pool_size, idle_seconds))


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url.replace("postgres://", "postgresql://", 1) if url.startswith("postgres://") else url)
    except Exception as error:
        raise _refused("This is no database URL.") from error
    if parsed.get_backend_name() == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() == "sqlite" and parsed.database and parsed.database != ":memory:":
        return parsed
    raise _refused("This database is not known.")


def _refused(wrong: str) -> DataError:
    mend = "Write sqlite:///instance/matcher.db or postgresql://user:password@host/name."
    return DataError([Problem("environment", 0, "DATABASE_URL", wrong, mend)])


def _postgresql(url: URL, pool_size: int, idle_seconds: float) -> Engine:
    engine = create_engine(url, pool_size=pool_size, max_overflow=10, pool_pre_ping=True)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        # Asked for after connecting and not with it: what stands between us and the server may know no options.
        connection.execute(f"SET idle_in_transaction_session_timeout = {max(1, int(idle_seconds * 1000))}")
        connection.commit()

    return engine


def _sqlite(url: URL, pool_size: int) -> Engine:
    Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, pool_size=pool_size, max_overflow=10, connect_args={"timeout": _BUSY_SECONDS})

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # transactions begin below, not where sqlite3 thinks best
        cursor = connection.cursor()
        for pragma in (f"busy_timeout = {_BUSY_SECONDS * 1000}", "synchronous = FULL", "foreign_keys = ON"):
            cursor.execute(f"PRAGMA {pragma}")
        _write_ahead(cursor)
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("matcher_writes", False)
        connection.exec_driver_sql(f"PRAGMA query_only = {'OFF' if writes else 'ON'}")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _write_ahead(cursor: sqlite3.Cursor) -> None:
    """Turns write-ahead logging on, once in the life of a file. SQLite does not wait for others with this: we do."""
    until = time.monotonic() + _BUSY_SECONDS
    while cursor.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
