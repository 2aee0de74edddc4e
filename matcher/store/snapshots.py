"""Snapshots: scenarios as they were, by their digest."""

from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.domain.errors import NotFound
from matcher.scenario import Limits, Scenario
from matcher.snapshots import scenario_from_canonical
from matcher.store.rounds import round_row
from matcher.store.schema import RoundRow, SnapshotRow
from matcher.tables.reference import capabilities


def add_snapshot(session: Session, round: str, scenario: Scenario, *, by: int | None, now: datetime) -> str:
    """Keeps a scenario and gives its digest; one that is kept already is not kept twice."""
    held = round_row(session, round)
    digest = scenario.digest()
    if session.scalar(select(SnapshotRow.id).where(SnapshotRow.round_id == held.id, SnapshotRow.digest == digest)) is None:
        session.add(SnapshotRow(
            round_id=held.id, digest=digest, text=scenario.canonical_text(), made_by=by or None, made_at=now))
        session.flush()
    return digest


def snapshot_text(session: Session, round: str, digest: str) -> str:
    """The canonical text of a snapshot; NotFound."""
    text = session.scalar(select(SnapshotRow.text).join(RoundRow, RoundRow.id == SnapshotRow.round_id).where(
        RoundRow.key == round, SnapshotRow.digest == digest))
    if text is None:
        raise NotFound(f"There is no snapshot {digest[:12]} of round '{round}'.")
    return text


def get_snapshot(session: Session, round: str, digest: str, *, limits: Limits | None = None) -> Scenario:
    """The scenario of a snapshot; DataError when its text is not what was frozen."""
    return scenario_from_canonical(
        json.loads(snapshot_text(session, round, digest)), capabilities=capabilities(), limits=limits, digest=digest)
