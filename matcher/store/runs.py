"""Runs: asked for, claimed with a lease, kept alive, ended by their owner only. Every step is one compare-and-set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, Select, func, select, text, update
from sqlalchemy.orm import Session, aliased

from matcher.domain.errors import NotFound
from matcher.domain.pages import Page
from matcher.domain.runs import CANCELLED, DONE, FAILED, QUEUED, RUNNING, STATES, Run
from matcher.store.schema import PlanRow, RoundRow, RunRow, SnapshotRow
from matcher.wording import _

MOST_ATTEMPTS = 3
LOST = "worker_lost"
"""The error of a run whose workers were lost as often as it was tried."""


@dataclass(frozen=True)
class Beat:
    """What a heartbeat learns: whether the run is still its owner's, and whether somebody wants it to end."""

    owned: bool
    cancel: bool = False


@dataclass(frozen=True)
class Swept:
    """What the sweeper found: runs to be announced (again), and runs that ended because their workers were lost."""

    announce: tuple[int, ...] = ()
    failed: tuple[Run, ...] = ()
    cancelled: tuple[Run, ...] = ()


@dataclass(frozen=True)
class Counts:
    """Runs by state, seconds that the oldest queued run waits, workers that hold a lease."""

    by_state: dict[str, int]
    longest_wait: float
    workers: int


def clock(session: Session) -> datetime:
    """The time by which leases are judged: the database's own where several machines share it."""
    if session.get_bind().dialect.name == "sqlite":
        return datetime.now(UTC)
    now: datetime = session.execute(text("select clock_timestamp()")).scalar_one()
    return now.astimezone(UTC)


def add_run(
    session: Session, round: str, digest: str, *, seed: int, seconds: float, limits: Mapping[str, Any], now: datetime,
    title: str = "", asked_by: int | None = None, parent: int | None = None, parts: bool = False,
) -> Run:
    """A queued run of a snapshot of a round, or a part of `parent`. One that is to have `parts` runs from the start, unowned."""
    snapshot = session.execute(
        select(SnapshotRow.id, SnapshotRow.round_id).join(RoundRow, RoundRow.id == SnapshotRow.round_id)
        .where(RoundRow.key == round, SnapshotRow.digest == digest)).one_or_none()
    if snapshot is None:
        raise NotFound(_("Round {round} has no snapshot {digest}."), round=round, digest=digest[:12])
    row = RunRow(
        round_id=snapshot.round_id, snapshot_id=snapshot.id, parent_id=parent, title=title, state=RUNNING if parts else QUEUED,
        seed=seed, seconds=seconds, limits=dict(limits), versions={}, progress={}, asked_by=asked_by or None, queued_at=now)
    session.add(row)
    session.flush()
    return get_run(session, row.id)


def get_run(session: Session, run: int) -> Run:
    """The run of this number; NotFound."""
    found = session.execute(_facts().where(RunRow.id == run)).one_or_none()
    if found is None:
        raise NotFound(_("There is no run {run}."), run=run)
    return _run(found)


def list_runs(session: Session, round: str, *, page: int = 1, size: int = 50) -> Page[Run]:
    """The runs of a round, the latest first; parts of runs are left out."""
    whole = [RoundRow.key == round, RunRow.parent_id.is_(None)]
    total = session.execute(
        select(func.count()).select_from(RunRow).join(RoundRow, RoundRow.id == RunRow.round_id).where(*whole)).scalar_one()
    rows = session.execute(
        _facts().where(*whole).order_by(RunRow.id.desc()).offset((page - 1) * size).limit(size))
    return Page([_run(row) for row in rows], page, size, total)


def unended_runs(session: Session, round: str) -> tuple[Run, ...]:
    """The queued and running runs of a round, in the order in which they were asked for; parts of runs are left out."""
    rows = session.execute(_facts().where(
        RoundRow.key == round, RunRow.state.in_((QUEUED, RUNNING)), RunRow.parent_id.is_(None)).order_by(RunRow.id))
    return tuple(_run(row) for row in rows)


def parts(session: Session, run: int) -> tuple[Run, ...]:
    """The parts of a run, in their order."""
    return tuple(_run(row) for row in session.execute(_facts().where(RunRow.parent_id == run).order_by(RunRow.id)))


def hold_run(session: Session, run: int) -> Run:
    """The run, held until the transaction ends: who ends the last part of it must know that it was the last."""
    session.execute(select(RunRow.id).where(RunRow.id == run).with_for_update())
    return get_run(session, run)


