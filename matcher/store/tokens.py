"""The register of API tokens. They come in clear and are kept as sha256 only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from matcher.domain.errors import NotFound
from matcher.domain.tokens import ApiToken
from matcher.store.logins import hashed
from matcher.store.schema import ApiTokenRow


def add_token(
    session: Session, secret: str, account: int, *, title: str, scopes: Sequence[str], now: datetime, expires: datetime
) -> ApiToken:
    """A new token of an account."""
    row = ApiTokenRow(account_id=account, token=hashed(secret), title=title, scopes=";".join(scopes), created_at=now, expires_at=expires)
    session.add(row)
    session.flush()
    return _fact(row)


def token_of(session: Session, secret: str) -> ApiToken | None:
    """The token of a secret, whether it still holds or not; None when there is none."""
    row = session.scalar(select(ApiTokenRow).where(ApiTokenRow.token == hashed(secret)))
    return None if row is None else _fact(row)


def get_token(session: Session, token: int) -> ApiToken:
    """The token of a number; NotFound."""
    return _fact(_row(session, token))


def list_tokens(session: Session, account: int) -> tuple[ApiToken, ...]:
    """The tokens of an account, the newest first; those that are over too, until they are forgotten."""
    rows = session.scalars(select(ApiTokenRow).where(ApiTokenRow.account_id == account).order_by(ApiTokenRow.id.desc()))
    return tuple(_fact(row) for row in rows)


def count_holding(session: Session, account: int, *, now: datetime) -> int:
    """How many tokens of an account work."""
    return session.scalar(select(func.count()).select_from(ApiTokenRow).where(
        ApiTokenRow.account_id == account, ApiTokenRow.revoked_at.is_(None), ApiTokenRow.expires_at > now)) or 0


def revoke(session: Session, token: int, *, now: datetime) -> ApiToken:
    """Ends a token; one that has ended already stays as it is."""
    row = _row(session, token)
    if row.revoked_at is None:
        row.revoked_at = now
        session.flush()
    return _fact(row)


def revoke_all(session: Session, account: int, *, now: datetime) -> None:
    """Ends every token of an account."""
    session.execute(update(ApiTokenRow).where(ApiTokenRow.account_id == account, ApiTokenRow.revoked_at.is_(None))
                    .values(revoked_at=now).execution_options(synchronize_session="fetch"))


def touch(session: Session, token: int, *, now: datetime) -> None:
    """Notes that a token was used."""
    session.execute(update(ApiTokenRow).where(ApiTokenRow.id == token).values(used_at=now)
                    .execution_options(synchronize_session="fetch"))


def forget_before(session: Session, moment: datetime) -> int:
    """Deletes tokens that ended before a moment; how many."""
    over = or_(ApiTokenRow.expires_at < moment, ApiTokenRow.revoked_at < moment)
    return len(session.execute(delete(ApiTokenRow).where(over).returning(ApiTokenRow.id)
                               .execution_options(synchronize_session="fetch")).all())


def _row(session: Session, token: int) -> ApiTokenRow:
    row = session.get(ApiTokenRow, token, populate_existing=True)
    if row is None:
        raise NotFound(f"There is no token {token}.")
    return row


def _fact(row: ApiTokenRow) -> ApiToken:
    return ApiToken(row.id, row.account_id, row.title, tuple(filter(None, row.scopes.split(";"))), row.created_at, row.expires_at,
                    row.used_at, row.revoked_at)
