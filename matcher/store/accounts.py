"""The register of accounts and what they may do."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from matcher.domain.accounts import ACTIVE, Account
from matcher.domain.actors import Grant
from matcher.domain.errors import Conflict, DataError, NotFound, Problem
from matcher.domain.pages import Page
from matcher.store.locking import change_at
from matcher.store.paging import count_of
from matcher.store.schema import AccountRow, GrantRow


def add_account(
    session: Session, *, email: str, name: str, now: datetime, society: str | None = None, function: str = "", phone: str = "",
    language: str = "en",
) -> Account:
    """A new account without a password and without grants. DataError when the address is taken."""
    email = email.strip().lower()
    if session.scalar(select(AccountRow.id).where(AccountRow.email == email)) is not None:
        raise DataError([Problem("account", 0, "email", "There is an account with this address already.",
                                 "Use another address, or change that account.")])
    row = AccountRow(email=email, name=name, society=society, function=function, phone=phone, language=language, state=ACTIVE,
                     created_at=now, version=1)
    session.add(row)
    session.flush()
    return _facts(session, [row])[0]


def get_account(session: Session, account: int) -> Account:
    """The account of a number; NotFound."""
    return _facts(session, [account_row(session, account)])[0]


def account_of_email(session: Session, email: str) -> Account | None:
    """The account of an address, however it is written; None when there is none."""
    row = session.scalar(select(AccountRow).where(AccountRow.email == email.strip().lower()))
    return None if row is None else _facts(session, [row])[0]


def account_of_subject(session: Session, issuer: str, subject: str) -> Account | None:
    """The account linked to a person at an identity provider; None when there is none."""
    row = session.scalar(select(AccountRow).where(AccountRow.oidc_issuer == issuer, AccountRow.oidc_subject == subject))
    return None if row is None else _facts(session, [row])[0]


def list_accounts(
    session: Session, *, text: str = "", role: str = "", state: str = "", society: str = "", page: int = 1, size: int = 50
) -> Page[Account]:
    """Accounts by name; of a role, a state, a society, or whose name or address has a text in it."""
    query = select(AccountRow).order_by(AccountRow.name, AccountRow.id)
    if text:
        query = query.where(AccountRow.name.icontains(text, autoescape=True) | AccountRow.email.icontains(text, autoescape=True))
    if role:
        query = query.where(AccountRow.id.in_(select(GrantRow.account_id).where(GrantRow.role == role)))
    if state:
        query = query.where(AccountRow.state == state)
    if society:
        query = query.where((AccountRow.society == society) | AccountRow.id.in_(
            select(GrantRow.account_id).where(GrantRow.society == society)))
    rows = session.scalars(query.limit(size).offset((page - 1) * size)).all()
    return Page(_facts(session, rows), page, size, count_of(session, query))


def names_of(session: Session, accounts: Iterable[int]) -> dict[int, str]:
    """The names of some accounts, to be shown beside what they did. Never to be written into a trail, log or export."""
    wanted = {account for account in accounts if account}
    if not wanted:
        return {}
    return {number: name for number, name in session.execute(
        select(AccountRow.id, AccountRow.name).where(AccountRow.id.in_(wanted)))}


def change_account(session: Session, account: int, version: int, **values: Any) -> Account:
    """Changes columns of an account that is still at this version; Conflict when somebody was faster."""
    row = account_row(session, account)
    theirs = get_account(session, account)
    if not change_at(session, row, version, values):
        raise Conflict(f"account {account}", mine=values, theirs=theirs)
    return get_account(session, account)


def set_columns(session: Session, account: int, **values: Any) -> None:
    """Sets what is no matter of two people's edits: password hash, second factor, last log-in."""
    row = account_row(session, account)
    for name, value in values.items():
        setattr(row, name, value)
    session.flush()


def add_grant(session: Session, account: int, grant: Grant, *, by: int | None, now: datetime) -> bool:
    """Gives an account a role; False when it had it."""
    account_row(session, account)
    if _grant(session, account, grant) is not None:
        return False
    session.add(GrantRow(account_id=account, role=grant.role, society=grant.society or "", source=grant.source or "",
                         given_by=by or None, given_at=now))
    session.flush()
    return True


def remove_grant(session: Session, account: int, grant: Grant) -> bool:
    """Takes a role from an account; False when it did not have it."""
    row = _grant(session, account, grant)
    if row is None:
        return False
    session.delete(row)
    session.flush()
    return True


def remove_grants(session: Session, account: int) -> None:
    session.execute(delete(GrantRow).where(GrantRow.account_id == account).execution_options(synchronize_session="fetch"))


def holders(session: Session, role: str) -> int:
    """How many active accounts hold a role."""
    return session.scalar(select(func.count(AccountRow.id.distinct())).join(GrantRow, GrantRow.account_id == AccountRow.id).where(
        GrantRow.role == role, AccountRow.state == ACTIVE)) or 0


def account_row(session: Session, account: int) -> AccountRow:
    """The row of an account; NotFound. For the store's own use."""
    row = session.get(AccountRow, account)
    if row is None:
        raise NotFound(f"There is no account {account}.")
    return row


def _grant(session: Session, account: int, grant: Grant) -> GrantRow | None:
    return session.scalar(select(GrantRow).where(
        GrantRow.account_id == account, GrantRow.role == grant.role, GrantRow.society == (grant.society or ""),
        GrantRow.source == (grant.source or "")))


def _facts(session: Session, rows: Iterable[AccountRow]) -> tuple[Account, ...]:
    rows = list(rows)
    grants: dict[int, list[Grant]] = {row.id: [] for row in rows}
    if rows:
        for grant in session.scalars(select(GrantRow).where(GrantRow.account_id.in_(grants)).order_by(GrantRow.id)):
            grants[grant.account_id].append(Grant(grant.role, grant.society or None, grant.source or None))
    return tuple(Account(
        row.id, row.email, row.name, row.state, row.version, row.society, row.function, row.phone, row.language,
        tuple(grants[row.id]), row.password is not None, row.totp_secret is not None and row.totp_confirmed, row.oidc_subject,
        row.created_at, row.last_login_at) for row in rows)