def gather(session: Session, run: int, *, progress: Mapping[str, Any], state: str, now: datetime, error: str = "") -> bool:
    """Writes what the parts of a run gave so far, and with a state that is no longer RUNNING ends it; False for an ended one."""
    ended: dict[str, Any] = {} if state == RUNNING else {"state": state, "ended_at": now, "error": error}
    return _set(session, [RunRow.id == run, RunRow.state == RUNNING, RunRow.owner.is_(None)], {"progress": dict(progress), **ended})


def ungathered(session: Session) -> tuple[int, ...]:
    """Runs that have not ended although all their parts have."""
    part = aliased(RunRow)
    mine = select(part.id).where(part.parent_id == RunRow.id)
    return tuple(session.execute(select(RunRow.id).where(
        RunRow.state == RUNNING, RunRow.owner.is_(None), mine.exists(),
        ~mine.where(part.state.in_((QUEUED, RUNNING))).exists()).order_by(RunRow.id)).scalars())


def ahead_of(session: Session, run: int) -> int | None:
    """The oldest whole run that waits, where `run` is a part of one: a sweep does not keep a search waiting."""
    part = aliased(RunRow)
    return session.execute(select(RunRow.id).where(
        RunRow.state == QUEUED, RunRow.cancel.is_(False), RunRow.parent_id.is_(None),
        select(part.id).where(part.id == run, part.parent_id.is_not(None)).exists()).order_by(RunRow.id).limit(1)).scalar_one_or_none()


def snapshot_text(session: Session, run: int) -> str:
    """The canonical text of the scenario that a run solves."""
    found = session.execute(
        select(SnapshotRow.text).join(RunRow, RunRow.snapshot_id == SnapshotRow.id).where(RunRow.id == run)).scalar_one_or_none()
    if found is None:
        raise NotFound(_("There is no run {run}."), run=run)
    return found


def claim(
    session: Session, run: int, *, owner: str, lease: float, now: datetime, versions: Mapping[str, str]
) -> Run | None:
    """Makes a queued run its owner's own until the lease ends; None when it is not to be had (any more)."""
    taken = _set(session, [RunRow.id == run, RunRow.state == QUEUED, RunRow.cancel.is_(False)], {
        "state": RUNNING, "owner": owner, "lease_until": now + timedelta(seconds=lease), "heartbeat_at": now,
        "attempts": RunRow.attempts + 1, "started_at": func.coalesce(RunRow.started_at, now), "versions": dict(versions),
        "progress": {}})
    return get_run(session, run) if taken else None


def beat(session: Session, run: int, *, owner: str, lease: float, now: datetime, progress: Mapping[str, Any]) -> Beat:
    """Renews the owner's lease and writes how far the search is."""
    held = _set(session, _held(run, owner), {
        "lease_until": now + timedelta(seconds=lease), "heartbeat_at": now, "progress": dict(progress)})
    if not held:
        return Beat(False)
    return Beat(True, session.execute(select(RunRow.cancel).where(RunRow.id == run)).scalar_one())


def release(session: Session, run: int, *, owner: str, now: datetime, progress: Mapping[str, Any] | None = None) -> bool:
    """Gives a run back untried: another worker may take it at once."""
    kept = {} if progress is None else {"progress": dict(progress)}
    return _set(session, _held(run, owner), {
        "state": QUEUED, "owner": None, "lease_until": None, "heartbeat_at": now, "attempts": RunRow.attempts - 1, **kept})


def end(
    session: Session, run: int, *, owner: str, state: str, now: datetime, error: str = "", progress: Mapping[str, Any] | None = None
) -> bool:
    """Ends a run as done, failed or cancelled; False (and nothing written) when it is no longer the owner's."""
    if state not in (DONE, FAILED, CANCELLED):
        raise ValueError(f"A run does not end as {state}.")
    values: dict[str, Any] = {"state": state, "ended_at": now, "error": error, "owner": None, "lease_until": None}
    if progress is not None:
        values["progress"] = dict(progress)
    return _set(session, _held(run, owner), values)


