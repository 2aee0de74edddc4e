"""Claims, leases and the sweeper, on both databases: a run is one worker's at a time, and none is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest

from matcher.domain.errors import NotFound
from matcher.domain.runs import CANCELLED, DONE, FAILED, QUEUED, RUNNING, Run
from matcher.store import runs
from matcher.store.schema import RoundRow, SnapshotRow
from matcher.store.session import Database

NOW = datetime(2027, 1, 4, 12, tzinfo=UTC)
LEASE = 30.0
DIGEST = "d" * 64


def later(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def a_round(database: Database, key: str = "r1") -> None:
    with database.writing() as session:
        row = RoundRow(key=key, stage="planning", stage_since=NOW, start=date(2027, 1, 4), weeks=52, approval=date(2026, 12, 14),
                       currency="CHF", settings={}, calendar={}, created_at=NOW)
        session.add(row)
        session.flush()
        session.add(SnapshotRow(round_id=row.id, digest=DIGEST, text='{"name": "r1"}', made_at=NOW))


def asked(database: Database, *, key: str = "r1", now: datetime = NOW) -> Run:
    with database.writing() as session:
        return runs.add_run(session, key, DIGEST, seed=1, seconds=5, limits={"workers": 1}, now=now, title="First")


def claimed(database: Database, run: Run, owner: str = "a", now: datetime = NOW) -> Run | None:
    with database.writing() as session:
        return runs.claim(session, run.id, owner=owner, lease=LEASE, now=now, versions={"matcher": "1"})


def beaten(database: Database, run: Run, owner: str, now: datetime) -> runs.Beat:
    with database.writing() as session:
        return runs.beat(session, run.id, owner=owner, lease=LEASE, now=now, progress={"goal": "impact", "value": 5})


def swept(database: Database, now: datetime) -> runs.Swept:
    with database.writing() as session:
        return runs.sweep(session, now=now, lease=LEASE)


def ended(database: Database, run: Run, owner: str, state: str = DONE) -> bool:
    with database.writing() as session:
        return runs.end(session, run.id, owner=owner, state=state, now=later(9), error="")


def now_is(database: Database, run: Run) -> Run:
    with database.reading() as session:
        return runs.get_run(session, run.id)


@pytest.fixture
def run(database: Database) -> Run:
    a_round(database)
    return asked(database)


def test_a_run_is_asked_for_claimed_held_and_ended(database: Database, run: Run) -> None:
    assert (run.state, run.round, run.digest, run.queued_at, run.title) == (QUEUED, "r1", DIGEST, NOW, "First")
    mine = claimed(database, run)
    assert mine is not None
    assert (mine.state, mine.owner, mine.attempts, mine.lease_until, mine.started_at, mine.versions) == (
        RUNNING, "a", 1, later(30), NOW, {"matcher": "1"})
    assert beaten(database, run, "a", later(10)) == runs.Beat(True)
    assert now_is(database, run).lease_until == later(40)
    assert now_is(database, run).progress == {"goal": "impact", "value": 5}
    assert ended(database, run, "a")
    over = now_is(database, run)
    assert (over.state, over.owner, over.ended_at, over.progress["value"]) == (DONE, None, later(9), 5)


def test_of_many_who_claim_at_once_one_gets_it(database: Database, run: Run) -> None:
    with ThreadPoolExecutor(8) as pool:
        got = list(pool.map(lambda number: claimed(database, run, f"w{number}"), range(8)))
    assert len([one for one in got if one is not None]) == 1
    assert now_is(database, run).attempts == 1


def test_only_the_owner_writes(database: Database, run: Run) -> None:
    claimed(database, run, "a")
    assert beaten(database, run, "b", later(1)) == runs.Beat(False)
    assert not ended(database, run, "b")
    with database.writing() as session:
        assert not runs.release(session, run.id, owner="b", now=later(1))
    assert now_is(database, run).state == RUNNING
    assert now_is(database, run).progress == {}


def test_a_lost_worker_s_run_is_queued_again_and_then_the_other_s(database: Database, run: Run) -> None:
    claimed(database, run, "a")
    assert swept(database, later(30)) == runs.Swept()
    assert swept(database, later(30.1)).announce == (run.id,)
    assert not ended(database, run, "a"), "the first owner, back from the dead, writes nothing"
    assert claimed(database, run, "b", later(31)) is not None
    assert beaten(database, run, "a", later(32)) == runs.Beat(False)
    assert ended(database, run, "b")
    assert now_is(database, run).attempts == 2


def test_three_attempts_and_no_more(database: Database, run: Run) -> None:
    now = 0.0
    for attempt in range(1, runs.MOST_ATTEMPTS + 1):
        mine = claimed(database, run, f"w{attempt}", later(now))
        assert mine is not None
        assert mine.attempts == attempt
        now += 31
        found = swept(database, later(now))
        assert found.announce == ((run.id,) if attempt < runs.MOST_ATTEMPTS else ())
    assert [one.id for one in found.failed] == [run.id]
    assert (now_is(database, run).state, now_is(database, run).error) == (FAILED, runs.LOST)


def test_two_sweepers_announce_a_run_once(database: Database, run: Run) -> None:
    claimed(database, run, "a")
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: swept(database, later(31)), range(4)))
    assert [one for each in found for one in each.announce] == [run.id]


def test_a_queued_run_that_nobody_takes_is_announced_once_a_lease(database: Database, run: Run) -> None:
    assert swept(database, later(29)) == runs.Swept()
    assert swept(database, later(31)).announce == (run.id,)
    assert swept(database, later(32)) == runs.Swept()
    assert swept(database, later(62)).announce == (run.id,)


def test_a_run_given_back_is_to_be_had_at_once_and_was_no_attempt(database: Database, run: Run) -> None:
    claimed(database, run, "a")
    with database.writing() as session:
        assert runs.release(session, run.id, owner="a", now=later(1))
    given = now_is(database, run)
    assert (given.state, given.attempts, given.owner) == (QUEUED, 0, None)
    assert claimed(database, run, "b", later(1)) is not None


def test_a_queued_run_is_cancelled_at_once(database: Database, run: Run) -> None:
    with database.writing() as session:
        assert runs.ask_to_cancel(session, run.id, now=later(1)).state == CANCELLED
    assert claimed(database, run) is None


def test_a_running_run_is_asked_to_end_and_keeps_its_end(database: Database, run: Run) -> None:
    claimed(database, run, "a")
    with database.writing() as session:
        assert runs.ask_to_cancel(session, run.id, now=later(1)).state == RUNNING
    assert beaten(database, run, "a", later(2)) == runs.Beat(True, cancel=True)
    assert ended(database, run, "a", CANCELLED)
    with database.writing() as session:
        assert runs.ask_to_cancel(session, run.id, now=later(3)).ended_at == later(9)


def test_a_cancelled_run_of_a_lost_worker_ends(database: Database, run: Run) -> None:
    claimed(database, run, "a")
    with database.writing() as session:
        runs.ask_to_cancel(session, run.id, now=later(1))
    assert [one.state for one in swept(database, later(31)).cancelled] == [CANCELLED]


def test_runs_are_listed_latest_first_and_counted(database: Database, run: Run) -> None:
    a_round(database, "r2")
    other = asked(database, key="r2")
    more = [asked(database, now=later(number)).id for number in range(3)]
    claimed(database, run)
    with database.reading() as session:
        page = runs.list_runs(session, "r1", page=1, size=2)
        assert [one.id for one in page.items] == [more[2], more[1]]
        assert (page.total, page.pages) == (4, 2)
        assert [one.id for one in runs.unended_runs(session, "r2")] == [other.id]
        counts = runs.counts(session, now=later(10))
    assert counts == runs.Counts({QUEUED: 4, RUNNING: 1, DONE: 0, FAILED: 0, CANCELLED: 0}, 10.0, 1)


def test_what_is_not_there_is_told(database: Database, run: Run) -> None:
    with database.reading() as session:
        assert runs.snapshot_text(session, run.id) == '{"name": "r1"}'
        for ask in (runs.get_run, runs.snapshot_text):
            with pytest.raises(NotFound, match="99"):
                ask(session, 99)
    with database.writing() as session, pytest.raises(NotFound, match="snapshot"):
        runs.add_run(session, "r1", "e" * 64, seed=1, seconds=1, limits={}, now=NOW)
    with database.writing() as session, pytest.raises(ValueError, match="does not end"):
        runs.end(session, run.id, owner="a", state=QUEUED, now=NOW)


def test_the_clock_is_in_utc(database: Database) -> None:
    with database.reading() as session:
        assert abs((runs.clock(session) - datetime.now(UTC)).total_seconds()) < 60
