"""Logging in and out.

Who guesses is slowed down, not who is guessed at: failures count for an account and an address together, and for an
address alone, with delays that grow and end within minutes. Somebody else's guesses therefore never lock a person out
at their own address for longer than the address's own short delay.

`log_in` answers and does not raise: what it writes must be committed when it refuses, too.
"""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from matcher.domain.accounts import ACTIVE, Account, LoginSession
from matcher.store import accounts, logins
from matcher.store.logins import Attempts
from matcher.store.session import Session
from matcher.workflow import passwords, second_factor, trail

IN, WRONG, CODE, WAIT = "in", "wrong", "code", "wait"
"""Logged in; address, password or code wrong; a code of the second factor is asked for; too many failures: later."""

IDLE, WHOLE = timedelta(hours=2), timedelta(hours=12)
"""How long a log-in holds unused, and at most."""

TOUCH = timedelta(minutes=5)
FORGET = timedelta(hours=1)
"""After this long without a failure those before are forgotten."""


@dataclass(frozen=True)
class Brake:
    """Failures that cost nothing, and the longest delay; delays begin at a second and double."""

    free: int
    longest: int

    def delay(self, failures: int) -> timedelta:
        over = failures - self.free
        return timedelta(seconds=0 if over < 0 else min(self.longest, 2 ** min(over, 20)))


PAIR, ADDRESS = Brake(free=4, longest=15 * 60), Brake(free=30, longest=60)


@dataclass(frozen=True)
class Entry:
    """What came of a log-in: `token` is for the browser alone; `wait` are the seconds until the next try counts."""

    outcome: str
    account: Account | None = None
    token: str | None = None
    wait: int = 0


def log_in(
    session: Session, email: str, password: str, *, address: str, secret: str, now: datetime, code: str = "",
    old_token: str | None = None,
) -> Entry:
    """Logs a person in by address and password, and by a code where the account has a second factor (or a recovery code).

    `address` is the network address of the browser; `old_token` of a log-in that it had before is ended, so that a token
    planted in a browser never becomes a logged-in one; `secret` is MATCHER_SECRET, for the second factor. The transaction
    is to be committed whatever the outcome.
    """
    buckets = ((_bucket("pair", email.strip().lower(), _network(address)), PAIR), (_bucket("address", _network(address)), ADDRESS))
    wait = max(_waits(logins.attempts_of(session, bucket), now) for bucket, _brake in buckets)
    if wait:
        return Entry(WAIT, wait=wait)
    held = accounts.account_of_email(session, email)
    known = logins.secrets_of(session, held.id) if held is not None and held.state == ACTIVE else None
    right = passwords.fits(known.password if known else None, password)
    if held is None or known is None or not right:
        return _failed(session, buckets, now)
    if known.totp_secret and known.totp_confirmed:
        if not code.strip():
            return Entry(CODE)
        if not second_factor.accepts(session, held.id, code, secret=secret, now=now):
            return _failed(session, buckets, now)
    logins.note_attempts(session, buckets[0][0], Attempts())
    passwords.refresh(session, held.id, password)
    return _enter(session, held, now, old_token, known.totp_confirmed)


def log_in_by_provider(
    session: Session, *, issuer: str, subject: str, email: str, email_verified: bool, now: datetime, old_token: str | None = None
) -> Entry:
    """Logs in whom the identity provider vouches for: by the link of the account, else (and then linked from now on) by
    an address that the provider has verified. An account is never made here."""
    held = accounts.account_of_subject(session, issuer, subject)
    if held is None and email_verified:
        held = accounts.account_of_email(session, email)
        if held is not None and held.oidc_subject is not None:
            held = None  # this address is another person's there
        if held is not None and held.state == ACTIVE:
            accounts.set_columns(session, held.id, oidc_issuer=issuer, oidc_subject=subject)
            trail.record(session, held.actor, "own:account:change", f"account:{held.id}", {"linked": False}, {"linked": True}, now)
    if held is None or held.state != ACTIVE:
        return Entry(WRONG)
    return _enter(session, held, now, old_token, True)


