"""What every command that opens the database has in common."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from matcher.config import Settings
from matcher.domain.accounts import Account
from matcher.domain.errors import NotFound, WrongState
from matcher.store.accounts import account_of_email, get_account
from matcher.store.migrations import current, newest
from matcher.store.session import IDLE_SECONDS, Database, Session, open_database


def open_current(settings: Settings, *, idle_seconds: float = IDLE_SECONDS) -> Database:
    """The database of the settings, at the revision of this version; WrongState says what to do when it is not."""
    keep_private()
    database = open_database(settings.database_url, idle_seconds=idle_seconds)
    found = current(database)
    if found != newest():
        database.close()
        raise WrongState(
            f"The database is at revision {found or 'none'}, this version needs {newest()}. Run 'matcher db upgrade'.")
    return database


def keep_private() -> None:
    """What this process makes from now on (databases, their logs, queues, secrets) is for its own user only."""
    os.umask(0o077)


@contextmanager
def database_of(settings: Settings | None = None) -> Iterator[Database]:
    """The database of the environment for the time of one command."""
    database = open_current(settings or Settings.from_environment())
    try:
        yield database
    finally:
        database.close()


def account_named(session: Session, person: str) -> Account:
    """The account of an address, or of a number; NotFound."""
    found = get_account(session, int(person)) if person.isascii() and person.isdigit() else account_of_email(session, person)
    if found is None:
        raise NotFound("There is no account of this address.")
    return found


def instance_folder(settings: Settings) -> Path:
    """Where this machine keeps what is its own: the folder of an SQLite database, else `instance`."""
    scheme, _, rest = settings.database_url.partition(":///")
    return Path(rest).parent if scheme == "sqlite" else Path("instance")


def now() -> datetime:
    return datetime.now(UTC)
