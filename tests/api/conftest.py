"""The world of the API's tests: a reviewed round, somebody of every role, a token each; whatever is written is taken back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from matcher.store.session import Database, open_database
from tests.api.callers import Callers, make_callers


@pytest.fixture
def store(tmp_path: Path, sqlite_template: Path) -> Iterator[Database]:
    """A database on SQLite with nothing in it."""
    shutil.copy(sqlite_template, tmp_path / "matcher.db")
    opened = open_database(f"sqlite:///{tmp_path / 'matcher.db'}")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def callers(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Callers]:
    """Shared by the tests of a module: requests change nothing, only `put_to` does."""
    path = tmp_path_factory.mktemp("api") / "matcher.db"
    shutil.copy(sqlite_template, path)
    opened = open_database(f"sqlite:///{path}")
    yield make_callers(opened)
    opened.close()
