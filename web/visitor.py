"""Who asks: the account behind the session cookie, its actor, and how far its rights reach.

The cookie carries a token of a log-in that is kept in the store, so that signing out, a new password or a disabled
account end it everywhere at once. The cookie is signed, not readable by scripts, and sent to this site only.
"""

from __future__ import annotations

from datetime import timedelta

from flask import Flask, g, request
from flask import session as cookie

from matcher.domain.accounts import ACTIVE, Account
from matcher.domain.actors import Actor
from matcher.store import accounts, logins
from matcher.store.session import Session
from matcher.workflow import access
from web import context

TOKEN = "login"
NOBODY = Actor(0, ())
_SEEN_EVERY = timedelta(minutes=5)


def account() -> Account | None:
    """The account that is signed in, found once a request; None for a stranger."""
    if "account" not in g:
        g.account = None
        if cookie.get(TOKEN):
            # Of its own transaction where the request writes: nobody is kept waiting by somebody who only loads a page.
            if request.method in context.READS:
                g.account = _found(context.session())
            else:
                with context.world().database.reading() as session:
                    g.account = _found(session)
    found: Account | None = g.account
    return found


def actor() -> Actor:
    """Who acts; NOBODY for a stranger."""
    found = account()
    return found.actor if found else NOBODY


def reach(act: str, *, stage: str | None = None) -> access.Reach:
    """How far the reader's right to an act goes: what a list has to be narrowed to."""
    return access.reach(actor(), act, stage=stage)


def may(act: str, *, stage: str | None = None, society: str | None = None, source: str | None = None) -> bool:
    """Whether the reader may do an act; for buttons and links that others are not shown."""
    return access.may(actor(), act, stage=stage, society=society, source=source)


def forget() -> None:
    """Treat the rest of this request as a stranger's: after signing out, or when the database is away."""
    g.account = None


def _found(session: Session) -> Account | None:
    token = str(cookie[TOKEN])
    login = logins.login_of(session, token, now=context.now())
    if login is None:
        return None
    if context.now() - login.seen_at > _SEEN_EVERY:
        g.seen = token
    found = accounts.get_account(session, login.account)
    return found if found.state == ACTIVE else None


def _note_seen(error: BaseException | None) -> None:
    # After the answer, in a transaction of its own: reading a page stays reading.
    token = g.pop("seen", None)
    if token is not None and error is None:
        with context.world().database.writing() as session:
            logins.touch_login(session, token, now=context.now())


def install(app: Flask) -> None:
    """Give templates `account` and `may`."""
    app.context_processor(lambda: {"account": account()})
    app.jinja_env.globals["may"] = may
    app.teardown_request(_note_seen)
