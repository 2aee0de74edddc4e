"""Data protection: what is held about a person, correction, withdrawal, and letting go when its time is over.

Each act is in the trail by the account's number; the name is never there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from matcher.domain.accounts import WITHDRAWN, Account
from matcher.domain.actors import Actor
from matcher.domain.errors import WrongState
from matcher.store import accounts, logins, persons
from matcher.store import trail as register
from matcher.store.session import Session
from matcher.wording import _
from matcher.workflow import trail
from matcher.workflow.access import require
from matcher.workflow.accounts import change, keep_one_administrator

MONTH = timedelta(days=30.4375)
CANDIDATES, PARTIES, LOG = 6 * MONTH, 24 * MONTH, 60 * MONTH
"""How long after the end of its round candidate data is kept, data of parties to an exchange, and how long the trail."""


@dataclass(frozen=True)
class Purged:
    """What was let go: statements of candidates, of parties, accounts, entries of the trail, log-ins and links."""

    candidates: int
    parties: int
    accounts: int
    entries: int
    log_ins: int


def report(session: Session, actor: Actor, account: int, *, now: datetime) -> dict[str, Any]:
    """Everything that is held about a person, as plain values to be handed to them."""
    require(actor, "privacy:person:report")
    found = persons.held_about(session, account)
    trail.record(session, actor, "privacy:person:report", f"account:{account}", None, None, now)
    return found


def correct(
    session: Session, actor: Actor, account: int, version: int, *, now: datetime, **values: str | None
) -> Account:
    """Corrects what is held (email, name, society, function, phone, language) at the person's request; what is not given
    stays."""
    held = accounts.get_account(session, account)
    kept: dict[str, Any] = {name: getattr(held, name) for name in ("email", "name", "society", "function", "phone", "language")}
    unknown = sorted(values.keys() - kept.keys())
    if unknown:
        raise TypeError(f"An account has no {', '.join(unknown)}.")
    return change(session, actor, account, version, now=now, act="privacy:person:correct", **{**kept, **values})


def withdraw(session: Session, actor: Actor, account: int, *, now: datetime) -> Account:
    """Lets go of everything that tells who a person is, for good: the account is closed, its number stays where it acted."""
    require(actor, "privacy:person:withdraw")
    held = accounts.get_account(session, account)
    if held.state == WITHDRAWN:
        raise WrongState(_("This account was withdrawn: nothing is kept of the person any more."))
    keep_one_administrator(session, held)
    persons.forget_person(session, account)
    trail.record(session, actor, "privacy:person:withdraw", f"account:{account}", {"state": held.state}, {"state": WITHDRAWN}, now)
    return accounts.get_account(session, account)


def purge(session: Session, actor: Actor, *, now: datetime) -> Purged:
    """Lets go of what has been kept long enough; may be called every day. Closed accounts that nobody has used for as
    long as parties are kept are withdrawn. The trail notes the counts."""
    require(actor, "privacy:retention:purge")
    candidates = persons.forget_candidates(session, now - CANDIDATES)
    parties = persons.forget_parties(session, now - PARTIES)
    idle = persons.idle_accounts(session, now - PARTIES)
    for account in idle:
        persons.forget_person(session, account)
    entries = register.purge_before(session, now - LOG)
    expired = logins.forget_expired(session, now=now, attempts_before=now - timedelta(hours=1))
    purged = Purged(candidates, parties, len(idle), entries, expired)
    trail.record(session, actor, "privacy:retention:purge", "retention", None, {
        "candidates": candidates, "parties": parties, "accounts": list(idle), "entries": entries}, now)
    return purged
