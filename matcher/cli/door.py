"""What every command that opens the database has in common."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from matcher.config import Settings
from matcher.domain.errors import WrongState
from matcher.store.migrations import current, newest
from matcher.store.session import Database, open_database


def open_current(settings: Settings) -> Database:
    """The database of the settings, at the revision of this version; WrongState says what to do when it is not."""
    database = open_database(settings.database_url)
    found = current(database)
    if found != newest():
        database.close()
        raise WrongState(
            f"The database is at revision {found or 'none'}, this version needs {newest()}. Run 'matcher db upgrade'.")
    return database


@contextmanager
def database_of(settings: Settings | None = None) -> Iterator[Database]:
    """The database of the environment for the time of one command."""
    database = open_current(settings or Settings.from_environment())
    try:
        yield database
    finally:
        database.close()


def now() -> datetime:
    return datetime.now(UTC)
