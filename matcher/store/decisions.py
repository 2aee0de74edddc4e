"""Standing decisions beside the statements: pins, history, affinity, and the baseline that changes are counted against."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from matcher.domain.errors import NotFound
from matcher.domain.pages import Page
from matcher.domain.statements import KeptPin
from matcher.store.cells import cells_of, kept, with_defaults
from matcher.store.paging import paged
from matcher.store.rounds import round_row
from matcher.store.schema import AffinityRow, BaselineRow, HistoryRow, PinRow, RoundRow
from matcher.tables.columns import AFFINITY, BASELINE, HISTORY, PINS

COORDINATOR, IMPORT, REVIEW, REPLY = "coordinator", "import", "review", "reply"
ORIGINS = (COORDINATOR, IMPORT, REVIEW, REPLY)
"""Who a pin comes from: a coordinator, an imported scenario, an exchange rejected in review, an answer of a party."""
_PLAIN: dict[str, tuple[Any, Any]] = {
    "history": (HistoryRow, HISTORY), "affinity": (AffinityRow, AFFINITY), "baseline": (BaselineRow, BASELINE)}


def add_pin(
    session: Session, round: str, need: str, offer: str, pin: str, *, by: int | None, now: datetime, role: int | None = None,
    start: date | None = None, kind: str | None = None, note: str = "", origin: str = COORDINATOR,
) -> KeptPin:
    """A standing decision; one of the same pair and role gives way to it."""
    held = round_row(session, round)
    same = (PinRow.round_id == held.id, PinRow.need == need, PinRow.offer == offer,
            PinRow.role.is_(None) if role is None else PinRow.role == role)
    session.execute(delete(PinRow).where(*same).execution_options(synchronize_session="fetch"))
    row = PinRow(round_id=held.id, need=need, offer=offer, pin=pin, role=role, start=start, kind=kind, note=note, origin=origin,
                 made_by=by or None, made_at=now)
    session.add(row)
    session.flush()
    return _pin(row, round)


def remove_pin(session: Session, round: str, pin: int) -> KeptPin:
    """Takes a pin out and gives what it was; NotFound."""
    found = get_pin(session, round, pin)
    session.execute(delete(PinRow).where(PinRow.id == pin).execution_options(synchronize_session="fetch"))
    return found


def remove_pins(session: Session, round: str, *, origin: str = "", pin: str = "", pair: tuple[str, str] | None = None) -> int:
    """Takes every pin out that has this origin, way (in, out) and pair, as far as they are given; how many."""
    query = select(PinRow.id).where(PinRow.round_id == round_row(session, round).id)
    if origin:
        query = query.where(PinRow.origin == origin)
    if pin:
        query = query.where(PinRow.pin == pin)
    if pair is not None:
        query = query.where(PinRow.need == pair[0], PinRow.offer == pair[1])
    ids = session.scalars(query).all()
    session.execute(delete(PinRow).where(PinRow.id.in_(ids)).execution_options(synchronize_session="fetch"))
    return len(ids)


def get_pin(session: Session, round: str, pin: int) -> KeptPin:
    row = session.scalar(select(PinRow).join(RoundRow, RoundRow.id == PinRow.round_id).where(
        RoundRow.key == round, PinRow.id == pin))
    if row is None:
        raise NotFound(f"There is no pin {pin} in round '{round}'.")
    return _pin(row, round)


def list_pins(session: Session, round: str, *, need: str = "", offer: str = "", page: int = 1, size: int = 50) -> Page[KeptPin]:
    """Pins of a round by need and offer; of one need or offer where asked."""
    query = (select(PinRow).join(RoundRow, RoundRow.id == PinRow.round_id).where(RoundRow.key == round)
             .order_by(PinRow.need, PinRow.offer, PinRow.id))
    if need:
        query = query.where(PinRow.need == need)
    if offer:
        query = query.where(PinRow.offer == offer)
    return paged(session, query, lambda row: _pin(row, round), page=page, size=size)


def pin_cells(session: Session, round: str) -> list[dict[str, str]]:
    """Every pin as cells by column."""
    return _cells(session, round, PinRow, PINS)


def set_table(session: Session, round: str, table: str, rows: Iterable[Mapping[str, str]]) -> int:
    """Puts these rows (cells by column) of history, affinity or baseline in place of all that are there; how many."""
    kind, spec = _PLAIN[table]
    held = round_row(session, round)
    session.execute(delete(kind).where(kind.round_id == held.id).execution_options(synchronize_session="fetch"))
    made = [kind(round_id=held.id, **with_defaults(kept(cells, spec), spec)) for cells in rows]
    session.add_all(made)
    session.flush()
    return len(made)


def table_cells(session: Session, round: str, table: str) -> list[dict[str, str]]:
    """Every row of history, affinity or baseline as cells by column."""
    return _cells(session, round, *_PLAIN[table])


def _cells(session: Session, round: str, kind: Any, spec: Any) -> list[dict[str, str]]:
    rows = session.scalars(select(kind).join(RoundRow, RoundRow.id == kind.round_id).where(RoundRow.key == round)
                           .order_by(kind.id))
    return [cells_of(row, spec) for row in rows]


def _pin(row: PinRow, round: str) -> KeptPin:
    return KeptPin(row.id, round, row.need, row.offer, row.pin, row.role, row.start, row.kind, row.note, row.origin, row.made_by,
                   row.made_at)
