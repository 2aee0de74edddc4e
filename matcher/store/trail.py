"""The trail's entries: written one after the other, read, looked through. What an act is called is not known here.

On PostgreSQL the head's row is locked until the end of the writer's transaction, on SQLite a writer holds the database:
either way entries come one after the other, and an entry whose transaction is rolled back leaves no gap.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from matcher.domain.errors import WrongState
from matcher.domain.pages import Page
from matcher.domain.trail import START, Entry, Flaw, Verdict
from matcher.store.paging import paged
from matcher.store.schema import EntryRow, HeadRow

_BATCH = 1000


def append(
    session: Session, *, at: datetime, account: int, roles: tuple[str, ...], act: str, subject: str, round: str | None,
    before: Any, after: Any,
) -> Entry:
    """The next entry. `before` and `after` are plain JSON values."""
    head = session.scalar(select(HeadRow).where(HeadRow.id == 1).with_for_update().execution_options(populate_existing=True))
    if head is None:
        raise WrongState("The trail has no head: the database is not sound. Restore it from a backup.")
    row = EntryRow(
        number=head.last + 1, at=at.astimezone(UTC), account=account, roles=";".join(roles), act=act, round=round, subject=subject,
        before=_text(before), after=_text(after), previous=head.hash)
    row.hash = _hash(row)
    session.add(row)
    head.last, head.hash = row.number, row.hash
    session.flush()
    return _fact(row)


def list_entries(
    session: Session, *, round: str | None = None, act: str = "", subject: str = "", account: int | None = None,
    page: int = 1, size: int = 50,
) -> Page[Entry]:
    """Entries, the newest first. `act` and `subject` ask for those that begin so."""
    query = select(EntryRow).order_by(EntryRow.number.desc())
    if round is not None:
        query = query.where(EntryRow.round == round)
    if act:
        query = query.where(EntryRow.act.startswith(act, autoescape=True))
    if subject:
        query = query.where(EntryRow.subject.startswith(subject, autoescape=True))
    if account is not None:
        query = query.where(EntryRow.account == account)
    return paged(session, query, _fact, page=page, size=size)


def verify(session: Session, *, known: tuple[int, str] | None = None) -> Verdict:
    """Looks through the whole trail: every hash, every number, both ends against the head.

    `known` is a number and hash noted earlier outside the database; with it even a trail that was written anew together
    with its head is found out.
    """
    flaws: list[Flaw] = []
    head = session.get(HeadRow, 1, populate_existing=True)
    first, last = (head.purged, head.purged_hash) if head else (0, START)
    number, previous, entries = first, last, 0
    known_found = known is None or known[0] <= first
    for row in _rows(session):
        entries += 1
        if row.number > number + 1:
            flaws.append(Flaw(number + 1, "missing"))
        elif row.number <= number:
            flaws.append(Flaw(row.number, "added"))
        if row.hash != _hash(row) or (row.number == number + 1 and row.previous != previous):
            flaws.append(Flaw(row.number, "changed"))
        if known and row.number == known[0]:
            known_found = True
            if row.hash != known[1]:
                flaws.append(Flaw(row.number, "changed"))
        number, previous = row.number, row.hash
    if head is None:
        flaws.append(Flaw(number, "head"))
    elif number < head.last:
        flaws.append(Flaw(number + 1, "cut"))
    elif number > head.last:
        flaws.append(Flaw(head.last + 1, "added"))
    elif previous != head.hash:
        flaws.append(Flaw(number, "head"))
    if not known_found and known:
        flaws.append(Flaw(known[0], "cut"))
    return Verdict(entries, first + 1, previous, tuple(dict.fromkeys(flaws)))


def purge_before(session: Session, moment: datetime) -> int:
    """Deletes the oldest entries, up to the first that is not older than a moment; how many. The rest stays verifiable:
    the head notes where it begins."""
    head = session.scalars(select(HeadRow).where(HeadRow.id == 1).with_for_update()).one()
    kept = session.scalar(select(EntryRow.number).where(EntryRow.at >= moment).order_by(EntryRow.number).limit(1))
    upto = head.last if kept is None else kept - 1
    last = session.get(EntryRow, upto)
    if last is None or upto <= head.purged:
        return 0
    gone = upto - head.purged
    head.purged, head.purged_hash = upto, last.hash
    session.flush()
    session.execute(delete(EntryRow).where(EntryRow.number <= upto).execution_options(synchronize_session=False))
    session.expunge(last)
    return gone


def _rows(session: Session) -> Iterator[EntryRow]:
    query = select(EntryRow).order_by(EntryRow.number).execution_options(populate_existing=True, yield_per=_BATCH)
    for row in session.scalars(query):
        yield row
        session.expunge(row)


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _hash(row: EntryRow) -> str:
    """sha256 of the previous hash and the canonical JSON of everything else in the entry."""
    told = _text([row.number, row.at.astimezone(UTC).isoformat(timespec="microseconds"), row.account, row.roles, row.act, row.round,
                  row.subject, row.before, row.after])
    return hashlib.sha256((row.previous + told).encode("utf-8")).hexdigest()


def _fact(row: EntryRow) -> Entry:
    return Entry(
        row.number, row.at, row.account, tuple(role for role in row.roles.split(";") if role), row.act, row.subject, row.round,
        json.loads(row.before), json.loads(row.after), row.previous, row.hash)
