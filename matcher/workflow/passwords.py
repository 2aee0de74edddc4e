"""Passwords: what one must be like, how it is kept (argon2id), and the link that lets a person set one."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from matcher.domain.accounts import ACTIVE, RESET, Account
from matcher.domain.actors import Actor
from matcher.domain.errors import DataError, NotAllowed, Problem, WrongState
from matcher.store import accounts, logins
from matcher.store.session import Session
from matcher.wording import _
from matcher.workflow import trail
from matcher.workflow.access import require

SHORTEST, LONGEST = 12, 256
LINK_HOURS = 24
_TOO_PLAIN = ("password", "motdepasse", "contraseña", "redcross", "redcrescent", "croixrouge", "cruzroja", "123456", "qwerty", "azerty")
# OWASP's second choice of parameters: about 20 ms, so that many may log in at once while SQLite lets one write at a time.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def set_password(
    session: Session, actor: Actor, *, current: str, new: str, now: datetime, keep_token: str | None = None
) -> None:
    """Changes one's own password; every other log-in of the account ends. NotAllowed when the current one is wrong."""
    require(actor, "own:password:set")
    held = accounts.get_account(session, actor.account)
    if not fits(logins.secrets_of(session, held.id).password, current):
        raise NotAllowed(_("The current password is wrong."))
    _set(session, held, new)
    logins.end_logins(session, held.id, but=keep_token)
    trail.record(session, actor, "own:password:set", f"account:{held.id}", None, {"by_link": False}, now)


def make_link(session: Session, actor: Actor, account: int, *, now: datetime) -> str:
    """The token of a link by which a person sets a password, once, within LINK_HOURS; an older link dies. It is shown to
    whoever made it, who hands it on."""
    require(actor, "account:reset:make")
    if accounts.get_account(session, account).state != ACTIVE:
        raise WrongState(_("This account is closed. Open it first."))
    token = _link(session, account, now)
    trail.record(session, actor, "account:reset:make", f"account:{account}", None, {"hours": LINK_HOURS}, now)
    return token


def ask_for_link(session: Session, email: str, *, now: datetime) -> tuple[Account, str] | None:
    """A link for the person of an address, to be sent there and shown to nobody; None when there is no such account: the
    door says the same in both cases."""
    held = accounts.account_of_email(session, email)
    if held is None or held.state != ACTIVE:
        return None
    token = _link(session, held.id, now)
    trail.record(session, held.actor, "own:password:set", f"account:{held.id}", None, {"link_asked": True}, now)
    return held, token


def link_holds(session: Session, token: str, *, now: datetime) -> bool:
    """Whether a link still works."""
    found = logins.get_token(session, token)
    return found is not None and found.purpose == RESET and found.used_at is None and found.expires_at > now


def use_link(session: Session, token: str, new: str, *, now: datetime) -> Account:
    """Sets a password by link, once; all log-ins of the account end. NotAllowed for a link that does not work (any more)."""
    found = logins.get_token(session, token)
    if found is None or not link_holds(session, token, now=now):
        raise NotAllowed(_("This link has expired or was used. Ask the administrator for a new one."))
    held = accounts.get_account(session, found.account)
    if held.state != ACTIVE:
        raise NotAllowed(_("This account is closed."))
    _check(held, new)  # before the link is used up
    if not logins.use_token(session, token, now=now):
        raise NotAllowed(_("This link has expired or was used. Ask the administrator for a new one."))
    _set(session, held, new)
    logins.end_logins(session, held.id)
    trail.record(session, held.actor, "own:password:set", f"account:{held.id}", None, {"by_link": True}, now)
    return accounts.get_account(session, held.id)


def fits(kept: str | None, password: str) -> bool:
    """Whether a password is the one whose hash is kept; takes as long when none is kept."""
    try:
        return _HASHER.verify(kept or _nobody(), password[:LONGEST]) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def refresh(session: Session, account: int, password: str) -> None:
    """Keeps the hash anew when it was made with parameters of earlier days. For a password that was just found right."""
    kept = logins.secrets_of(session, account).password
    if kept is not None and _HASHER.check_needs_rehash(kept):
        accounts.set_columns(session, account, password=_HASHER.hash(password))


@cache
def _nobody() -> str:
    return _HASHER.hash(secrets.token_hex(16))


def _link(session: Session, account: int, now: datetime) -> str:
    token = secrets.token_urlsafe(32)
    logins.add_token(session, token, account, RESET, now=now, expires=now + timedelta(hours=LINK_HOURS))
    return token


def _set(session: Session, held: Account, new: str) -> None:
    _check(held, new)
    accounts.set_columns(session, held.id, password=_HASHER.hash(new))


def _check(held: Account, new: str) -> None:
    wrong = None
    low = new.casefold()
    if len(new) < SHORTEST:
        wrong = ("The password is too short.", f"Use at least {SHORTEST} characters; a sentence is good.")
    elif len(new) > LONGEST:
        wrong = ("The password is too long.", f"Use at most {LONGEST} characters.")
    elif len(set(low)) < 5 or any(plain in low.replace(" ", "") and len(low) < len(plain) + 8 for plain in _TOO_PLAIN):
        wrong = ("The password is too easy to guess.", "Use several words that do not belong together.")
    elif low in (held.email, held.name.casefold()) or held.email.partition("@")[0] == low:
        wrong = ("The password is your name or address.", "Use several words that do not belong together.")
    if wrong:
        raise DataError([Problem("password", 0, "new", *wrong)])
