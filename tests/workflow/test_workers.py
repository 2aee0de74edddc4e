"""Real worker processes on both databases: killed in mid-run, put to sleep, many at once. A run is never done twice."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from matcher.domain.runs import DONE, QUEUED, RUNNING, Run
from matcher.jobs import Queue, queue_address
from matcher.store import plans, runs, trail
from matcher.store.session import Database
from tests.helpers.planned import LONG, asked, planned_round, run_now
from tests.helpers.processes import Process, environment, processes, wait_until

pytestmark = pytest.mark.slow
LEASE = 2
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


def searching(database: Database, run: Run) -> bool:
    return run_now(database, run).progress.get("value") is not None


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
        worker.wait_for("worker ready")
    run = announced(database, asked(database, seconds=8))
    wait_until(lambda: searching(database, run), 60)
    owner = str(run_now(database, run).owner)
    (victim,) = [worker for worker in (first, second) if f":{worker.pid}:" in owner]
    victim.kill()
    killed = time.monotonic()
    wait_until(lambda: run_now(database, run).owner not in (owner, None), 60)
    # Two leases at most on a machine that is not overloaded; how long it was is told, not asserted.
    print(f"taken over after {time.monotonic() - killed:.1f} s, lease {LEASE} s")
    wait_until(lambda: run_now(database, run).state == DONE, 120)
    over = run_now(database, run)
    assert (over.attempts, over.plan) == (2, 1)
    with database.reading() as session:
        assert plans.list_plans(session, "r1").total == 1
        assert trail.verify(session).sound


def test_a_worker_that_slept_through_its_lease_writes_nothing(database: Database, start: Start) -> None:
    planned_round(database, LONG)
    sleeper, other = start("sleeper"), start("other")
    for worker in (sleeper, other):
        worker.wait_for("worker ready")
    run = announced(database, asked(database, seconds=6))
    wait_until(lambda: searching(database, run), 60)
    if f":{sleeper.pid}:" not in str(run_now(database, run).owner):
        sleeper, other = other, sleeper
    sleeper.pause()
    wait_until(lambda: run_now(database, run).attempts == 2, 60)
    sleeper.resume()
    sleeper.wait_for("run lost|claimed.*\n.*run lost", 60)
    wait_until(lambda: run_now(database, run).state == DONE, 120)
    assert claims(sleeper, other) == {run.id: 2}
    with database.reading() as session:
        assert plans.list_plans(session, "r1").total == 1
        kept = [entry for entry in trail.list_entries(session).items if entry.act == "run:result:keep"]
    assert [entry.after["attempt"] for entry in kept] == [2]


def test_a_worker_that_is_told_to_end_gives_its_run_back_at_once(database: Database, start: Start) -> None:
    planned_round(database, LONG)
    worker = start("worker")
    worker.wait_for("worker ready")
    run = announced(database, asked(database, seconds=60))
    wait_until(lambda: searching(database, run), 60)
    assert worker.end() == 0
    given = run_now(database, run)
    assert (given.state, given.attempts, given.owner) == (QUEUED, 0, None)


def test_a_run_of_which_the_queue_knows_nothing_is_found_by_the_sweeper(database: Database, start: Start) -> None:
    planned_round(database, "first-look")
    run = asked(database)
    start("worker").wait_for("worker ready")
    wait_until(lambda: run_now(database, run).state == DONE, 60)


def test_three_workers_share_many_runs_and_do_each_once(database: Database, start: Start) -> None:
    workers = [start(f"worker{number}") for number in range(3)]
    for worker in workers:
        worker.wait_for("worker ready")
    found = []
    for number in range(4):
        planned_round(database, "secondment", f"r{number}")
        for seed in range(3):
            run = asked(database, f"r{number}", seed=seed)
            # Told twice, as after a message that was sent again: it must make no difference.
            found += [announced(database, run), announced(database, run)]
    wait_until(lambda: all(run_now(database, run).state == DONE for run in found), 240)
    done = claims(*workers)
    assert done == {run.id: 1 for run in found}
    with database.reading() as session:
        assert sum(plans.list_plans(session, f"r{number}").total for number in range(4)) == 12
        assert runs.counts(session, now=runs.clock(session)).by_state == {
            DONE: 12, QUEUED: 0, RUNNING: 0, "failed": 0, "cancelled": 0}
        assert trail.verify(session).sound
