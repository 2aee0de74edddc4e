"""Accounts: made, changed, given roles, closed. Logging in is in matcher.workflow.entering.

The console makes the first administrator. Administrators give roles but hold none that decides on a round, and nobody
gives themselves a role.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime

from matcher.domain.accounts import ACTIVE, DISABLED, WITHDRAWN, Account
from matcher.domain.actors import (
    ADMINISTRATOR,
    AUTHORISER,
    FUND_HOLDER,
    ICRC_COORDINATOR,
    IFRC_COORDINATOR,
    OF_A_SOCIETY,
    ROUND_MANAGER,
    SECURITY_FOCAL_POINT,
    Actor,
    Grant,
)
from matcher.domain.errors import DataError, NotAllowed, Problem, WrongState
from matcher.domain.kinds import COMPONENTS
from matcher.store import accounts, logins, tokens
from matcher.store.session import Session
from matcher.tables.reference import society_names
from matcher.wording import LANGUAGES, _
from matcher.workflow import trail
from matcher.workflow.access import require

DECIDING = (ROUND_MANAGER, ICRC_COORDINATOR, IFRC_COORDINATOR, AUTHORISER, FUND_HOLDER, SECURITY_FOCAL_POINT)
"""Roles that an administrator does not hold: who gives rights does not use them."""

_EMAIL = re.compile(r"[^@\s,;<>\"]{1,64}@[A-Za-z0-9.-]{1,186}\.[A-Za-z]{2,}\Z")
_LONGEST = {"name": 200, "function": 200, "phone": 50}


def create(
    session: Session, actor: Actor, *, email: str, name: str, society: str | None = None, function: str = "", phone: str = "",
    language: str = "en", grants: Iterable[Grant] = (), now: datetime,
) -> Account:
    """A new account with its roles; it cannot log in until a password is set by link, or its provider knows it."""
    require(actor, "account:person:create")
    problems = list(_problems(email=email, name=name, society=society, function=function, phone=phone, language=language))
    if problems:
        raise DataError(problems)
    made = accounts.add_account(session, email=email, name=name.strip(), society=society or None, function=function.strip(),
                                phone=phone.strip(), language=language, now=now)
    trail.record(session, actor, "account:person:create", f"account:{made.id}", None, {"society": society or None}, now)
    for grant in grants:
        give(session, actor, made.id, grant, now=now)
    return accounts.get_account(session, made.id)


def change(
    session: Session, actor: Actor, account: int, version: int, *, email: str, name: str, society: str | None = None,
    function: str = "", phone: str = "", language: str = "en", now: datetime, act: str = "account:person:change",
) -> Account:
    """Changes what is kept of a person; Conflict when the account is not at this version any more. The trail notes which
    columns were changed, not what stood in them. `act` is that of a correction where a person asked for it."""
    require(actor, act)
    before = accounts.get_account(session, account)
    if before.state == WITHDRAWN:
        raise WrongState(_("This account was withdrawn: nothing is kept of the person any more."))
    problems = list(_problems(email=email, name=name, society=society, function=function, phone=phone, language=language))
    email = email.strip().lower()
    taken = accounts.account_of_email(session, email)
    if taken is not None and taken.id != account:
        problems.append(Problem("account", 0, "email", "There is an account with this address already.", "Use another address."))
    if problems:
        raise DataError(problems)
    values = {"email": email, "name": name.strip(), "society": society or None, "function": function.strip(), "phone": phone.strip(),
              "language": language}
    return _change(session, actor, before, version, act, values, now)


def change_own(
    session: Session, actor: Actor, version: int, *, name: str, function: str = "", phone: str = "", language: str = "en",
    now: datetime,
) -> Account:
    """Changes one's own account: not the address, by which one is known, and not where one works."""
    require(actor, "own:account:change")
    before = accounts.get_account(session, actor.account)
    problems = list(_problems(email=before.email, name=name, society=before.society, function=function, phone=phone, language=language))
    if problems:
        raise DataError(problems)
    values = {"name": name.strip(), "function": function.strip(), "phone": phone.strip(), "language": language}
    return _change(session, actor, before, version, "own:account:change", values, now)