def ask_to_cancel(session: Session, run: int, *, now: datetime) -> Run:
    """A queued run is cancelled at once; a running one is asked to end with what it has. An ended one stays as it is.

    With a run its parts are asked; it ends when they have (matcher.workflow.gathering).
    """
    mine = [RunRow.parent_id == run]
    session.execute(update(RunRow).where(*mine, RunRow.state == QUEUED).values(state=CANCELLED, cancel=True, ended_at=now))
    session.execute(update(RunRow).where(*mine, RunRow.state == RUNNING).values(cancel=True))
    if not _set(session, [RunRow.id == run, RunRow.state == QUEUED], {"state": CANCELLED, "cancel": True, "ended_at": now}):
        _set(session, [RunRow.id == run, RunRow.state == RUNNING], {"cancel": True})
    return get_run(session, run)


def sweep(session: Session, *, now: datetime, lease: float) -> Swept:
    """Takes runs from lost workers, and finds queued ones of which no worker seems to know.

    A run whose lease is over is queued again, up to MOST_ATTEMPTS attempts; one that is to be cancelled ends. A queued
    run is announced again once a lease. A run that somebody is just changing is left for the next time: a sweeper waits
    for nobody.
    """
    announce: list[int] = []
    failed: list[int] = []
    cancelled: list[int] = []
    lost = session.execute(select(RunRow.id, RunRow.owner, RunRow.lease_until, RunRow.attempts, RunRow.cancel).where(
        RunRow.state == RUNNING, RunRow.lease_until < now).with_for_update(skip_locked=True)).all()
    for row in lost:
        # Another sweeper, or the owner back from a long sleep, may have been faster.
        same = [RunRow.id == row.id, RunRow.state == RUNNING, RunRow.owner == row.owner, RunRow.lease_until == row.lease_until]
        freed: dict[str, Any] = {"owner": None, "lease_until": None, "heartbeat_at": now}
        if row.cancel:
            if _set(session, same, freed | {"state": CANCELLED, "ended_at": now}):
                cancelled.append(row.id)
        elif row.attempts >= MOST_ATTEMPTS:
            if _set(session, same, freed | {"state": FAILED, "ended_at": now, "error": LOST}):
                failed.append(row.id)
        elif _set(session, same, freed | {"state": QUEUED}):
            announce.append(row.id)
    told = func.coalesce(RunRow.heartbeat_at, RunRow.queued_at)
    late = now - timedelta(seconds=lease)
    forgotten = select(RunRow.id).where(RunRow.state == QUEUED, told < late).order_by(RunRow.id).with_for_update(skip_locked=True)
    for number in session.execute(forgotten).scalars().all():
        if _set(session, [RunRow.id == number, RunRow.state == QUEUED, told < late], {"heartbeat_at": now}):
            announce.append(number)
    return Swept(tuple(announce), tuple(get_run(session, run) for run in failed), tuple(get_run(session, run) for run in cancelled))


def counts(session: Session, *, now: datetime) -> Counts:
    """What the operator watches."""
    by_state = dict.fromkeys(STATES, 0)
    for state, number in session.execute(select(RunRow.state, func.count()).group_by(RunRow.state)):
        by_state[state] = number
    oldest = session.execute(select(func.min(RunRow.queued_at)).where(RunRow.state == QUEUED)).scalar_one()
    workers = session.execute(select(func.count(RunRow.owner.distinct())).where(
        RunRow.state == RUNNING, RunRow.lease_until >= now)).scalar_one()
    return Counts(by_state, max(0.0, (now - oldest).total_seconds()) if oldest else 0.0, workers)


def _held(run: int, owner: str) -> list[Any]:
    return [RunRow.id == run, RunRow.state == RUNNING, RunRow.owner == owner]


def _set(session: Session, where: list[Any], values: dict[str, Any]) -> bool:
    """Whether the one row was there to be changed."""
    done = session.execute(update(RunRow).where(*where).values(values).execution_options(synchronize_session=False))
    return cast(CursorResult[Any], done).rowcount == 1


def _facts() -> Select[Any]:
    columns = [column for column in RunRow.__table__.columns if column.name not in ("round_id", "snapshot_id", "parent_id")]
    columns.append(RunRow.parent_id.label("parent"))
    return (select(*columns, RoundRow.key.label("round"), SnapshotRow.digest, PlanRow.number.label("plan"))
            .select_from(RunRow).join(RoundRow, RoundRow.id == RunRow.round_id)
            .join(SnapshotRow, SnapshotRow.id == RunRow.snapshot_id).outerjoin(PlanRow, PlanRow.run_id == RunRow.id))


def _run(row: Any) -> Run:
    return Run(**row._mapping)
