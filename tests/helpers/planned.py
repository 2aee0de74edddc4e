"""Rounds made of bundled scenarios that stand where runs may be asked for."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from matcher.domain.actors import ROUND_MANAGER, Actor, Grant
from matcher.domain.rounds import PLANNING
from matcher.domain.runs import Run
from matcher.generate import SIZES, generate, write_round
from matcher.scenario import Scenario
from matcher.store import rounds, runs, snapshots
from matcher.store.accounts import account_of_email, add_account
from matcher.store.scenarios import build_scenario, fill_round, settings_of
from matcher.store.session import Database
from matcher.tables.scenario_folder import read_scenario
from matcher.workflow import planning

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"
LONG = "long"
"""Instead of a bundled scenario: a made-up round with a first plan in a second and no proof within a minute."""
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def manager(database: Database) -> Actor:
    """A round manager, made on first use."""
    with database.writing() as session:
        account = account_of_email(session, "manager@example.org") or add_account(
            session, email="manager@example.org", name="M", now=NOW)
    return Actor(account.id, (Grant(ROUND_MANAGER),))


@cache
def _scenario(name: str) -> Scenario:
    if name != LONG:
        return read_scenario(SCENARIOS / name)
    size = dataclasses.replace(SIZES["global"], societies=150, needs=300, offers=200, envelopes=20, regions=())
    with TemporaryDirectory() as folder:
        write_round(Path(folder), generate(name=name, size=size, seed=1, bad=False, title="Long", about="Made up."))
        return read_scenario(Path(folder))


def planned_round(database: Database, scenario: str, key: str = "r1", stage: str = PLANNING) -> str:
    """A round with the tables of a bundled scenario (or of LONG), frozen, at a stage. Gives its key."""
    read = _scenario(scenario)
    with database.writing() as session:
        rounds.add_round(session, key, title=read.title, start=read.pool.start, weeks=read.pool.weeks, approval=read.pool.approval,
                         currency=read.pool.currency, settings=settings_of(read), created_by=None, now=NOW)
        fill_round(session, key, read, now=NOW)
        digest = snapshots.add_snapshot(session, key, build_scenario(session, key), by=None, now=NOW)
        rounds.change_round(session, key, 1, stage=stage, snapshot=digest)
    return key


def asked(database: Database, key: str = "r1", *, seconds: float = 30, seed: int = 1, near: int | None = None) -> Run:
    """A run asked for by the round's manager."""
    actor = manager(database)
    with database.writing() as session:
        return planning.ask_for_run(session, actor, key, seconds=seconds, seed=seed, near=near, now=runs.clock(session))


def run_now(database: Database, run: Run) -> Run:
    with database.reading() as session:
        return runs.get_run(session, run.id)
