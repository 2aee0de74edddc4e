"""A round's rows give the scenario that was put into them, bit by bit; and a snapshot gives it back."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from matcher.domain.errors import DataError, NotFound
from matcher.domain.statements import DRAFT, ELIGIBLE, SUBMITTED
from matcher.store import envelopes, rounds, snapshots, statements
from matcher.store.scenarios import build_scenario, fill_round, settings_of
from matcher.store.session import Database, Session
from matcher.tables.scenario_folder import read_scenario

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"
SMALL = ("affinity-listed", "co-funding", "conflict", "first-look", "joint-operation", "peer-review", "pins-baseline",
         "practice-exchange", "reciprocity", "regional-2027", "secondment", "tight-earmarks")


def put(session: Session, name: str, state: str = ELIGIBLE) -> str:
    scenario = read_scenario(SCENARIOS / name)
    rounds.add_round(session, scenario.name, title=scenario.title, about=scenario.about, start=scenario.pool.start,
                     weeks=scenario.pool.weeks, approval=scenario.pool.approval, currency=scenario.pool.currency,
                     settings=settings_of(scenario), created_by=None, now=NOW)
    fill_round(session, scenario.name, scenario, now=NOW, state=lambda _table, _key: state)
    return scenario.name


def test_every_bundled_scenario_comes_back_the_same(database: Database) -> None:
    with database.writing() as session:
        for name in SMALL:
            scenario = read_scenario(SCENARIOS / name)
            key = put(session, name)
            built = build_scenario(session, key)
            assert built == scenario
            digest = snapshots.add_snapshot(session, key, built, by=None, now=NOW)
            assert digest == scenario.digest() == snapshots.add_snapshot(session, key, built, by=None, now=NOW)
            assert snapshots.get_snapshot(session, key, digest, limits=scenario.limits) == scenario


def test_only_the_statements_of_the_asked_states_take_part(database: Database) -> None:
    with database.writing() as session:
        key = put(session, "pins-baseline")
        whole = build_scenario(session, key)
        first = whole.pool.needs[0].need
        found = statements.get_statement(session, key, "needs", first)
        statements.set_state(session, key, "needs", first, found.version, DRAFT, now=NOW)
        less = build_scenario(session, key)
        assert {row.need for row in whole.pool.needs} - {row.need for row in less.pool.needs} == {first}
        assert all(pin.need != first for pin in less.pool.pins)
        assert build_scenario(session, key, states=(ELIGIBLE, DRAFT)).digest() == whole.digest()


def test_what_is_wrong_is_told_all_at_once(database: Database) -> None:
    with database.writing() as session:
        key = put(session, "first-look", SUBMITTED)
        need = statements.list_statements(session, key, "needs").items[0]
        statements.save_statement(session, key, "needs", need.key, need.version, {**need.cells, "level": "5", "priority": ""}, by=None,
                                  now=NOW)
        held = rounds.get_round(session, key)
        rounds.change_round(session, key, held.version, settings={"limits": {"seed": -1}, "rules": {"hostin": {}}})
        with pytest.raises(DataError) as refused:
            build_scenario(session, key, states=(SUBMITTED,))
    columns = [problem.column for problem in refused.value.problems]
    assert columns[:2] == ["limits.seed", "rules.hostin"] and {"target", "priority"} <= set(columns)


def test_a_snapshot_that_was_changed_is_refused(database: Database) -> None:
    with database.writing() as session:
        key = put(session, "first-look")
        digest = snapshots.add_snapshot(session, key, build_scenario(session, key), by=None, now=NOW)
        session.execute(text("UPDATE snapshots SET text = replace(text, :old, :new)"), {"old": '"people":1', "new": '"people":2'})
        session.expire_all()
        with pytest.raises(DataError, match="hash differs"):
            snapshots.get_snapshot(session, key, digest)
        with pytest.raises(NotFound):
            snapshots.get_snapshot(session, key, "0" * 64)


def test_envelopes_are_checked_before_they_are_kept(database: Database) -> None:
    with database.writing() as session:
        key = put(session, "first-look")
        cells = envelopes.all_envelopes(session, key)[0].cells
        for column, value in (("amount", "much"), ("amount", ""), ("source", ""), ("valid_to", "1999-01-01"), ("kinds", "talk"),
                              ("colour", "red"), ("envelope", cells["envelope"])):
            changed = {**cells, "envelope": "new", column: value}
            with pytest.raises(DataError) as refused:
                envelopes.add_envelope(session, key, changed, by=None)
            assert [problem.column for problem in refused.value.problems] == [column]