def who(session: Session, token: str, *, now: datetime) -> tuple[Account, LoginSession] | None:
    """Whose log-in a token is, while it holds and the account is open."""
    login = logins.login_of(session, token, now=now)
    if login is None or now - login.seen_at > IDLE:
        return None
    held = accounts.get_account(session, login.account)
    return (held, login) if held.state == ACTIVE else None


def touch(session: Session, token: str, login: LoginSession, *, now: datetime) -> bool:
    """Notes that a log-in is in use, once in a while (`touch_due`); False when there was no need."""
    if not touch_due(login, now=now):
        return False
    logins.touch_login(session, token, now=now)
    return True


def touch_due(login: LoginSession, *, now: datetime) -> bool:
    """Whether it is time to note that a log-in is in use."""
    return now - login.seen_at >= TOUCH


def rotate(session: Session, token: str, *, now: datetime) -> str | None:
    """A new token for a log-in, whose old one ends; for the moment after a password or a second factor was set. None when
    it does not hold any more."""
    login = logins.login_of(session, token, now=now)
    if login is None:
        return None
    logins.end_login(session, token)
    fresh = secrets.token_urlsafe(32)
    logins.add_login(session, fresh, login.account, now=now, expires=login.expires_at, second_factor=login.second_factor)
    return fresh


def log_out(session: Session, token: str, *, now: datetime) -> None:
    """Ends a log-in."""
    login = logins.login_of(session, token, now=now)
    logins.end_login(session, token)
    if login is not None:
        held = accounts.get_account(session, login.account)
        trail.record(session, held.actor, "own:login:end", f"account:{held.id}", None, None, now)


def forget_expired(session: Session, *, now: datetime) -> int:
    """Deletes log-ins, links and failures that are over; how many."""
    return logins.forget_expired(session, now=now, attempts_before=now - FORGET)


def waits_at(session: Session, door: str, address: str, *, now: datetime) -> int:
    """Seconds that an address has to wait at another door than the log-in: where wrong tokens were brought from."""
    return _waits(logins.attempts_of(session, _bucket(door, _network(address))), now)


def failed_at(session: Session, door: str, address: str, *, now: datetime) -> int:
    """Notes a failure of an address at another door; the seconds until its next try counts. To be committed."""
    return _failed(session, ((_bucket(door, _network(address)), ADDRESS),), now).wait


def _enter(session: Session, held: Account, now: datetime, old_token: str | None, second_factor: bool) -> Entry:
    if old_token:
        logins.end_login(session, old_token)
    token = secrets.token_urlsafe(32)
    logins.add_login(session, token, held.id, now=now, expires=now + WHOLE, second_factor=second_factor)
    accounts.set_columns(session, held.id, last_login_at=now)
    trail.record(session, held.actor, "own:login:begin", f"account:{held.id}", None, {"second_factor": second_factor}, now)
    return Entry(IN, accounts.get_account(session, held.id), token)


def _failed(session: Session, buckets: tuple[tuple[str, Brake], ...], now: datetime) -> Entry:
    wait = 0
    for bucket, brake in buckets:
        before = logins.attempts_of(session, bucket)
        failures = 1 if before.last_at is None or now - before.last_at > FORGET else before.failures + 1
        delay = brake.delay(failures)
        logins.note_attempts(session, bucket, Attempts(failures, now, now + delay if delay else None))
        wait = max(wait, int(delay.total_seconds()))
    return Entry(WRONG, wait=wait)


def _waits(attempts: Attempts, now: datetime) -> int:
    if attempts.blocked_until is None or attempts.blocked_until <= now:
        return 0
    return int((attempts.blocked_until - now).total_seconds()) + 1


def _bucket(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8")).hexdigest()


def _network(address: str) -> str:
    """The address, of IPv6 the network that one customer has as a whole."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        mapped = parsed.ipv4_mapped
        return str(mapped) if mapped else str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
