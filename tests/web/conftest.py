"""An application on a fresh database for tests of the web."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from matcher.config import Settings
from matcher.store.session import Database, open_database
from web.app import create_app

SECRET = "a secret of the tests, longer than it needs to be"


@pytest.fixture
def store(tmp_path: Path, sqlite_template: Path) -> Iterator[Database]:
    """A database on SQLite with nothing in it. What differs on PostgreSQL is tested where the store is."""
    shutil.copy(sqlite_template, tmp_path / "matcher.db")
    opened = open_database(f"sqlite:///{tmp_path / 'matcher.db'}")
    yield opened
    opened.close()


@pytest.fixture
def app(store: Database) -> Flask:
    return create_app(Settings(database_url=store.url, secret=SECRET), database=store)
