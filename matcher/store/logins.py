"""How accounts log in: password hashes, sessions, failed attempts, links that work once, second factors.

Tokens come in clear and are kept as sha256 only: who reads the database cannot log in with what is found there.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from matcher.domain.accounts import LoginSession
from matcher.store.accounts import account_row
from matcher.store.schema import AccountRow, AttemptRow, LoginSessionRow, RecoveryCodeRow, TokenRow


@dataclass(frozen=True)
class Secrets:
    """What a log-in is checked against; never to be shown."""

    password: str | None
    totp_secret: str | None
    totp_confirmed: bool
    totp_step: int


@dataclass(frozen=True)
class Attempts:
    """Failed log-ins of a bucket."""

    failures: int = 0
    last_at: datetime | None = None
    blocked_until: datetime | None = None


@dataclass(frozen=True)
class Token:
    """A link that works once."""

    account: int
    purpose: str
    expires_at: datetime
    used_at: datetime | None


def hashed(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode("utf-8")).hexdigest()


def secrets_of(session: Session, account: int) -> Secrets:
    row = account_row(session, account)
    return Secrets(row.password, row.totp_secret, row.totp_confirmed, row.totp_step)


def second_factors(session: Session) -> tuple[tuple[int, str], ...]:
    """Every account with a second factor, and its secret as it is kept."""
    rows = session.execute(select(AccountRow.id, AccountRow.totp_secret).where(AccountRow.totp_secret.is_not(None)).order_by(AccountRow.id))
    return tuple((row.id, row.totp_secret) for row in rows)


def add_login(session: Session, token: str, account: int, *, now: datetime, expires: datetime, second_factor: bool) -> None:
    session.add(LoginSessionRow(token=hashed(token), account_id=account, created_at=now, seen_at=now, expires_at=expires,
                                second_factor=second_factor))
    session.flush()


def login_of(session: Session, token: str, *, now: datetime) -> LoginSession | None:
    """The log-in that a token stands for, while it holds."""
    row = session.get(LoginSessionRow, hashed(token))
    if row is None or row.expires_at <= now:
        return None
    return LoginSession(row.account_id, row.created_at, row.seen_at, row.expires_at, row.second_factor)


def touch_login(session: Session, token: str, *, now: datetime) -> None:
    """Notes that a log-in was used."""
    session.execute(update(LoginSessionRow).where(LoginSessionRow.token == hashed(token)).values(seen_at=now)
                    .execution_options(synchronize_session="fetch"))


def end_login(session: Session, token: str) -> None:
    session.execute(delete(LoginSessionRow).where(LoginSessionRow.token == hashed(token))
                    .execution_options(synchronize_session="fetch"))


def end_logins(session: Session, account: int, *, but: str | None = None) -> None:
    """Ends every log-in of an account, but the one with a token where it is given."""
    query = delete(LoginSessionRow).where(LoginSessionRow.account_id == account)
    if but is not None:
        query = query.where(LoginSessionRow.token != hashed(but))
    session.execute(query.execution_options(synchronize_session="fetch"))


def attempts_of(session: Session, bucket: str) -> Attempts:
    row = session.get(AttemptRow, bucket, populate_existing=True)
    return Attempts() if row is None else Attempts(row.failures, row.last_at, row.blocked_until)


def note_attempts(session: Session, bucket: str, attempts: Attempts) -> None:
    """Keeps what is known of a bucket; one without failures is forgotten."""
    if not attempts.failures or attempts.last_at is None:
        session.execute(delete(AttemptRow).where(AttemptRow.bucket == bucket).execution_options(synchronize_session="fetch"))
        return
    values = {"failures": attempts.failures, "last_at": attempts.last_at, "blocked_until": attempts.blocked_until}
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    session.execute(insert(AttemptRow).values(bucket=bucket, **values)
                    .on_conflict_do_update(index_elements=[AttemptRow.bucket], set_=values))


def add_token(session: Session, token: str, account: int, purpose: str, *, now: datetime, expires: datetime) -> None:
    """A link that works once; those made before for the same purpose do not work any more."""
    session.execute(delete(TokenRow).where(TokenRow.account_id == account, TokenRow.purpose == purpose)
                    .execution_options(synchronize_session="fetch"))
    session.add(TokenRow(token=hashed(token), account_id=account, purpose=purpose, created_at=now, expires_at=expires))
    session.flush()


def get_token(session: Session, token: str) -> Token | None:
    row = session.get(TokenRow, hashed(token), populate_existing=True)
    return None if row is None else Token(row.account_id, row.purpose, row.expires_at, row.used_at)


def use_token(session: Session, token: str, *, now: datetime) -> bool:
    """Uses a link up; False when somebody was faster."""
    used = session.execute(update(TokenRow).where(TokenRow.token == hashed(token), TokenRow.used_at.is_(None))
                           .values(used_at=now).returning(TokenRow.token).execution_options(synchronize_session="fetch"))
    return used.first() is not None


def set_recovery_codes(session: Session, account: int, codes: list[str]) -> None:
    """Puts these codes in place of all that an account has."""
    session.execute(delete(RecoveryCodeRow).where(RecoveryCodeRow.account_id == account)
                    .execution_options(synchronize_session="fetch"))
    session.add_all(RecoveryCodeRow(account_id=account, code=hashed(code)) for code in codes)
    session.flush()


def use_recovery_code(session: Session, account: int, code: str, *, now: datetime) -> bool:
    """Uses a code up; False when it is none of the account's, or was used."""
    used = session.execute(update(RecoveryCodeRow).where(
        RecoveryCodeRow.account_id == account, RecoveryCodeRow.code == hashed(code), RecoveryCodeRow.used_at.is_(None))
        .values(used_at=now).returning(RecoveryCodeRow.id).execution_options(synchronize_session="fetch"))
    return used.first() is not None


def recovery_codes_left(session: Session, account: int) -> int:
    return len(session.scalars(select(RecoveryCodeRow.id).where(
        RecoveryCodeRow.account_id == account, RecoveryCodeRow.used_at.is_(None))).all())


def take_totp_step(session: Session, account: int, step: int) -> bool:
    """Notes the time step of a code; False when that step or a later one was accepted before: a code counts once."""
    row = account_row(session, account)
    session.refresh(row, with_for_update=True)
    if step <= row.totp_step:
        return False
    row.totp_step = step
    session.flush()
    return True


def forget_expired(session: Session, *, now: datetime, attempts_before: datetime) -> int:
    """Deletes log-ins, links and attempts that are over; how many."""
    gone = 0
    for key, over in ((LoginSessionRow.token, LoginSessionRow.expires_at <= now), (TokenRow.token, TokenRow.expires_at <= now),
                      (AttemptRow.bucket, AttemptRow.last_at < attempts_before)):
        gone += len(session.execute(delete(key.class_).where(over).returning(key)
                                    .execution_options(synchronize_session="fetch")).all())
    return gone
