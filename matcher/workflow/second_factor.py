"""The second factor: time-based codes (TOTP), and recovery codes for the day the phone is lost.

`secret` is always MATCHER_SECRET, with which the authenticators' secrets are sealed. When it was changed they cannot be
opened any more: then recovery codes still open, and an administrator can take the second factor away.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime

import pyotp
import structlog

from matcher.domain.actors import Actor
from matcher.domain.errors import DataError, NotAllowed, Problem, WrongState
from matcher.store import accounts, logins
from matcher.store.session import Session
from matcher.wording import _
from matcher.workflow import passwords, sealing, trail
from matcher.workflow.access import require

log = structlog.get_logger(__name__)
ISSUER = "matcher"
RECOVERY_CODES = 10
_STEP = 30
_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


@dataclass(frozen=True)
class Begun:
    """What a person puts into their authenticator, by hand or as a picture of the address."""

    secret: str
    address: str


def begin(session: Session, actor: Actor, *, secret: str) -> Begun:
    """A new secret, not asked for until `confirm`. WrongState when the account has a second factor already, or when there
    is no lasting secret to seal it with."""
    require(actor, "own:totp:set")
    held = accounts.get_account(session, actor.account)
    if held.has_totp:
        raise WrongState(_("Your account has a second factor already. Take it away first."))
    if not secret:
        raise WrongState(_("A second factor cannot be kept safely here yet: the operator has to set MATCHER_SECRET first."))
    made = pyotp.random_base32()
    accounts.set_columns(session, held.id, totp_secret=sealing.seal(made, held.id, secret=secret), totp_confirmed=False, totp_step=0)
    return Begun(made, pyotp.TOTP(made).provisioning_uri(name=held.email, issuer_name=ISSUER))


def pending(session: Session, actor: Actor, *, secret: str) -> Begun | None:
    """The secret that was begun and is not confirmed yet."""
    require(actor, "own:totp:set")
    known = logins.secrets_of(session, actor.account)
    made = _opened(known, actor.account, secret)
    if made is None or known.totp_confirmed:
        return None
    email = accounts.get_account(session, actor.account).email
    return Begun(made, pyotp.TOTP(made).provisioning_uri(name=email, issuer_name=ISSUER))


def confirm(session: Session, actor: Actor, code: str, *, secret: str, now: datetime) -> tuple[str, ...]:
    """Turns the second factor on by a first right code, and gives the recovery codes, which are shown this once."""
    require(actor, "own:totp:set")
    known = logins.secrets_of(session, actor.account)
    made = _opened(known, actor.account, secret)
    if made is None or known.totp_confirmed:
        raise WrongState(_("There is no second factor to confirm. Begin again."))
    if not _right(session, actor.account, made, code, now):
        raise DataError([Problem("second_factor", 0, "code", "The code is wrong or over.", "Write the six digits shown now.")])
    accounts.set_columns(session, actor.account, totp_confirmed=True)
    codes = tuple(_recovery_code() for _each in range(RECOVERY_CODES))
    logins.set_recovery_codes(session, actor.account, [_usual(each) for each in codes])
    trail.record(session, actor, "own:totp:set", f"account:{actor.account}", {"second_factor": False}, {"second_factor": True}, now)
    return codes


def drop(session: Session, actor: Actor, password: str, *, now: datetime) -> None:
    """Takes one's own second factor away; asks for the password, as whoever found an open browser has none."""
    require(actor, "own:totp:set")
    if not passwords.fits(logins.secrets_of(session, actor.account).password, password):
        raise NotAllowed(_("The current password is wrong."))
    _drop(session, actor, actor.account, "own:totp:set", now)


def drop_of(session: Session, actor: Actor, account: int, *, now: datetime) -> None:
    """Takes away the second factor of a person who lost it; for administrators, together with a new password link."""
    require(actor, "account:reset:make")
    _drop(session, actor, account, "account:reset:make", now)


def accepts(session: Session, account: int, code: str, *, secret: str, now: datetime) -> bool:
    """Whether a code of the authenticator, or one of the recovery codes, is right; either counts once."""
    made = _opened(logins.secrets_of(session, account), account, secret)
    if made is not None and _right(session, account, made, code, now):
        return True
    return logins.use_recovery_code(session, account, _usual(code), now=now)


def seal_all(session: Session, *, secret: str) -> int:
    """Seals what earlier versions kept in clear; how many. To be called when a server starts."""
    clear = [(account, kept) for account, kept in logins.second_factors(session) if not sealing.is_sealed(kept)]
    for account, kept in clear:
        accounts.set_columns(session, account, totp_secret=sealing.seal(kept, account, secret=secret))
    return len(clear)


def _opened(known: logins.Secrets, account: int, secret: str) -> str | None:
    """The authenticator's secret in clear; None when there is none, or none that can be opened."""
    if not known.totp_secret:
        return None
    made = sealing.unseal(known.totp_secret, account, secret=secret)
    if made is None:
        log.warning("second factor cannot be opened", setting="MATCHER_SECRET")
    return made


def _right(session: Session, account: int, secret: str, code: str, now: datetime) -> bool:
    """Whether it is the code of this step, the one before or after, and of a step that was not accepted yet."""
    given, totp = "".join(code.split()), pyotp.TOTP(secret)
    if len(given) != 6 or not given.isascii():
        return False
    step = int(now.timestamp()) // _STEP
    for each in (step, step - 1, step + 1):
        if hmac.compare_digest(totp.generate_otp(each), given):
            return logins.take_totp_step(session, account, each)
    return False


def _drop(session: Session, actor: Actor, account: int, act: str, now: datetime) -> None:
    if not logins.secrets_of(session, account).totp_secret:
        raise WrongState(_("This account has no second factor."))
    accounts.set_columns(session, account, totp_secret=None, totp_confirmed=False, totp_step=0)
    logins.set_recovery_codes(session, account, [])
    trail.record(session, actor, act, f"account:{account}", {"second_factor": True}, {"second_factor": False}, now)


def _recovery_code() -> str:
    letters = "".join(secrets.choice(_ALPHABET) for _each in range(12))
    return "-".join((letters[:4], letters[4:8], letters[8:]))


def _usual(code: str) -> str:
    return "".join(character for character in code.casefold() if character in _ALPHABET)
