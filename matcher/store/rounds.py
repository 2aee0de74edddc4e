"""The register of rounds, and of the societies that take part in each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from matcher.domain.errors import Conflict, DataError, NotFound, Problem
from matcher.domain.pages import Page
from matcher.domain.rounds import DRAFT, Round
from matcher.store.cells import cells_of, kept, with_defaults
from matcher.store.locking import change_at
from matcher.store.paging import paged
from matcher.store.schema import RoundRow, SocietyRow
from matcher.tables.columns import SOCIETIES
from matcher.tables.values import is_key


def add_round(
    session: Session, key: str, *, title: str, about: str = "", start: date, weeks: int, approval: date,
    currency: str = "CHF", settings: Mapping[str, Any] | None = None, calendar: Mapping[str, date] | None = None,
    created_by: int | None, now: datetime,
) -> Round:
    """A new round in draft. DataError when the key is none, or taken."""
    if not is_key(key):
        raise _refused(f"'{key[:40]}' is no key.", "Use 1 to 64 letters, digits, '-', '_' or '.'.")
    if session.scalar(select(RoundRow.id).where(RoundRow.key == key)) is not None:
        raise _refused(f"There is a round '{key}' already.", "Choose another key.")
    row = RoundRow(
        key=key, title=title, about=about, stage=DRAFT, stage_since=now, start=start, weeks=weeks, approval=approval,
        currency=currency, settings=dict(settings or {}), calendar=_iso(calendar or {}), created_by=created_by or None,
        created_at=now, version=1)
    session.add(row)
    session.flush()
    return _fact(row)


def _refused(wrong: str, mend: str) -> DataError:
    return DataError([Problem("round", 0, "key", wrong, mend)])


def get_round(session: Session, key: str) -> Round:
    """The round of a key; NotFound."""
    return _fact(round_row(session, key))


def list_rounds(session: Session, *, page: int = 1, size: int = 50, stages: tuple[str, ...] = ()) -> Page[Round]:
    """Rounds, the newest first."""
    query = select(RoundRow).order_by(RoundRow.start.desc(), RoundRow.key)
    if stages:
        query = query.where(RoundRow.stage.in_(stages))
    return paged(session, query, _fact, page=page, size=size)


def change_round(session: Session, key: str, version: int, **values: Any) -> Round:
    """Changes columns of a round that is still at this version; Conflict when it is not."""
    row = round_row(session, key)
    theirs = _fact(row)
    if "calendar" in values:
        values["calendar"] = _iso(values["calendar"])
    if not change_at(session, row, version, values):
        raise Conflict(f"round {key}", mine=values, theirs=theirs)
    return _fact(row)


def hold_round(session: Session, key: str) -> Round:
    """The round, held against others until the end of this transaction: what depends on its stage stays true."""
    row = session.scalar(select(RoundRow).where(RoundRow.key == key).with_for_update()
                         .execution_options(populate_existing=True))
    if row is None:
        raise NotFound(f"There is no round '{key}'.")
    return _fact(row)


def set_societies(session: Session, round: str, rows: Sequence[Mapping[str, str]]) -> int:
    """Puts these societies (cells by column) in place of all that are there; how many. A society that has statements
    must stay among them."""
    held = round_row(session, round)
    there = {row.society: row for row in session.scalars(select(SocietyRow).where(SocietyRow.round_id == held.id))}
    wanted = [with_defaults(kept(cells, SOCIETIES), SOCIETIES) for cells in rows]
    names = {values["society"] for values in wanted}
    gone = [row.id for name, row in there.items() if name not in names]
    if gone:
        session.execute(delete(SocietyRow).where(SocietyRow.id.in_(gone)))
    for values in wanted:
        row = there.get(values["society"])
        if row is None:
            session.add(SocietyRow(round_id=held.id, **values))
        else:
            for name, value in values.items():
                setattr(row, name, value)
    session.flush()
    return len(wanted)


def list_societies(session: Session, round: str, *, page: int = 1, size: int = 200) -> Page[dict[str, str]]:
    """Societies of a round as cells by column, in key order."""
    query = (select(SocietyRow).join(RoundRow, RoundRow.id == SocietyRow.round_id).where(RoundRow.key == round)
             .order_by(SocietyRow.society))
    return paged(session, query, lambda row: cells_of(row, SOCIETIES), page=page, size=size)


def society_cells(session: Session, round: str) -> list[dict[str, str]]:
    """Every society of a round as cells by column, in key order."""
    rows = session.scalars(select(SocietyRow).join(RoundRow, RoundRow.id == SocietyRow.round_id)
                           .where(RoundRow.key == round).order_by(SocietyRow.society))
    return [cells_of(row, SOCIETIES) for row in rows]


def society_keys(session: Session, round: str) -> tuple[str, ...]:
    """The societies of a round by key."""
    return tuple(session.scalars(
        select(SocietyRow.society).join(RoundRow, RoundRow.id == SocietyRow.round_id).where(RoundRow.key == round)
        .order_by(SocietyRow.society)))


def rounds_of(session: Session, society: str) -> tuple[str, ...]:
    """The keys of the rounds in which a society takes part, the newest first."""
    return tuple(session.scalars(
        select(RoundRow.key).join(SocietyRow, SocietyRow.round_id == RoundRow.id).where(SocietyRow.society == society)
        .order_by(RoundRow.start.desc(), RoundRow.key)))


def count_rounds(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(RoundRow)) or 0


def round_row(session: Session, key: str) -> RoundRow:
    """The row of a round; NotFound. For the store's own use."""
    row = session.scalar(select(RoundRow).where(RoundRow.key == key))
    if row is None:
        raise NotFound(f"There is no round '{key}'.")
    return row


def _iso(calendar: Mapping[str, date]) -> dict[str, str]:
    return {stage: day.isoformat() for stage, day in calendar.items()}


def _fact(row: RoundRow) -> Round:
    return Round(
        row.key, row.title, row.about, row.stage, row.version, row.start, row.weeks, row.approval, row.currency,
        row.settings, {stage: date.fromisoformat(day) for stage, day in row.calendar.items()}, row.snapshot, row.plan,
        row.stage_since, row.created_by)