def give(session: Session, actor: Actor, account: int, grant: Grant, *, now: datetime) -> Account:
    """Gives an account a role."""
    require(actor, "account:grant:give")
    held = accounts.get_account(session, account)
    if actor.account == account:
        raise NotAllowed(_("Nobody gives themselves a role: another administrator must do it."))
    if held.state != ACTIVE:
        raise WrongState(_("This account is closed. Open it before you give it a role."))
    if grant.role in OF_A_SOCIETY and grant.society not in society_names() and grant.society not in COMPONENTS:
        raise DataError([Problem("grant", 0, "society", f"'{grant.society}' is no society.",
                                 "Write its ISO 3166-1 alpha-3 code, ICRC or IFRC.")])
    roles = {each.role for each in held.grants} | {grant.role}
    if ADMINISTRATOR in roles and roles & set(DECIDING):
        raise NotAllowed(_("An administrator holds no role that decides on a round. Use two accounts of two persons."))
    if accounts.add_grant(session, account, grant, by=actor.account, now=now):
        trail.record(session, actor, "account:grant:give", f"account:{account}", None, _told(grant), now)
    return accounts.get_account(session, account)


def take(session: Session, actor: Actor, account: int, grant: Grant, *, now: datetime) -> Account:
    """Takes a role from an account; not the last administrator's."""
    require(actor, "account:grant:take")
    if grant.role == ADMINISTRATOR:
        keep_one_administrator(session, accounts.get_account(session, account))
    if accounts.remove_grant(session, account, grant):
        trail.record(session, actor, "account:grant:take", f"account:{account}", _told(grant), None, now)
    return accounts.get_account(session, account)


def set_open(session: Session, actor: Actor, account: int, version: int, *, open: bool, now: datetime) -> Account:
    """Opens an account, or closes it and ends its log-ins; its roles stay."""
    require(actor, "account:person:disable")
    before = accounts.get_account(session, account)
    if before.state == WITHDRAWN:
        raise WrongState(_("This account was withdrawn: nothing is kept of the person any more."))
    if not open:
        keep_one_administrator(session, before)
        logins.end_logins(session, account)
        tokens.revoke_all(session, account, now=now)
    return _change(session, actor, before, version, "account:person:disable", {"state": ACTIVE if open else DISABLED}, now)


def link_subject(session: Session, actor: Actor, account: int, *, issuer: str, subject: str | None, now: datetime) -> Account:
    """Links an account to a person at the identity provider, or with None undoes it."""
    require(actor, "account:person:change")
    before = accounts.get_account(session, account)
    other = accounts.account_of_subject(session, issuer, subject) if subject else None
    if other is not None and other.id != account:
        raise DataError([Problem("account", 0, "subject", "Another account is linked to this person.", "Undo that link first.")])
    accounts.set_columns(session, account, oidc_issuer=issuer if subject else None, oidc_subject=subject)
    trail.record(session, actor, "account:person:change", f"account:{account}", {"linked": before.oidc_subject is not None},
                 {"linked": subject is not None}, now)
    return accounts.get_account(session, account)


def keep_one_administrator(session: Session, held: Account) -> None:
    """Refuses to lose the last administrator."""
    if held.state == ACTIVE and any(grant.role == ADMINISTRATOR for grant in held.grants) and (
            accounts.holders(session, ADMINISTRATOR) <= 1):
        raise WrongState(_("This is the last administrator. Make another one first."))


def _change(
    session: Session, actor: Actor, before: Account, version: int, act: str, values: Mapping[str, str | None], now: datetime
) -> Account:
    changed = sorted(name for name, value in values.items() if getattr(before, name) != value)
    after = accounts.change_account(session, before.id, version, **values)
    told = {"state": after.state} if "state" in values else {"changed": changed}
    trail.record(session, actor, act, f"account:{before.id}", {"state": before.state} if "state" in values else None, told, now)
    return after


def _told(grant: Grant) -> dict[str, str | None]:
    return {"role": grant.role, "society": grant.society, "source": grant.source}


def _problems(
    *, email: str, name: str, society: str | None, function: str, phone: str, language: str
) -> Iterable[Problem]:
    def wrong(column: str, what: str, mend: str) -> Problem:
        return Problem("account", 0, column, what, mend)

    if not _EMAIL.match(email.strip()):
        yield wrong("email", "This is no e-mail address.", "Write it as name@example.org.")
    if not name.strip():
        yield wrong("name", "The name is missing.", "Write how the person is to be addressed.")
    for column, text in (("name", name), ("function", function), ("phone", phone)):
        if len(text) > _LONGEST[column] or any(ord(character) < 32 for character in text):
            yield wrong(column, "The text is too long or has a control character.", f"Keep it to {_LONGEST[column]} characters.")
    if society and society not in COMPONENTS and society not in society_names():
        yield wrong("society", "This is no society.", "Choose a National Society, the ICRC or the IFRC.")
    if language not in LANGUAGES:
        yield wrong("language", "This language is not known.", f"Choose one of {', '.join(LANGUAGES)}.")
