"""The migrations give exactly the schema, on both databases, and may be called by several at once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from matcher.domain.errors import WrongState
from matcher.store.migrations import current, newest, upgrade
from matcher.store.schema import Base
from matcher.store.session import Database, open_database
from tests.helpers.databases import POSTGRESQL, SQLITE


@pytest.fixture(params=[SQLITE, POSTGRESQL])
def bare_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == SQLITE:
        yield f"sqlite:///{tmp_path / 'new' / 'matcher.db'}"
    else:
        server = request.getfixturevalue("postgresql")
        url = server.bare()
        yield url
        server.drop(url)


def test_migrations_give_the_schema(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_upgrade_of_nothing_of_a_finished_one_and_by_several_at_once(bare_url: str) -> None:
    with ThreadPoolExecutor(3) as pool:
        assert set(pool.map(upgrade, [bare_url] * 3)) == {newest()}
    assert upgrade(bare_url) == newest()
    database = open_database(bare_url)
    assert current(database) == newest()
    database.close()


def test_a_newer_database_is_left_alone(database: Database) -> None:
    with database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(WrongState, match="9999"):
        upgrade(database.url)
