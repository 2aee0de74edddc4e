"""People with roles, and clients of the web that are signed in as them."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta

from flask import Flask
from flask.testing import FlaskClient

from matcher.domain.accounts import Account
from matcher.domain.actors import OF_A_SOCIETY, OF_A_SOURCE, Grant
from matcher.store import accounts, logins
from matcher.store.session import Database
from web.visitor import TOKEN

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def grant(role: str, *, society: str = "KEN", source: str = "ICRC") -> Grant:
    """A role; those of a society or source for the given one."""
    return Grant(role, society if role in OF_A_SOCIETY else None, source if role in OF_A_SOURCE else None)


def person(database: Database, *grants: Grant, email: str = "", name: str = "", society: str | None = None) -> Account:
    """An account with these roles, without a password."""
    email = email or f"{secrets.token_hex(4)}@example.org"
    with database.writing() as session:
        made = accounts.add_account(session, email=email, name=name or email.partition("@")[0].title(), now=NOW, society=society)
        for each in grants:
            accounts.add_grant(session, made.id, each, by=None, now=NOW)
        return accounts.get_account(session, made.id)


def signed_in(app: Flask, database: Database, account: Account) -> FlaskClient:
    """A client that is signed in, by a log-in put into the store."""
    token, now = secrets.token_urlsafe(32), datetime.now(UTC)
    with database.writing() as session:
        logins.add_login(session, token, account.id, now=now, expires=now + timedelta(hours=8), second_factor=False)
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie[TOKEN] = token
    return client


def token_of(client: FlaskClient, path: str = "/sign-in") -> str:
    """A form's token against forged posts, as a page of this client has it."""
    found: str = client.get(path).text.split('name="csrf_token" value="', 1)[1].split('"', 1)[0]
    return found
