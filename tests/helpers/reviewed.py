"""A round whose small plan is before people: kept with a second plan, its snapshots and its statements."""

from __future__ import annotations

from datetime import UTC, datetime

from matcher.domain.rounds import PROPOSED
from matcher.store import envelopes, plans, rounds, snapshots
from matcher.store.scenarios import fill_round, settings_of
from matcher.store.session import Database
from tests.helpers.solved import small, small_again

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
KEY = "r1"


def reviewed_round(database: Database, stage: str = PROPOSED, *, plan: int | None = 1) -> str:
    """The round of tests.helpers.solved with its plans 1 and 2, of which `plan` is the proposed one. Gives its key."""
    given = small().scenario
    with database.writing() as session:
        rounds.add_round(session, KEY, title="A small round", start=given.pool.start, weeks=given.pool.weeks,
                         approval=given.pool.approval, currency=given.pool.currency, settings=settings_of(given), created_by=None, now=NOW)
        fill_round(session, KEY, given, now=NOW)
        for book in (small(), small_again()):
            snapshots.add_snapshot(session, KEY, book.scenario, by=None, now=NOW)
            plans.add_plan(session, KEY, book.plan, run=None, now=NOW)
        rounds.change_round(session, KEY, 1, stage=stage, snapshot=given.digest(), plan=plan)
    return KEY


def put_to(database: Database, stage: str) -> None:
    """Puts the round to a stage, whatever the moves say."""
    with database.writing() as session:
        rounds.change_round(session, KEY, rounds.get_round(session, KEY).version, stage=stage)


def promised(database: Database, envelope: str) -> int | None:
    """The plan for which an envelope's money is promised."""
    with database.reading() as session:
        return envelopes.get_envelope(session, KEY, envelope).committed_plan
