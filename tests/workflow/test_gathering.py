"""A sweep shared by workers: each point a run of its own, gathered as they end; lost, failed and called off parts."""

from __future__ import annotations

import dataclasses
import json
import threading

from sqlalchemy import update

from matcher.domain.runs import CANCELLED, DONE, FAILED, QUEUED, RUNNING, Run
from matcher.robust.chances import read_chances
from matcher.robust.simulation import simulate
from matcher.store import plans, runs, snapshots, trail
from matcher.store.schema import RunRow
from matcher.store.session import Database
from matcher.whatif.axes import read_axis
from matcher.whatif.sweep import plain, sweep
from matcher.workflow import asking, gathering, planning
from matcher.workflow.performing import Performer
from tests.helpers.planned import NOW, _scenario, asked, manager, planned_round, run_now

AXIS = "hosting=1..3"


def worker(database: Database, owner: str = "a", lease: float = 30) -> Performer:
    return Performer(database.writing, owner, lease, threading.Event(), cores=1)


def swept(database: Database, kind: str = asking.SWEEP, **more: str) -> Run:
    """A question of many parts about the first plan of a small round."""
    planned_round(database, "first-look")
    worker(database).perform(asked(database).id)
    actor = manager(database)
    given = {"axis": AXIS, **more} if kind == asking.SWEEP else {}
    with database.writing() as session:
        return asking.ask(session, actor, "r1", 1, kind, given, now=runs.clock(session))


def parts_of(database: Database, run: Run) -> tuple[Run, ...]:
    with database.reading() as session:
        return runs.parts(session, run.id)


def test_workers_share_the_points_and_the_last_one_ends_the_whole(database: Database) -> None:
    run = swept(database)
    parts = parts_of(database, run)
    assert [part.limits["question"]["asked"]["changes"] for part in parts] == [[f"rules.hosting.at_once={number}"] for number in (1, 2, 3)]
    assert (run.state, run.progress["answer"]) == (RUNNING, {"points": [], "of": 3, "failed": 0})
    with database.reading() as session:
        assert gathering.announced(session, run.id) == tuple(part.id for part in parts)
        # They are one run to whoever looks, and to whoever asks for more.
        assert [found.id for found in runs.unended_runs(session, "r1")] == [run.id]
        assert [found.id for found in runs.list_runs(session, "r1").items] == [run.id, 1]
    assert worker(database).perform(run.id) is None, "no worker does the whole"
    # Two workers, not in the order asked for.
    for number, (part, owner) in enumerate(zip((parts[2], parts[0]), ("a", "b"), strict=True), 1):
        done = worker(database, owner).perform(part.id)
        assert done is not None and (done.state, done.parent, done.plan) == (DONE, run.id, None)
        assert (run_now(database, run).state, len(run_now(database, run).progress["answer"]["points"])) == (RUNNING, number)
    worker(database, "b").perform(parts[1].id)
    ended = run_now(database, run)
    assert ended.state == DONE and ended.ended_at is not None
    read = _scenario("first-look")
    fresh = sweep(dataclasses.replace(read, limits=dataclasses.replace(read.limits, seconds=60)), [read_axis(AXIS)], workers=1)
    assert ended.progress["answer"]["points"] == [plain(point) for point in fresh]
    with database.reading() as session:
        assert trail.verify(session).sound
        assert trail.list_entries(session).items[0].after["parts"] == 3


def test_a_lost_worker_s_part_is_taken_again(database: Database) -> None:
    run = swept(database)
    first, *others = parts_of(database, run)
    with database.writing() as session:
        runs.claim(session, first.id, owner="killed", lease=30, now=runs.clock(session), versions={})
    for part in others:
        worker(database).perform(part.id)
    assert run_now(database, run).state == RUNNING
    with database.writing() as session:
        session.execute(update(RunRow).where(RunRow.id == first.id).values(lease_until=NOW.replace(year=2020)))
    assert first.id in worker(database).sweep()
    assert worker(database).perform(first.id) is not None
    assert (run_now(database, run).state, len(run_now(database, run).progress["answer"]["points"])) == (DONE, 3)


