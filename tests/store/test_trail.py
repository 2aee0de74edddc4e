"""The trail: any change, gap or cut is found, and writers never disturb its order."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from matcher.domain.errors import WrongState
from matcher.domain.trail import START
from matcher.store import trail
from matcher.store.session import Database, Session

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def write(session: Session, count: int = 1, *, at: datetime = NOW, subject: str = "round:r") -> None:
    for number in range(count):
        trail.append(session, at=at, account=7, roles=("round_manager",), act="round:settings:save", subject=subject, round="r",
                     before={"weeks": number}, after={"weeks": number + 1, "title": "Année «é»"})


def tamper(database: Database, *statements: str) -> None:
    """As somebody who owns the database may: the triggers are put aside first."""
    with database.writing() as session:
        if database.sqlite:
            session.execute(text("DROP TRIGGER trail_no_update"))
            session.execute(text("DROP TRIGGER trail_no_delete"))
        else:
            session.execute(text("DROP TRIGGER trail_append_only ON trail"))
        for statement in statements:
            session.execute(text(statement))


def flaws(database: Database, known: tuple[int, str] | None = None) -> list[tuple[int, str]]:
    with database.reading() as session:
        return [(flaw.number, flaw.what) for flaw in trail.verify(session, known=known).flaws]


@pytest.fixture
def written(database: Database) -> Database:
    with database.writing() as session:
        write(session, 6)
    return database


def test_entries_follow_one_another(written: Database) -> None:
    with written.reading() as session:
        page = trail.list_entries(session, round="r", size=3)
        assert (page.total, [entry.number for entry in page.items]) == (6, [6, 5, 4])
        oldest = trail.list_entries(session, page=2, size=3).items[-1]
        assert (oldest.previous, oldest.before, oldest.after) == (START, {"weeks": 0}, {"weeks": 1, "title": "Année «é»"})
        assert page.items[0].previous == page.items[1].hash
        verdict = trail.verify(session)
        assert verdict.sound and (verdict.entries, verdict.head) == (6, page.items[0].hash)
        assert trail.list_entries(session, act="run:").total == 0
        assert trail.list_entries(session, subject="round:", account=7, act="round:settings").total == 6


def test_an_empty_trail_is_sound(database: Database) -> None:
    with database.reading() as session:
        verdict = trail.verify(session)
    assert verdict.sound and (verdict.entries, verdict.head) == (0, START)


@pytest.mark.parametrize("statement", ["UPDATE trail SET account = 8 WHERE number = 3", "DELETE FROM trail WHERE number = 6"])
def test_the_database_itself_refuses_to_change_the_trail(written: Database, statement: str) -> None:
    with pytest.raises(DBAPIError, match="append-only"), written.writing() as session:
        session.execute(text(statement))
    assert flaws(written) == []


@pytest.mark.parametrize("column, value", [
    ("account", "8"), ("roles", "'administrator'"), ("act", "'round:stage:freeze'"), ("round", "'other'"), ("round", "NULL"),
    ("subject", "'round:other'"), ("before", "'{}'"), ("after", "'{}'"), ("hash", "'0'"), ("at", "'2026-11-24 12:00:01+00:00'"),
])
def test_any_change_is_found(written: Database, column: str, value: str) -> None:
    if written.sqlite:
        value = value.replace("+00:00", ".000000")
    tamper(written, f"UPDATE trail SET {column} = {value} WHERE number = 3")
    assert (3, "changed") in flaws(written)


def test_a_changed_entry_with_a_right_hash_breaks_the_chain(written: Database) -> None:
    with written.reading() as session:
        entry = trail.list_entries(session, size=10).items[3]
    assert entry.number == 3
    forged = trail.EntryRow(number=3, at=entry.at, account=8, roles="round_manager", act=entry.act, round="r", subject=entry.subject,
                            before='{"weeks":2}', after='{"title":"Année «é»","weeks":3}', previous=entry.previous)
    tamper(written, f"UPDATE trail SET account = 8, hash = '{trail._hash(forged)}' WHERE number = 3")
    assert flaws(written) == [(4, "changed")]


def test_gaps_and_cuts_are_found_at_every_place(written: Database) -> None:
    tamper(written, "DELETE FROM trail WHERE number = 4")
    assert flaws(written)[0] == (4, "missing")
    with written.writing() as session:
        session.execute(text("DELETE FROM trail WHERE number IN (1, 6)"))
    assert [flaw for flaw in flaws(written) if flaw[1] != "changed"] == [(1, "missing"), (4, "missing"), (6, "cut")]


def test_a_cut_tail_is_found_by_the_head(written: Database) -> None:
    tamper(written, "DELETE FROM trail WHERE number > 4")
    assert flaws(written) == [(5, "cut")]


def test_an_emptied_trail_is_found(written: Database) -> None:
    tamper(written, "DELETE FROM trail")
    assert flaws(written) == [(1, "cut")]


def test_an_added_entry_is_found(written: Database) -> None:
    tamper(written, "INSERT INTO trail SELECT 7, at, account, roles, act, round, subject, before, after, hash, hash "
                    "FROM trail WHERE number = 6")
    assert (7, "added") in flaws(written)


def test_a_head_that_is_gone_or_false_is_found_and_nothing_more_is_written(written: Database) -> None:
    tamper(written, "UPDATE trail_head SET hash = 'x'")
    assert flaws(written) == [(6, "head")]
    with written.writing() as session:
        session.execute(text("DELETE FROM trail_head"))
    assert flaws(written) == [(6, "head")]
    with pytest.raises(WrongState, match="head"), written.writing() as session:
        write(session)


def test_a_trail_written_anew_with_its_head_is_found_by_what_was_noted_elsewhere(written: Database) -> None:
    with written.reading() as session:
        noted = (6, trail.verify(session).head)
        short = trail.list_entries(session, size=10).items[2]
    assert flaws(written, noted) == []
    tamper(written, "DELETE FROM trail WHERE number > 4", f"UPDATE trail_head SET last = 4, hash = '{short.hash}'")
    assert flaws(written) == []
    assert flaws(written, noted) == [(6, "cut")]
    assert flaws(written, (3, "0" * 64)) == [(3, "changed")]


def test_what_is_rolled_back_leaves_no_gap(written: Database) -> None:
    with pytest.raises(RuntimeError), written.writing() as session:
        write(session, 2)
        raise RuntimeError
    with written.writing() as session:
        write(session)
        assert trail.list_entries(session).items[0].number == 7
    assert flaws(written) == []


def test_many_writers_at_once_make_one_chain(database: Database) -> None:
    def some(writer: int) -> None:
        for _each in range(5):
            with database.writing() as session:
                write(session, 2, subject=f"writer:{writer}")

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(some, range(6)))
    with database.reading() as session:
        verdict = trail.verify(session)
        assert verdict.sound and verdict.entries == 60
        subjects = [entry.subject for entry in trail.list_entries(session, size=200).items]
        # Entries of one transaction stand together.
        assert all(subjects[place] == subjects[place + 1] for place in range(0, 60, 2))


def test_old_entries_are_purged_and_the_rest_still_verifies(database: Database) -> None:
    with database.writing() as session:
        write(session, 4, at=NOW - timedelta(days=2000))
        write(session, 3)
        assert trail.purge_before(session, NOW - timedelta(days=1)) == 4
        assert trail.purge_before(session, NOW - timedelta(days=1)) == 0
        write(session)
        verdict = trail.verify(session)
        assert verdict.sound and (verdict.first, verdict.entries) == (5, 4)
    tamper(database, "DELETE FROM trail WHERE number = 5")
    assert flaws(database)[0] == (5, "missing")


def test_a_whole_trail_may_be_purged(written: Database) -> None:
    with written.writing() as session:
        assert trail.purge_before(session, NOW + timedelta(days=1)) == 6
        assert trail.verify(session).sound
        write(session)
        assert trail.verify(session).sound


def test_hash_is_of_the_whole_entry() -> None:
    def row(**more: Any) -> trail.EntryRow:
        return trail.EntryRow(**{"number": 1, "at": NOW, "account": 1, "roles": "", "act": "a", "round": None, "subject": "s",
                                 "before": "null", "after": "null", "previous": START} | more)

    hashes = {trail._hash(row(**change)) for change in (
        {}, {"number": 2}, {"at": NOW + timedelta(microseconds=1)}, {"account": 2}, {"roles": "x"}, {"act": "b"}, {"round": "r"},
        {"subject": "t"}, {"before": "1"}, {"after": "1"}, {"previous": "1" * 64})}
    assert len(hashes) == 11
