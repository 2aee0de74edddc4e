"""The register of envelopes: what money there is, with its earmarks, and which of it is promised."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from matcher.domain.errors import Conflict, DataError, NotFound, Problem
from matcher.domain.pages import Page
from matcher.domain.statements import KeptEnvelope
from matcher.store.cells import cells_of, kept, with_defaults
from matcher.store.locking import change_at
from matcher.store.paging import paged
from matcher.store.rounds import round_row
from matcher.store.schema import EnvelopeRow, RoundRow
from matcher.tables.columns import ENVELOPES


def add_envelope(session: Session, round: str, cells: Mapping[str, str], *, by: int | None) -> KeptEnvelope:
    """A new envelope. DataError when a cell cannot be read, a required one is empty, or the key is taken."""
    values = _whole(cells)
    held = round_row(session, round)
    if session.scalar(select(EnvelopeRow.id).where(
            EnvelopeRow.round_id == held.id, EnvelopeRow.envelope == values["envelope"])) is not None:
        raise DataError([Problem("envelopes", 0, "envelope", f"'{values['envelope']}' stands in this round already.",
                                 "Give it a key of its own.")])
    row = EnvelopeRow(round_id=held.id, **values, entered_by=by or None, version=1)
    session.add(row)
    session.flush()
    return _fact(row, round)


def save_envelope(
    session: Session, round: str, key: str, version: int, cells: Mapping[str, str], *, by: int | None
) -> KeptEnvelope:
    """Puts new cells into an envelope that is still at this version; its promise, made for other terms, is undone."""
    row = _row(session, round, key)
    theirs = _fact(row, round)
    values = _whole({**cells, "envelope": key})
    undone = {"committed_by": None, "committed_at": None, "committed_plan": None}
    if not change_at(session, row, version, {**values, **undone, "entered_by": by or None}):
        raise Conflict(f"envelope {key}", mine=dict(cells), theirs=theirs)
    return _fact(row, round)


def remove_envelope(session: Session, round: str, key: str, version: int) -> None:
    """Takes an envelope out; Conflict when it is not at this version any more."""
    row = _row(session, round, key)
    if row.version != version:
        raise Conflict(f"envelope {key}", mine=None, theirs=_fact(row, round))
    session.execute(delete(EnvelopeRow).where(EnvelopeRow.id == row.id))
    session.expunge(row)


def get_envelope(session: Session, round: str, key: str) -> KeptEnvelope:
    """One envelope; NotFound."""
    return _fact(_row(session, round, key), round)


def list_envelopes(
    session: Session, round: str, *, sources: tuple[str, ...] = (), page: int = 1, size: int = 50
) -> Page[KeptEnvelope]:
    """Envelopes of a round in key order, of some sources or of all."""
    query = (select(EnvelopeRow).join(RoundRow, RoundRow.id == EnvelopeRow.round_id).where(RoundRow.key == round)
             .order_by(EnvelopeRow.envelope))
    if sources:
        query = query.where(EnvelopeRow.source.in_(sources))
    return paged(session, query, lambda row: _fact(row, round), page=page, size=size)


def all_envelopes(session: Session, round: str) -> tuple[KeptEnvelope, ...]:
    """Every envelope of a round in key order."""
    rows = session.scalars(select(EnvelopeRow).join(RoundRow, RoundRow.id == EnvelopeRow.round_id)
                           .where(RoundRow.key == round).order_by(EnvelopeRow.envelope))
    return tuple(_fact(row, round) for row in rows)


def commit_envelope(
    session: Session, round: str, key: str, version: int, *, plan: int | None, by: int | None, now: datetime
) -> KeptEnvelope:
    """Notes the fund holder's promise for a plan, or with plan None that it is taken back."""
    row = _row(session, round, key)
    theirs = _fact(row, round)
    values = {"committed_plan": plan, "committed_by": by if plan else None, "committed_at": now if plan else None}
    if not change_at(session, row, version, values):
        raise Conflict(f"envelope {key}", mine=values, theirs=theirs)
    return _fact(row, round)


def undo_commitments(session: Session, round: str, *, but: int | None) -> None:
    """Undoes every promise of a round that was made for another plan than `but`."""
    held = round_row(session, round)
    query = update(EnvelopeRow).where(EnvelopeRow.round_id == held.id, EnvelopeRow.committed_plan.is_not(None))
    if but is not None:
        query = query.where(EnvelopeRow.committed_plan != but)
    session.execute(query.values(committed_by=None, committed_at=None, committed_plan=None,
                                 version=EnvelopeRow.version + 1).execution_options(synchronize_session="fetch"))


def _whole(cells: Mapping[str, str]) -> dict[str, object]:
    values = with_defaults(kept(cells, ENVELOPES), ENVELOPES)
    problems = [Problem("envelopes", 0, column.name, "The cell is empty.", f"Write: {column.meaning}.")
                for column in ENVELOPES.columns if column.required and values[column.name] in (None, "")]
    if not problems and values["valid_to"] < values["valid_from"]:
        problems = [Problem("envelopes", 0, "valid_to", f"{values['valid_to']} is before valid_from, {values['valid_from']}.",
                            "Put the later day here.")]
    if problems:
        raise DataError(problems)
    return values


def _row(session: Session, round: str, key: str) -> EnvelopeRow:
    row = session.scalar(select(EnvelopeRow).join(RoundRow, RoundRow.id == EnvelopeRow.round_id).where(
        RoundRow.key == round, EnvelopeRow.envelope == key))
    if row is None:
        raise NotFound(f"There is no envelope '{key}' in round '{round}'.")
    return row


def _fact(row: EnvelopeRow, round: str) -> KeptEnvelope:
    return KeptEnvelope(
        round, row.envelope, row.source, row.resource, row.amount, row.version, cells_of(row, ENVELOPES), row.entered_by,
        row.committed_by, row.committed_at, row.committed_plan)
