"""Real worker processes on both databases: killed in mid-run, put to sleep, many at once. A run is never done twice."""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from matcher.domain.runs import DONE, ENDED, QUEUED, Run
from matcher.jobs import Queue, queue_address
from matcher.store import plans, runs, trail
from matcher.store.session import Database
from tests.helpers.databases import POSTGRESQL
from tests.helpers.planned import LONG, asked, planned_round, run_now
from tests.helpers.processes import Process, environment, processes, wait_until

pytestmark = pytest.mark.slow
LEASE = 5
Start = Callable[..., Process]


@pytest.fixture
def start(database_url: str, tmp_path: Path) -> Iterator[Start]:
    with processes() as starting:
        yield lambda name: starting("worker", environment=environment(database_url, MATCHER_LEASE_SECONDS=LEASE), log=tmp_path / name)


def announced(database: Database, run: Run) -> Run:
    queue = Queue(queue_address("", database.url))
    queue.announce(run.id)
    queue.close()
    return run


def done(database: Database, run: Run, seconds: float = 240) -> Run:
    """The run when it has ended, which it does as done."""
    wait_until(lambda: run_now(database, run).state in ENDED, seconds, lambda: str(run_now(database, run)))
    over = run_now(database, run)
    assert over.state == DONE, over
    return over


def searching(database: Database, run: Run) -> bool:
    return run_now(database, run).progress.get("value") is not None


def pause_between_writes(worker: Process, database: Database) -> None:
    """Stops a worker where it holds no database: on SQLite nobody could free what a stopped process holds."""
    worker.pause()
    while database.sqlite and any(held(Path(url.partition(":///")[2])) for url in (database.url, queue_address("", database.url))):
        worker.resume()
        time.sleep(0.1)
        worker.pause()


def held(path: Path) -> bool:
    """Whether somebody has been writing an SQLite database for three seconds and more."""
    connection = sqlite3.connect(path, timeout=3, isolation_level=None)
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:
        return True
    finally:
        connection.close()
    return False


def claims(*workers: Process) -> dict[int, int]:
    """How often each run was claimed, as the workers' logs have it."""
    found: dict[int, int] = {}
    for worker in workers:
        for number in re.findall(r'"run": (\d+)[^\n]*"event": "run claimed"|"event": "run claimed"[^\n]*"run": (\d+)', worker.said()):
            run = int(number[0] or number[1])
            found[run] = found.get(run, 0) + 1
    return found


def test_a_killed_worker_s_run_is_taken_over_within_two_leases(database: Database, start: Start) -> None:
    planned_round(database, LONG)
    first, second = start("first"), start("second")
    for worker in (first, second):
        worker.wait_for("worker ready", 120)
    run = announced(database, asked(database, seconds=15))
    wait_until(lambda: searching(database, run), 120)
    owner = str(run_now(database, run).owner)
    (victim,) = [worker for worker in (first, second) if f":{worker.pid}:" in owner]
    victim.kill()
    killed = time.monotonic()
    wait_until(lambda: run_now(database, run).owner not in (owner, None), 120)
    # Two leases at most on a machine that is not overloaded; how long it was is told, not asserted.
    print(f"taken over after {time.monotonic() - killed:.1f} s, lease {LEASE} s")
    over = done(database, run)
    assert (over.attempts, over.plan) == (2, 1)
    with database.reading() as session:
        assert plans.list_plans(session, "r1").total == 1
        assert trail.verify(session).sound


def test_a_worker_that_slept_through_its_lease_writes_nothing(database: Database, start: Start) -> None:
    planned_round(database, LONG)
    sleeper, other = start("sleeper"), start("other")
    for worker in (sleeper, other):
        worker.wait_for("worker ready", 120)
    run = announced(database, asked(database, seconds=15))
    wait_until(lambda: searching(database, run), 120)
    if f":{sleeper.pid}:" not in str(run_now(database, run).owner):
        sleeper, other = other, sleeper
    pause_between_writes(sleeper, database)
    wait_until(lambda: run_now(database, run).attempts == 2, 120, lambda: str(run_now(database, run)))
    sleeper.resume()
    sleeper.wait_for("run lost", 120)
    done(database, run)
    assert claims(sleeper, other)[run.id] == 2
    with database.reading() as session:
        assert plans.list_plans(session, "r1").total == 1
        kept = [entry for entry in trail.list_entries(session).items if entry.act == "run:result:keep"]
    assert [entry.after["attempt"] for entry in kept] == [2]


@pytest.mark.parametrize("database_url", [POSTGRESQL], indirect=True)
def test_a_worker_stopped_with_its_run_s_row_in_hand_keeps_nobody_waiting(database_url: str, database: Database, start: Start) -> None:
    planned_round(database, LONG)
    sleeper = start("sleeper")
    sleeper.wait_for("worker ready", 120)
    run = announced(database, asked(database, seconds=15))
    wait_until(lambda: searching(database, run), 120)
    with psycopg.connect(database_url) as holder, psycopg.connect(database_url, autocommit=True) as looker:
        def waiting() -> bool:
            return looker.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                                  "AND wait_event_type = 'Lock' AND query LIKE 'UPDATE runs%'").fetchone() == (1,)

        # Its next heartbeat waits for the row; the row is given to it after it was stopped, so it cannot know.
        holder.execute("SELECT id FROM runs WHERE id = %s FOR UPDATE", (run.id,))
        wait_until(waiting, 60)
        sleeper.pause()
        holder.rollback()
    start("other").wait_for("worker ready", 120)
    wait_until(lambda: run_now(database, run).attempts == 2, 120, lambda: str(run_now(database, run)))
    sleeper.resume()
    sleeper.wait_for("run lost", 120)
    done(database, run)
    with database.reading() as session:
        assert plans.list_plans(session, "r1").total == 1
        assert trail.verify(session).sound


def test_a_worker_that_is_told_to_end_gives_its_run_back_at_once(database: Database, start: Start) -> None:
    planned_round(database, LONG)
    worker = start("worker")
    worker.wait_for("worker ready", 120)
    run = announced(database, asked(database, seconds=120))
    wait_until(lambda: searching(database, run), 120)
    assert worker.end(120) == 0
    given = run_now(database, run)
    assert (given.state, given.attempts, given.owner) == (QUEUED, 0, None)


def test_a_run_of_which_the_queue_knows_nothing_is_found_by_the_sweeper(database: Database, start: Start) -> None:
    planned_round(database, "first-look")
    run = asked(database)
    start("worker").wait_for("worker ready", 120)
    done(database, run)


def test_three_workers_share_many_runs_and_do_each_once(database: Database, start: Start) -> None:
    workers = [start(f"worker{number}") for number in range(3)]
    for worker in workers:
        worker.wait_for("worker ready", 120)
    found = []
    for number in range(4):
        planned_round(database, "secondment", f"r{number}")
        for seed in range(3):
            run = asked(database, f"r{number}", seed=seed)
            # Told twice, as after a message that was sent again: it must make no difference.
            found += [announced(database, run), announced(database, run)]
    for run in found:
        done(database, run)
    # Who stands by is worked out after each plan, unasked: only what was asked for is counted.
    made = claims(*workers)
    assert {run.id: made[run.id] for run in found} == {run.id: 1 for run in found}
    with database.reading() as session:
        assert sum(plans.list_plans(session, f"r{number}").total for number in range(4)) == 12
        assert [run.state for number in range(4) for run in runs.list_runs(session, f"r{number}").items] == [DONE] * 12
        assert runs.counts(session, now=runs.clock(session)).by_state["failed"] == 0
        assert trail.verify(session).sound
