"""A worker's doing of a run with the real solver: kept, cancelled, given back, taken from it, failed."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import update

from matcher.domain.runs import CANCELLED, DONE, FAILED, QUEUED, RUNNING, Run
from matcher.planner import verify
from matcher.scenario import Limits
from matcher.store import plans, proposals, runs, snapshots, trail
from matcher.store.schema import SnapshotRow
from matcher.store.session import Database
from matcher.workflow import planning
from matcher.workflow.performing import NOTHING_FOUND, Performer
from tests.helpers.planned import LONG, NOW, asked, manager, planned_round, run_now


def worker(database: Database, owner: str = "a", lease: float = 30) -> Performer:
    return Performer(database.writing, owner, lease, threading.Event(), cores=1)


def stands(database: Database) -> bool:
    with database.reading() as session:
        return trail.verify(session).sound


def begun(database: Database, performer: Performer, run: Run) -> threading.Thread:
    """The run under way in a thread, with a plan in hand."""
    thread = threading.Thread(target=performer.perform, args=(run.id,))
    thread.start()
    until = time.monotonic() + 60
    while run_now(database, run).progress.get("value") is None:
        assert time.monotonic() < until, run_now(database, run)
        time.sleep(0.05)
    return thread


def test_a_run_is_done_and_its_plan_kept_with_a_proposal_an_exchange(database: Database) -> None:
    planned_round(database, "first-look")
    run = asked(database)
    done = worker(database).perform(run.id)
    assert done is not None
    assert (done.state, done.plan, done.error, done.attempts) == (DONE, 1, "", 1)
    assert {"matcher", "ortools", "highspy"} == done.versions.keys()
    assert [goal["goal"] for goal in done.progress["goals"]] == ["impact", "reach", "equity", "mutual", "fit", "cost"]
    assert all(goal["held"] for goal in done.progress["goals"])
    with database.reading() as session:
        plan = plans.get_plan(session, "r1", 1)
        assert plan.status == "optimal"
        assert verify(snapshots.get_snapshot(session, "r1", run.digest, limits=Limits(seconds=30, seed=1)), plan) == []
        assert [one.exchange for one in proposals.all_proposals(session, "r1", 1)] == [one.id for one in plan.exchanges]
        assert plans.kept_plan(session, "r1", 1).run == run.id
        entry = trail.list_entries(session).items[0]
    assert (entry.act, entry.account, entry.after["plan"], entry.after["status"]) == ("run:result:keep", 0, 1, "optimal")
    assert stands(database)
    assert worker(database, "b").perform(run.id) is None, "an ended run is not done again"


def test_plan_numbers_count_up_and_a_plan_may_stay_close_to_another(database: Database) -> None:
    planned_round(database, "first-look")
    worker(database).perform(asked(database).id)
    near = asked(database, seed=5, near=1)
    done = worker(database).perform(near.id)
    assert done is not None
    assert done.plan == 2
    with database.reading() as session:
        first, second = (plans.get_plan(session, "r1", number) for number in (1, 2))
        assert [(goal.name, goal.value) for goal in second.goals][0] == ("steadiness", 0)
        assert sorted(leg.need for x in second.exchanges for leg in x.legs) == sorted(leg.need for x in first.exchanges for leg in x.legs)


def test_a_conflict_is_a_result_and_is_kept(database: Database) -> None:
    planned_round(database, "conflict")
    done = worker(database).perform(asked(database).id)
    assert done is not None
    assert (done.state, done.plan) == (DONE, 1)
    with database.reading() as session:
        plan = plans.get_plan(session, "r1", 1)
    assert plan.status == "infeasible"
    assert plan.conflict
    assert stands(database)


def test_nothing_found_in_time_is_told_and_no_plan_is_kept(database: Database) -> None:
    planned_round(database, "global-2027")
    done = worker(database).perform(asked(database, seconds=0.001).id)
    assert done is not None
    assert (done.state, done.plan, done.error) == (DONE, None, NOTHING_FOUND)


def test_a_cancelled_run_keeps_its_best_plan(database: Database) -> None:
    planned_round(database, LONG)
    run = asked(database, seconds=300)
    thread = begun(database, worker(database), run)
    actor = manager(database)
    with database.writing() as session:
        assert planning.cancel_run(session, actor, run.id, now=NOW).state == RUNNING
    thread.join(60)
    over = run_now(database, run)
    assert (over.state, over.plan, over.error) == (CANCELLED, 1, "")
    with database.reading() as session:
        assert plans.get_plan(session, "r1", 1).status == "feasible"
        assert plans.get_plan(session, "r1", 1).exchanges
    assert stands(database)


def test_a_worker_that_leaves_gives_its_run_back(database: Database) -> None:
    planned_round(database, LONG)
    run = asked(database, seconds=300)
    performer = worker(database)
    thread = begun(database, performer, run)
    performer.leaving.set()
    thread.join(60)
    given = run_now(database, run)
    assert (given.state, given.attempts, given.owner, given.plan) == (QUEUED, 0, None, None)


def test_a_worker_that_lost_its_run_writes_nothing(database: Database) -> None:
    planned_round(database, LONG)
    run = asked(database, seconds=300)
    thread = begun(database, worker(database, "a"), run)
    with database.writing() as session:
        # As if this machine had slept for longer than the lease, and the sweeper of another had been there.
        assert runs.sweep(session, now=runs.clock(session).replace(year=2100), lease=30).announce == (run.id,)
        other = runs.claim(session, run.id, owner="b", lease=300, now=runs.clock(session), versions={})
    assert other is not None
    thread.join(60)
    assert not thread.is_alive()
    now = run_now(database, run)
    assert (now.state, now.owner, now.plan, now.attempts) == (RUNNING, "b", None, 2)


def test_what_breaks_is_kept_without_what_people_wrote(database: Database) -> None:
    planned_round(database, "first-look")
    run = asked(database)
    with database.writing() as session:
        session.execute(update(SnapshotRow).values(text='{"name": "somebody@example.org"}'))
    failed = worker(database).perform(run.id)
    assert failed is not None
    assert (failed.state, failed.plan) == (FAILED, None)
    assert failed.error.startswith("DataError: ")
    assert "example.org" not in failed.error
    assert stands(database)


def test_text_that_is_not_even_json_is_kept_as_kind_and_place(database: Database) -> None:
    planned_round(database, "first-look")
    run = asked(database)
    with database.writing() as session:
        session.execute(update(SnapshotRow).values(text="somebody@example.org"))
    failed = worker(database).perform(run.id)
    assert failed is not None
    assert failed.error.startswith("JSONDecodeError (")
    assert "example.org" not in failed.error


def test_the_sweeper_of_a_worker_takes_and_tells(database: Database) -> None:
    planned_round(database, "first-look")
    run = asked(database)
    performer = worker(database, lease=0.1)
    with database.writing() as session:
        runs.claim(session, run.id, owner="gone", lease=0.0, now=runs.clock(session), versions={})
    time.sleep(0.05)
    assert performer.sweep() == (run.id,)
    for attempt in (2, 3):
        with database.writing() as session:
            assert runs.claim(session, run.id, owner=f"gone{attempt}", lease=0.0, now=runs.clock(session), versions={}) is not None
        time.sleep(0.05)
        performer.sweep()
    assert (run_now(database, run).state, run_now(database, run).error) == (FAILED, runs.LOST)
    with database.reading() as session:
        assert trail.list_entries(session).items[0].after == {"state": FAILED, "error": runs.LOST}


@pytest.mark.parametrize("name", ["regional-2027"])
def test_the_plan_of_a_run_is_the_plan_of_the_command_line(database: Database, name: str, tmp_path: Path) -> None:
    from matcher.documents import plan_to_dict
    from matcher.planner import plan

    planned_round(database, name, key="same")
    run = asked(database, "same", seconds=120)
    worker(database).perform(run.id)
    with database.reading() as session:
        kept = plans.plan_document(session, "same", 1)
        scenario = snapshots.get_snapshot(session, "same", run.digest, limits=Limits(seconds=120, seed=1, workers=1))
    assert kept == plan_to_dict(plan(scenario))
