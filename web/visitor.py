"""Who asks: the account behind the session cookie, its actor, and how far its rights reach.

The cookie carries a token of a log-in that is kept in the store, so that signing out, a new password or a closed account
end it everywhere at once. The cookie is signed, not readable by scripts, and sent to this site only.
"""

from __future__ import annotations

from flask import Flask, g, request
from flask import session as cookie

from matcher.domain.accounts import Account
from matcher.domain.actors import Actor
from matcher.store.session import Session
from matcher.workflow import access, entering
from web import context, i18n

TOKEN = "login"
NOBODY = Actor(0, ())


def token() -> str | None:
    """The token of the log-in that the browser says it has."""
    found = cookie.get(TOKEN)
    return found if isinstance(found, str) else None


def account() -> Account | None:
    """The account that is signed in, found once a request; None for a stranger."""
    if "account" not in g:
        g.account = None
        if token():
            # Of its own transaction where the request writes: nobody is kept waiting by somebody who only loads a page.
            if request.method in context.READS:
                g.account = _found(context.session())
            else:
                with context.world().database.reading() as session:
                    g.account = _found(session)
    found: Account | None = g.account
    return found


def signed_in() -> Account:
    """The account that is signed in, on pages that let nobody else in."""
    found = account()
    if found is None:
        raise RuntimeError("This page is open to strangers.")
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


def enter(found: Account, fresh: str) -> None:
    """Begin to be somebody: everything that the cookie held before is dropped, and the pages speak their language."""
    cookie.clear()
    cookie[TOKEN] = fresh
    g.account = found
    i18n.choose(found.language)


def renew() -> None:
    """A new token for the same log-in, after a password or a second factor was set."""
    old = token()
    fresh = entering.rotate(context.session(), old, now=context.now()) if old else None
    found = account()
    if fresh and found:
        enter(found, fresh)


def forget() -> None:
    """Treat the rest of this request as a stranger's: after signing out, or when the database is away."""
    g.account = None


def _found(session: Session) -> Account | None:
    held = entering.who(session, str(token()), now=context.now())
    if held is None:
        return None
    found, login = held
    if entering.touch_due(login, now=context.now()):
        g.touch = login
    return found


def _note_use(error: BaseException | None) -> None:
    # After the answer, in a transaction of its own: reading a page stays reading.
    login = g.pop("touch", None)
    if login is not None and error is None and token():
        with context.world().database.writing() as session:
            entering.touch(session, str(token()), login, now=context.now())


def install(app: Flask) -> None:
    """Give templates `account` and `may`."""
    app.context_processor(lambda: {"account": account()})
    app.jinja_env.globals["may"] = may
    app.teardown_request(_note_use)
