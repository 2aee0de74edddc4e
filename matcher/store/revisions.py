"""Whether the statements of a round are still those that somebody has computed with: a mark that changes when they do."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matcher.store.schema import EntryRow, NeedRow, OfferRow, RoundRow

Revision = tuple[object, ...]


def revision(session: Session, round: str) -> Revision:
    """The same mark as long as nobody has changed the round, its tables or its statements; in one query."""
    of_round = select(RoundRow.id).where(RoundRow.key == round).scalar_subquery()
    marks = [select(RoundRow.version).where(RoundRow.key == round).scalar_subquery(),
             select(func.max(EntryRow.number)).where(EntryRow.round == round).scalar_subquery()]
    for kind in (NeedRow, OfferRow):
        for mark in (func.count(), func.sum(kind.version)):
            marks.append(select(mark).where(kind.round_id == of_round).scalar_subquery())
    return tuple(session.execute(select(*marks)).one())
