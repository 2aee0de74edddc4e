"""The schema's history. `upgrade` brings a database to today's; it may be called at every start, by several at once."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.engine import Connection

from matcher.domain.errors import WrongState
from matcher.store.session import Database, open_database

_LOCK = 7_206_315  # any number that nobody else uses as an advisory lock of this database


def newest() -> str:
    """The revision that this version of the product works with."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def current(database: Database) -> str | None:
    """The revision of a database; None for an empty one."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade(url: str) -> str:
    """Brings the database at a URL to the newest revision, in one transaction, and gives its name."""
    database = open_database(url)
    try:
        with database.engine.execution_options(matcher_writes=True).begin() as connection:
            upgrade_connection(connection)
    finally:
        database.close()
    return newest()


def upgrade_connection(connection: Connection) -> None:
    """As `upgrade`, within the caller's transaction. WrongState for a database of a newer version of the product."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    config = _config()
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    found = MigrationContext.configure(connection).get_current_revision()
    if found is not None and found not in known:
        raise WrongState(f"The database is at revision {found}, which this version does not know. Install a newer version.")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
