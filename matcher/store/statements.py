"""The register of statements: needs and offers, their states, and whose hands they went through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from matcher.domain.errors import Conflict, DataError, NotFound, Problem
from matcher.domain.pages import Page
from matcher.domain.statements import DRAFT, KEY_COLUMN, NEEDS, OFFERS, STATES, Statement
from matcher.store.cells import cells_of, kept
from matcher.store.locking import change_at
from matcher.store.paging import paged
from matcher.store.rounds import round_row
from matcher.store.schema import HandRow, NeedRow, OfferRow, RoundRow, SocietyRow
from matcher.tables.columns import TABLE

_ROWS: dict[str, Any] = {NEEDS: NeedRow, OFFERS: OfferRow}
SORTS = ("key", "society", "state", "changed_at", "priority", "earliest")


@dataclass(frozen=True)
class Filter:
    """Which statements of a table are asked for; an empty field asks for all."""

    societies: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    capability: str = ""
    kind: str = ""
    priority: int | None = None
    text: str = ""


def add_statement(
    session: Session, round: str, table: str, cells: Mapping[str, str], *, by: int | None, now: datetime, state: str = DRAFT
) -> Statement:
    """A new statement. DataError when a cell cannot be read, when the key or the society is missing, or the key is
    taken in this round."""
    kind, name, spec = _ROWS[table], KEY_COLUMN[table], TABLE[table]
    values = kept(cells, spec)
    for column in (name, "society"):
        if not values[column]:
            raise DataError([Problem(table, 0, column, "The cell is empty.", f"Write: {spec.column(column).meaning}.")])
    held = round_row(session, round)
    if session.scalar(select(kind.id).where(kind.round_id == held.id, getattr(kind, name) == values[name])) is not None:
        raise DataError([Problem(table, 0, name, f"'{values[name]}' stands in this round already.",
                                 "Give it a key of its own.")])
    if session.scalar(select(SocietyRow.id).where(
            SocietyRow.round_id == held.id, SocietyRow.society == values["society"])) is None:
        raise DataError([Problem(table, 0, "society", f"'{values['society']}' takes no part in this round.",
                                 "Ask the round manager to add it.")])
    row = kind(round_id=held.id, **values, state=state, reason="", changed_at=now, version=1)
    session.add(row)
    session.flush()
    _add_hand(session, held.id, table, values[name], by)
    return get_statement(session, round, table, values[name])


def save_statement(
    session: Session, round: str, table: str, key: str, version: int, cells: Mapping[str, str], *, by: int | None, now: datetime
) -> Statement:
    """Puts new cells into a statement that is still at this version; key and society stay. Conflict (with both
    versions' cells) when somebody was faster."""
    row = _row(session, round, table, key)
    theirs = _fact(row, round, table)
    fixed = {KEY_COLUMN[table]: key, "society": row.society}
    values = kept({**cells, **fixed}, TABLE[table])
    if not change_at(session, row, version, {**values, "changed_at": now}):
        raise Conflict(f"{table[:-1]} {key}", mine=dict(cells), theirs=theirs)
    _add_hand(session, row.round_id, table, key, by)
    return get_statement(session, round, table, key)


def set_state(
    session: Session, round: str, table: str, key: str, version: int, state: str, *, now: datetime, reason: str = "",
    submitted_by: int | None = None,
) -> Statement:
    """Puts a statement that is still at this version into another state; Conflict when somebody was faster."""
    if state not in STATES:
        raise ValueError(f"'{state}' is no state of a statement.")
    row = _row(session, round, table, key)
    theirs = _fact(row, round, table)
    values: dict[str, Any] = {"state": state, "reason": reason, "changed_at": now}
    if submitted_by is not None:
        values["submitted_by"] = submitted_by or None
    if not change_at(session, row, version, values):
        raise Conflict(f"{table[:-1]} {key}", mine=values, theirs=theirs)
    return get_statement(session, round, table, key)


def get_statement(session: Session, round: str, table: str, key: str) -> Statement:
    """One statement with the accounts that had a hand in it; NotFound."""
    row = _row(session, round, table, key)
    hands = session.scalars(select(HandRow.account_id).where(
        HandRow.round_id == row.round_id, HandRow.table == table, HandRow.key == key))
    return _fact(row, round, table, frozenset(hands))


def list_statements(
    session: Session, round: str, table: str, *, where: Filter | None = None, page: int = 1, size: int = 50,
    sort: str = "key", descending: bool = False,
) -> Page[Statement]:
    """A page of a round's statements (without hands); `sort` is one of SORTS, offers know no priority."""
    if sort not in SORTS:
        raise ValueError(f"'{sort}' is none of {', '.join(SORTS)}.")
    kind = _ROWS[table]
    key = getattr(kind, KEY_COLUMN[table])
    column = key if sort == "key" else getattr(kind, sort, key)
    query = _where(round, table, where or Filter()).order_by(column.desc() if descending else column, key)
    return paged(session, query, lambda row: _fact(row, round, table), page=page, size=size)


def all_statements(session: Session, round: str, table: str, *, where: Filter | None = None) -> tuple[Statement, ...]:
    """Every statement that the filter lets through, in key order: for freezing, coaching and workbooks, not for a page."""
    rows = session.scalars(_where(round, table, where or Filter()).order_by(getattr(_ROWS[table], KEY_COLUMN[table])))
    return tuple(_fact(row, round, table) for row in rows)


def keys_of(session: Session, round: str, table: str) -> frozenset[str]:
    """Every key of a table that is taken in a round, withdrawn statements' too."""
    kind = _ROWS[table]
    return frozenset(session.scalars(select(getattr(kind, KEY_COLUMN[table])).join(RoundRow, RoundRow.id == kind.round_id)
                                     .where(RoundRow.key == round)))


def states_of(session: Session, round: str, table: str) -> dict[str, str]:
    """The state of every statement of a table by key."""
    kind = _ROWS[table]
    return {key: state for key, state in session.execute(
        select(getattr(kind, KEY_COLUMN[table]), kind.state).join(RoundRow, RoundRow.id == kind.round_id).where(RoundRow.key == round))}


def some_statements(session: Session, round: str, table: str, keys: Sequence[str]) -> dict[str, Statement]:
    """The statements of these keys, by key; a key that names none is left out."""
    key = getattr(_ROWS[table], KEY_COLUMN[table])
    rows = session.scalars(_where(round, table, Filter()).where(key.in_(keys)))
    return {fact.key: fact for fact in (_fact(row, round, table) for row in rows)}


def count_statements(session: Session, round: str, table: str, *, societies: tuple[str, ...] = ()) -> dict[str, int]:
    """How many statements are in each state, states without any too."""
    kind = _ROWS[table]
    query = (select(kind.state, func.count()).join(RoundRow, RoundRow.id == kind.round_id).where(RoundRow.key == round)
             .group_by(kind.state))
    if societies:
        query = query.where(kind.society.in_(societies))
    found = {state: count for state, count in session.execute(query)}
    return {state: found.get(state, 0) for state in STATES}


def hands_in(session: Session, round: str, needs: tuple[str, ...], offers: tuple[str, ...]) -> frozenset[int]:
    """Every account that entered or changed one of these needs or offers."""
    held = round_row(session, round)
    found: set[int] = set()
    for table, keys in ((NEEDS, needs), (OFFERS, offers)):
        if keys:
            found |= set(session.scalars(select(HandRow.account_id).where(
                HandRow.round_id == held.id, HandRow.table == table, HandRow.key.in_(keys))))
    return frozenset(found)


def _where(round: str, table: str, where: Filter) -> Select[Any]:
    kind = _ROWS[table]
    query = select(kind).join(RoundRow, RoundRow.id == kind.round_id).where(RoundRow.key == round)
    if where.societies:
        query = query.where(kind.society.in_(where.societies))
    if where.states:
        query = query.where(kind.state.in_(where.states))
    if where.priority is not None and table == NEEDS:
        query = query.where(kind.priority == where.priority)
    if where.kind:
        query = query.where((";" + kind.kinds + ";").contains(f";{where.kind};", autoescape=True))
    if where.capability and table == NEEDS:
        query = query.where((kind.capability == where.capability)
                            | (";" + kind.roles + ";").contains(f";{where.capability};", autoescape=True))
    elif where.capability:
        query = query.where((";" + kind.capabilities).contains(f";{where.capability}:", autoescape=True))
    if where.text:
        key = getattr(kind, KEY_COLUMN[table])
        found = key.icontains(where.text, autoescape=True) | kind.society.icontains(where.text, autoescape=True)
        query = query.where(found | kind.deliverable.icontains(where.text, autoescape=True) if table == NEEDS else found)
    return query


def _add_hand(session: Session, round_id: int, table: str, key: str, by: int | None) -> None:
    if by and session.get(HandRow, (round_id, table, key, by)) is None:
        session.add(HandRow(round_id=round_id, table=table, key=key, account_id=by))
        session.flush()


def _row(session: Session, round: str, table: str, key: str) -> Any:
    kind = _ROWS[table]
    row = session.scalar(select(kind).join(RoundRow, RoundRow.id == kind.round_id).where(
        RoundRow.key == round, getattr(kind, KEY_COLUMN[table]) == key))
    if row is None:
        raise NotFound(f"There is no {table[:-1]} '{key}' in round '{round}'.")
    return row


def _fact(row: Any, round: str, table: str, hands: frozenset[int] = frozenset()) -> Statement:
    return Statement(
        round, table, getattr(row, KEY_COLUMN[table]), row.society, row.state, row.version, cells_of(row, TABLE[table]),
        row.reason, row.changed_at, row.submitted_by, hands)
