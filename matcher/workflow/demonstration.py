"""The demonstration: three made-up rounds and one log-in a role. Never beside real people's accounts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from matcher.domain.accounts import Account
from matcher.domain.actors import (
    ADMINISTRATOR,
    AUTHORISER,
    CONSOLE,
    FOCAL_POINT,
    FUND_HOLDER,
    ICRC_COORDINATOR,
    IFRC_COORDINATOR,
    OBSERVER,
    ROUND_MANAGER,
    SECURITY_FOCAL_POINT,
    Actor,
    Grant,
)
from matcher.domain.errors import NotFound, WrongState
from matcher.domain.runs import Run
from matcher.domain.statements import ELIGIBLE, SUBMITTED
from matcher.scenario import Scenario
from matcher.store import rounds
from matcher.store.accounts import account_of_email, list_accounts
from matcher.store.session import Session
from matcher.wording import _
from matcher.workflow import accounts, demonstration_delivery, lifecycle, passwords, planning, preparing

DOMAIN = "demonstration.example"
"""Of every address of the demonstration; nobody can own a name that ends in .example."""
SOCIETY, SOURCE = "GNQ", "ICRC"
RUN_SECONDS = 60


@dataclass(frozen=True)
class Person:
    """A made-up person of the demonstration and the one role it has."""

    mailbox: str
    name: str
    grant: Grant
    society: str | None = None

    @property
    def email(self) -> str:
        return f"{self.mailbox}@{DOMAIN}"


PEOPLE = (
    Person("manager", "Demonstration round manager", Grant(ROUND_MANAGER), "ICRC"),
    Person("icrc", "Demonstration ICRC coordinator", Grant(ICRC_COORDINATOR), "ICRC"),
    Person("ifrc", "Demonstration IFRC coordinator", Grant(IFRC_COORDINATOR), "IFRC"),
    Person("focal-point", "Demonstration focal point", Grant(FOCAL_POINT, SOCIETY), SOCIETY),
    Person("authoriser", "Demonstration authoriser", Grant(AUTHORISER, SOCIETY), SOCIETY),
    Person("funds", "Demonstration fund holder", Grant(FUND_HOLDER, source=SOURCE), "ICRC"),
    Person("security", "Demonstration security focal point", Grant(SECURITY_FOCAL_POINT), "ICRC"),
    Person("observer", "Demonstration observer", Grant(OBSERVER)),
    Person("administrator", "Demonstration administrator", Grant(ADMINISTRATOR)),
)


def prepare(
    session: Session, *, planned: Scenario, called: Scenario, passwords_of: Mapping[str, str], now: datetime
) -> Run | None:
    """Makes what of the demonstration is not there yet; the run that was asked for when its round was made.

    `planned` becomes a round at planning, `called` one whose call is open; a third is under way; `passwords_of` has the password to set by
    mailbox. WrongState in a database that has accounts of other people: the demonstration's log-ins are no secret.
    """
    if any(not one.email.endswith(f"@{DOMAIN}") for one in list_accounts(session, size=len(PEOPLE) + 1).items):
        raise WrongState(_("This database has accounts of real people. Choose another for the demonstration with DATABASE_URL."))
    actors: dict[str, Actor] = {}
    for person in PEOPLE:
        found = _account(session, person, now)
        if person.mailbox in passwords_of:
            passwords.use_link(session, passwords.make_link(session, CONSOLE, found.id, now=now), passwords_of[person.mailbox], now=now)
        actors[person.grant.role] = found.actor
    manager = actors[ROUND_MANAGER]
    if not _has_round(session, demonstration_delivery.KEY):
        demonstration_delivery.make(
            session, manager, actors[ICRC_COORDINATOR], actors[IFRC_COORDINATOR], actors[SECURITY_FOCAL_POINT], now=now)
    if not _has_round(session, called.name):
        preparing.create_from(session, manager, called, state=SUBMITTED, now=now)
        lifecycle.open_call(session, manager, called.name, now=now)
    if _has_round(session, planned.name):
        return None
    preparing.create_from(session, manager, planned, state=ELIGIBLE, now=now)
    for move in (lifecycle.open_call, lifecycle.close_call, lifecycle.freeze, lifecycle.start_planning):
        move(session, manager, planned.name, now=now)
    return planning.ask_for_run(session, manager, planned.name, seconds=RUN_SECONDS, seed=1, now=now)


def _account(session: Session, person: Person, now: datetime) -> Account:
    return account_of_email(session, person.email) or accounts.create(
        session, CONSOLE, email=person.email, name=person.name, society=person.society, grants=(person.grant,), now=now)


def _has_round(session: Session, key: str) -> bool:
    try:
        rounds.get_round(session, key)
    except NotFound:
        return False
    return True
