"""Databases and transactions: what reads cannot write, what writes waits its turn, times keep their zone."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from matcher.domain.errors import DataError
from matcher.store import accounts, rounds
from matcher.store.schema import AccountRow, GrantRow
from matcher.store.session import Database, open_database

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def test_a_reader_cannot_write(database: Database) -> None:
    for _twice in range(2):
        with pytest.raises(DBAPIError), database.reading() as session:
            accounts.add_account(session, email="a@example.org", name="A", now=NOW)
        with database.writing() as session:
            assert accounts.account_of_email(session, "a@example.org") is None


def test_an_error_takes_everything_back(database: Database) -> None:
    with pytest.raises(RuntimeError), database.writing() as session:
        accounts.add_account(session, email="a@example.org", name="A", now=NOW)
        raise RuntimeError
    with database.reading() as session:
        assert accounts.list_accounts(session).total == 0


def test_foreign_keys_hold(database: Database) -> None:
    with pytest.raises(IntegrityError), database.writing() as session:
        session.add(GrantRow(account_id=99, role="observer", given_at=NOW))
        session.flush()


def test_times_come_back_in_utc_and_need_a_zone(database: Database) -> None:
    there = datetime(2026, 11, 24, 14, 30, 15, 123456, tzinfo=timezone(timedelta(hours=2)))
    with database.writing() as session:
        made = accounts.add_account(session, email="a@example.org", name="A", now=there)
    with database.reading() as session:
        found = session.get_one(AccountRow, made.id).created_at
        assert found == there and found.utcoffset() == timedelta(0)
    with pytest.raises(StatementError, match="zone"), database.writing() as session:
        accounts.add_account(session, email="b@example.org", name="B", now=datetime(2026, 1, 1))


def test_writers_wait_for_one_another(database: Database) -> None:
    """Two increments of one row at once, each reading first: none is lost."""
    with database.writing() as session:
        rounds.add_round(session, "r", title="0", start=NOW.date(), weeks=1, approval=NOW.date(), created_by=None, now=NOW)
    barrier = threading.Barrier(4)

    def count_up() -> None:
        barrier.wait()
        for _each in range(5):
            with database.writing() as session:
                held = rounds.hold_round(session, "r")
                rounds.change_round(session, "r", held.version, title=str(int(held.title) + 1))

    threads = [threading.Thread(target=count_up) for _each in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as session:
        assert rounds.get_round(session, "r").title == "20"


def test_sqlite_is_safe_against_a_power_cut(database: Database) -> None:
    if not database.sqlite:
        with database.reading() as session:
            assert session.execute(text("SHOW transaction_read_only")).scalar() == "on"
        return
    with database.reading() as session:
        pragmas = {name: session.execute(text(f"PRAGMA {name}")).scalar()
                   for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "query_only")}
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30000, "query_only": 1}


@pytest.mark.parametrize("url", ["", "nonsense", "mysql://localhost/x", "sqlite://", "sqlite:///:memory:"])
def test_other_databases_are_refused_by_name(url: str) -> None:
    with pytest.raises(DataError, match="DATABASE_URL"):
        open_database(url)


def test_plain_postgresql_urls_are_understood() -> None:
    for url in ("postgres://user:secret@host/name", "postgresql://user:secret@host/name", "postgresql+psycopg://user:secret@host/name"):
        assert open_database(url).url == "postgresql+psycopg://user:secret@host/name"
