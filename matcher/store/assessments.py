"""What societies think of their own capabilities."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.domain.errors import Conflict, DataError, Problem
from matcher.domain.statements import Assessment
from matcher.store.locking import change_at
from matcher.store.schema import AssessmentRow

LEVELS = range(6)


def assessments_of(session: Session, society: str) -> dict[str, Assessment]:
    """A society's assessments by capability."""
    rows = session.scalars(select(AssessmentRow).where(AssessmentRow.society == society).order_by(AssessmentRow.capability))
    return {row.capability: _fact(row) for row in rows}


def save_assessment(
    session: Session, society: str, capability: str, level: int, *, version: int | None, by: int | None, now: datetime
) -> Assessment:
    """Sets a level; `version` is the one the change was made on, None for a capability that had none. Conflict when
    somebody was faster."""
    if level not in LEVELS:
        raise DataError([Problem("assessments", 0, capability, f"{level} is no level.", "Write a level from 0 to 5.")])
    row = session.scalar(select(AssessmentRow).where(AssessmentRow.society == society, AssessmentRow.capability == capability))
    if row is None and version is None:
        row = AssessmentRow(society=society, capability=capability, level=level, changed_by=by or None, changed_at=now, version=1)
        session.add(row)
        session.flush()
        return _fact(row)
    values = {"level": level, "changed_by": by or None, "changed_at": now}
    if row is None or version is None or not change_at(session, row, version, values):
        raise Conflict(f"assessment {society} {capability}", mine=level, theirs=_fact(row) if row else None)
    return _fact(row)


def _fact(row: AssessmentRow) -> Assessment:
    return Assessment(row.society, row.capability, row.level, row.version, row.changed_at)
