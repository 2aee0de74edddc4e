"""The register of calendar links. They come in clear and are kept as sha256 only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Row, Select, delete, func, or_, select, update
from sqlalchemy.orm import Session

from matcher.domain.calendar_links import CalendarLink
from matcher.domain.errors import NotFound
from matcher.store.logins import hashed
from matcher.store.rounds import round_row
from matcher.store.schema import CalendarLinkRow, RoundRow


def add_link(
    session: Session, secret: str, account: int, *, round: str, society: str | None, language: str, now: datetime, expires: datetime
) -> CalendarLink:
    """A new link of an account."""
    row = CalendarLinkRow(account_id=account, round_id=round_row(session, round).id, token=hashed(secret), society=society,
                          language=language, created_at=now, expires_at=expires)
    session.add(row)
    session.flush()
    return get_link(session, row.id)


def link_of(session: Session, secret: str) -> CalendarLink | None:
    """The link of a secret, whether it still holds or not; None when there is none."""
    found = session.execute(_links().where(CalendarLinkRow.token == hashed(secret))).first()
    return None if found is None else _fact(found)


def get_link(session: Session, number: int) -> CalendarLink:
    """The link of a number; NotFound."""
    found = session.execute(_links().where(CalendarLinkRow.id == number)).first()
    if found is None:
        raise NotFound(f"There is no calendar link {number}.")
    return _fact(found)


def list_links(session: Session, account: int) -> tuple[CalendarLink, ...]:
    """The links of an account, the newest first; those that are over too, until they are forgotten."""
    rows: Sequence[Row[CalendarLinkRow, str]] = session.execute(
        _links().where(CalendarLinkRow.account_id == account).order_by(CalendarLinkRow.id.desc())).all()
    return tuple(map(_fact, rows))


def count_holding(session: Session, account: int, *, now: datetime) -> int:
    """How many links of an account work."""
    return session.scalar(select(func.count()).select_from(CalendarLinkRow).where(
        CalendarLinkRow.account_id == account, CalendarLinkRow.withdrawn_at.is_(None), CalendarLinkRow.expires_at > now)) or 0


def withdraw(session: Session, number: int, *, now: datetime) -> None:
    """Ends a link."""
    session.execute(update(CalendarLinkRow).where(CalendarLinkRow.id == number).values(withdrawn_at=now)
                    .execution_options(synchronize_session="fetch"))


def touch(session: Session, number: int, *, now: datetime) -> None:
    """Notes that a link was used."""
    session.execute(update(CalendarLinkRow).where(CalendarLinkRow.id == number).values(used_at=now)
                    .execution_options(synchronize_session="fetch"))


def forget_before(session: Session, moment: datetime) -> int:
    """Deletes links that ended before a moment; how many."""
    over = or_(CalendarLinkRow.expires_at < moment, CalendarLinkRow.withdrawn_at < moment)
    return len(session.execute(delete(CalendarLinkRow).where(over).returning(CalendarLinkRow.id)
                               .execution_options(synchronize_session="fetch")).all())


def _links() -> Select[CalendarLinkRow, str]:
    return select(CalendarLinkRow, RoundRow.key).join(RoundRow, RoundRow.id == CalendarLinkRow.round_id)


def _fact(found: Row[CalendarLinkRow, str]) -> CalendarLink:
    row, round = found
    return CalendarLink(row.id, row.account_id, round, row.society, row.language, row.created_at, row.expires_at, row.used_at,
                        row.withdrawn_at)
