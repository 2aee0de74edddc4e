"""Runs are asked for with everything that is needed to do them again, and asked to end."""

from __future__ import annotations

import pytest

from matcher.domain.actors import FOCAL_POINT, Actor, Grant
from matcher.domain.errors import DataError, NotAllowed, NotFound, WrongState
from matcher.domain.rounds import FROZEN
from matcher.domain.runs import CANCELLED, QUEUED
from matcher.store import decisions, rounds, runs, snapshots, trail
from matcher.store.session import Database
from matcher.workflow import planning
from tests.helpers.planned import NOW, asked, manager, planned_round


def test_a_run_keeps_snapshot_seed_and_limits(database: Database) -> None:
    planned_round(database, "first-look")
    run = asked(database, seconds=12, seed=7)
    assert (run.state, run.seed, run.seconds) == (QUEUED, 7, 12)
    assert run.limits == {"seconds": 12, "seed": 7, "workers": 0, "gap": 0.0, "near": None}
    with database.reading() as session:
        assert run.digest == rounds.get_round(session, "r1").snapshot, "nothing was decided since the freeze"
        assert snapshots.get_snapshot(session, "r1", run.digest).digest() == run.digest
        entry = trail.list_entries(session).items[0]
    assert (entry.act, entry.subject, entry.round, entry.account) == (
        "run:search:ask", f"run:{run.id}", "r1", manager(database).account)
    assert entry.after["digest"] == run.digest


def test_pins_made_since_go_into_the_next_run(database: Database) -> None:
    planned_round(database, "first-look")
    first = asked(database)
    with database.writing() as session:
        scenario = snapshots.get_snapshot(session, "r1", first.digest)
        need, offer = scenario.pool.needs[0].need, scenario.pool.offers[0].offer
        decisions.add_pin(session, "r1", need, offer, "out", by=None, now=NOW)
    second = asked(database)
    assert second.digest != first.digest
    with database.reading() as session:
        assert [(pin.need, pin.offer, pin.pin) for pin in snapshots.get_snapshot(session, "r1", second.digest).pool.pins] == [
            (need, offer, "out")]


@pytest.mark.parametrize(("field", "given"), [
    ("seconds", {"seconds": 0}), ("seconds", {"seconds": 3601}), ("seed", {"seed": -1}), ("seed", {"seed": 2**31}),
    ("title", {"title": "x" * 201})])
def test_what_is_out_of_range_is_told_by_its_field(database: Database, field: str, given: dict[str, object]) -> None:
    planned_round(database, "first-look")
    actor = manager(database)
    with database.writing() as session, pytest.raises(DataError) as refused:
        planning.ask_for_run(session, actor, "r1", **{"seconds": 5, "seed": 1, "now": NOW} | given)  # type: ignore[arg-type]
    assert [problem.column for problem in refused.value.problems] == [field]


def test_who_may_not_and_when_not(database: Database) -> None:
    planned_round(database, "first-look", stage=FROZEN)
    actor = manager(database)
    with database.writing() as session, pytest.raises(WrongState, match="frozen"):
        planning.ask_for_run(session, actor, "r1", seconds=5, seed=1, now=NOW)
    planned_round(database, "first-look", key="r2")
    with database.writing() as session, pytest.raises(NotAllowed):
        planning.ask_for_run(session, Actor(1, (Grant(FOCAL_POINT, "KEN"),)), "r2", seconds=5, seed=1, now=NOW)
    with database.writing() as session, pytest.raises(NotFound):
        planning.ask_for_run(session, actor, "r2", seconds=5, seed=1, near=3, now=NOW)


def test_only_so_many_wait_at_a_time(database: Database) -> None:
    planned_round(database, "first-look")
    waiting = [asked(database) for _ in range(planning.MOST_UNENDED)]
    with pytest.raises(WrongState, match="Enough runs"):
        asked(database)
    actor = manager(database)
    with database.writing() as session:
        assert planning.cancel_run(session, actor, waiting[0].id, now=NOW).state == CANCELLED
    assert asked(database).state == QUEUED
    with database.writing() as session, pytest.raises(WrongState, match="has ended"):
        planning.cancel_run(session, actor, waiting[0].id, now=NOW)
    with database.reading() as session:
        assert runs.unended_runs(session, "r1")[0].id == waiting[1].id
        assert trail.verify(session).sound