def test_a_part_lost_three_times_is_left_out_and_counted(database: Database) -> None:
    run = swept(database)
    first, *others = parts_of(database, run)
    for part in others:
        worker(database).perform(part.id)
    with database.writing() as session:
        session.execute(update(RunRow).where(RunRow.id == first.id).values(
            state=RUNNING, owner="killed", attempts=runs.MOST_ATTEMPTS, lease_until=NOW.replace(year=2020)))
    worker(database).sweep()
    ended = run_now(database, run)
    assert (ended.state, ended.progress["answer"]["failed"], len(ended.progress["answer"]["points"])) == (DONE, 1, 2)
    assert [part.state for part in parts_of(database, run)] == [FAILED, DONE, DONE]


def test_stopped_it_keeps_what_was_solved(database: Database) -> None:
    run = swept(database)
    first, second, _third = parts_of(database, run)
    worker(database).perform(first.id)
    with database.writing() as session:
        runs.claim(session, second.id, owner="busy", lease=30, now=runs.clock(session), versions={})
    actor = manager(database)
    with database.writing() as session:
        told = planning.cancel_run(session, actor, run.id, now=NOW)
    assert (told.state, told.cancel) == (RUNNING, True), "one part is still being done"
    with database.writing() as session:
        assert runs.beat(session, second.id, owner="busy", lease=30, now=runs.clock(session), progress={}).cancel
        runs.end(session, second.id, owner="busy", state=CANCELLED, now=NOW)
        gathering.gather(session, run.id, now=NOW)
    ended = run_now(database, run)
    assert (ended.state, len(ended.progress["answer"]["points"])) == (CANCELLED, 1)
    assert [part.state for part in parts_of(database, run)] == [DONE, CANCELLED, CANCELLED]


def test_a_search_does_not_wait_behind_a_sweep(database: Database) -> None:
    run = swept(database)
    search = asked(database, seed=7)
    first, *_others = parts_of(database, run)
    assert (worker(database).perform(first.id) or run).parent == run.id
    assert run_now(database, search).state == DONE
    assert [part.state for part in parts_of(database, run)] == [DONE, QUEUED, QUEUED]


def test_workers_share_draws_of_declines_and_together_they_are_those_of_one(database: Database) -> None:
    planned_round(database, "first-look")
    worker(database).perform(asked(database).id)
    actor = manager(database)
    with database.writing() as session:
        run = asking.ask(session, actor, "r1", 1, asking.DECLINES, {"draws": 60, "chances": {"secondment": 500}}, now=runs.clock(session))
        plan = plans.get_plan(session, "r1", 1)
        scenario = snapshots.get_snapshot(session, "r1", plan.digest)
    parts = parts_of(database, run)
    assert [part.limits["question"]["asked"]["numbers"] for part in parts] == [[0, 0], [0, 25], [25, 50], [50, 60]]
    assert run.progress["answer"] == {"draws": 0, "of": 60, "failed": 0}
    for part, owner in ((parts[3], "a"), (parts[0], "b"), (parts[1], "a")):
        worker(database, owner).perform(part.id)
    half = run_now(database, run)
    assert (half.state, half.progress["answer"]["draws"], half.progress["answer"]["of"]) == (RUNNING, 35, 60)
    worker(database, "b").perform(parts[2].id)
    ended = run_now(database, run)
    chances = read_chances().with_permille("secondment", 500)
    alone = simulate(scenario, plan, chances, draws=60, workers=1)
    whole = {**dataclasses.asdict(dataclasses.replace(alone, draws=())), "draws": 60, "failed": 0, "won_back": alone.won_back,
             "recovered": alone.recovered, "recovered_by_hand": alone.recovered_by_hand}
    assert ended.state == DONE
    assert ended.progress["answer"] == json.loads(json.dumps(whole))
