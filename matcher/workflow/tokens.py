"""Tokens for the API: made and revoked by their person, or by the operator; and what each may be used for.

A token works in its person's name, with the person's rights as they stand when it is used: its scopes only narrow them.
The secret is shown once. The trail has that a token was made, for what and until when, never the secret nor its title.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from matcher.domain.accounts import ACTIVE, Account
from matcher.domain.actors import Actor
from matcher.domain.errors import DataError, NotAllowed, NotFound, Problem, WrongState
from matcher.domain.tokens import ApiToken
from matcher.store import accounts, logins
from matcher.store import tokens as register
from matcher.store.session import Session
from matcher.wording import _
from matcher.workflow import passwords, trail
from matcher.workflow.access import require

PREFIX = "matcher_"
"""Every token begins so: programs that look for secrets in files find it."""
LONGEST_DAYS, USUAL_DAYS = 365, 90
MOST = 20
LONGEST_TITLE = 100
KEPT = timedelta(days=30)
"""How long a token that has ended is still listed."""
TOUCH = timedelta(minutes=5)


@dataclass(frozen=True)
class Scope:
    """What a token may be used for: `acts` are whole tags of access, or beginnings that end with a colon."""

    name: str
    meaning: str
    acts: tuple[str, ...]


READ, TRAIL = "read", "trail"
SCOPES: tuple[Scope, ...] = (
    Scope(READ, _("Read what you may see"), ("plan:document:export", "plan:runs:compare", "round:tables:export",
                                            "pledge:report:make")),
    Scope("statements", _("State, submit and screen needs and offers; set levels of capacity"), ("need:", "offer:", "capacity:level:save")),
    Scope("rounds", _("Prepare rounds and move them on; terms of envelopes"), ("round:", "envelope:terms:save")),
    Scope("runs", _("Ask for runs and cancel them; ask questions about plans"), ("run:search:", "plan:questions:ask")),
    Scope("plans", _("Decide on exchanges: endorse, reject, clear, pin"), ("plan:",)),
    Scope("answers", _("Answer for your Society"), ("reply:",)),
    Scope("money", _("Promise money and take promises back"), ("envelope:money:",)),
    Scope("delivery", _("Write down how exchanges go"), ("delivery:", "material:")),
    Scope("pledge", _("Keep commitments and plans of action"), ("pledge:",)),
    Scope(TRAIL, _("Read the trail of what was done"), ("trail:",)),
)
SCOPE = {scope.name: scope for scope in SCOPES}
_OWN_VIEW = "own:account:view"
_NEVER = ("own:", "account:", "privacy:", "run:result:")
"""Acts that no token is good for: they are about people and the machine, or the program's own."""


def scope_of(act: str) -> str | None:
    """The scope that a token must have for an act; None for an act that no token is good for."""
    if act == _OWN_VIEW:
        return READ
    if act.startswith(_NEVER):
        return None
    if act.startswith(SCOPE[TRAIL].acts):
        return TRAIL  # more than reading what one may see: what others did, and its own choice for a token
    if act.endswith(":view") or act in SCOPE[READ].acts:
        return READ
    return next((scope.name for scope in SCOPES[1:] for known in scope.acts
                 if act == known or (known.endswith(":") and act.startswith(known))), None)


def allows(token: ApiToken, act: str) -> bool:
    """Whether a token's scopes reach an act; whether its person may do it is for `access` to say."""
    return act == _OWN_VIEW or scope_of(act) in token.scopes


def make(
    session: Session, actor: Actor, *, title: str, scopes: Sequence[str], days: int, now: datetime, password: str | None = None
) -> tuple[ApiToken, str]:
    """A token of one's own, and its secret. NotAllowed when the account has a password and another is given."""
    require(actor, "own:token:make")
    held = accounts.get_account(session, actor.account)
    if held.has_password and not passwords.fits(logins.secrets_of(session, held.id).password, password or ""):
        raise NotAllowed(_("The current password is wrong."))
    return _made(session, actor, held, "own:token:make", title, scopes, days, now)


def make_for(
    session: Session, actor: Actor, account: int, *, title: str, scopes: Sequence[str], days: int, now: datetime
) -> tuple[ApiToken, str]:
    """A token of somebody's, by the operator, who hands the secret over."""
    require(actor, "account:token:make")
    return _made(session, actor, accounts.get_account(session, account), "account:token:make", title, scopes, days, now)


def revoke(session: Session, actor: Actor, token: int, *, now: datetime) -> ApiToken:
    """Ends a token of one's own. NotFound for somebody else's."""
    require(actor, "own:token:revoke")
    if register.get_token(session, token).account != actor.account:
        raise NotFound(_("There is no token {token}."), token=token)
    return _revoked(session, actor, token, "own:token:revoke", now)


def revoke_any(session: Session, actor: Actor, token: int, *, now: datetime) -> ApiToken:
    """Ends anybody's token."""
    require(actor, "account:token:revoke")
    return _revoked(session, actor, token, "account:token:revoke", now)


def who(session: Session, secret: str, *, now: datetime) -> tuple[Account, ApiToken] | None:
    """Whose a secret is, while it holds and the account is open."""
    found = register.token_of(session, secret) if secret.startswith(PREFIX) else None
    if found is None or not found.holds(now):
        return None
    held = accounts.get_account(session, found.account)
    return (held, found) if held.state == ACTIVE else None


def touch_due(token: ApiToken, *, now: datetime) -> bool:
    """Whether it is time to note that a token is in use."""
    return token.used_at is None or now - token.used_at >= TOUCH


def _made(
    session: Session, actor: Actor, held: Account, act: str, title: str, scopes: Sequence[str], days: int, now: datetime
) -> tuple[ApiToken, str]:
    if held.state != ACTIVE:
        raise WrongState(_("This account is closed. Open it first."))
    title, wanted = title.strip(), tuple(scope.name for scope in SCOPES if scope.name in scopes)
    problems = [Problem("token", 0, name, wrong, mend) for name, fits, wrong, mend in (
        ("title", bool(title), _("The title is missing."), _("Say which program the token is for.")),
        ("title", len(title) <= LONGEST_TITLE and title.isprintable(), _("The title is too long or has a control character."),
         _("Write at most 100 characters.")),
        ("scopes", bool(wanted) and set(scopes) <= SCOPE.keys(), _("A token needs scopes that are known."),
         _("Choose what the program is to do.")),
        ("days", 1 <= days <= LONGEST_DAYS, _("The days are out of range."), _("Write a whole number from 1 to 365.")),
    ) if not fits]
    if problems:
        raise DataError(problems)
    register.forget_before(session, now - KEPT)
    if register.count_holding(session, held.id, now=now) >= MOST:
        raise WrongState(_("This account has {count} tokens. Revoke one that is not used any more."), count=MOST)
    secret = PREFIX + secrets.token_urlsafe(32)
    made = register.add_token(session, secret, held.id, title=title, scopes=wanted, now=now, expires=now + timedelta(days=days))
    trail.record(session, actor, act, f"token:{made.id}", None,
                 {"account": held.id, "scopes": list(wanted), "expires": made.expires_at}, now)
    return made, secret


def _revoked(session: Session, actor: Actor, token: int, act: str, now: datetime) -> ApiToken:
    before = register.get_token(session, token)
    if before.revoked_at is not None:
        raise WrongState(_("Token {token} is revoked already."), token=token)
    after = register.revoke(session, token, now=now)
    trail.record(session, actor, act, f"token:{token}", {"revoked": False}, {"revoked": True}, now)
    return after
