"""A round in which societies state needs and offers, and the people who do."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from matcher.domain.actors import AUTHORISER, FOCAL_POINT, ICRC_COORDINATOR, IFRC_COORDINATOR, Actor, Grant
from matcher.domain.rounds import OPEN
from matcher.domain.statements import Statement
from matcher.store import accounts, rounds, statements
from matcher.store.session import Database
from matcher.store.trail import list_entries

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
KEY = "r-2027"
SOCIETIES = [
    {"society": "KEN", "name": "Kenya Red Cross Society", "region": "AFR", "languages": "sw:C2;en:C1", "cost_class": "low"},
    {"society": "UGA", "name": "Uganda Red Cross Society", "region": "AFR", "languages": "en:C1"},
    {"society": "FRA", "name": "French Red Cross", "region": "EUR", "languages": "fr:C2;en:C1"},
    {"society": "RWA", "name": "Rwandan Red Cross", "region": "AFR", "languages": "fr:C1;en:C1"}]
NEED = {"society": "KEN", "kinds": "secondment", "capability": "SRV-TRAC", "level": "2", "target": "4", "priority": "1", "days": "14",
        "earliest": "2027-02-01", "latest": "2027-06-30", "deliverable": "A written plan in use", "train_staff": "3"}
OFFER = {"society": "FRA", "kinds": "secondment", "capabilities": "SRV-TRAC:5", "days_total": "60", "earliest": "2027-01-04",
         "latest": "2027-12-31", "clearance": "2"}


def open_round(database: Database, stage: str = OPEN, key: str = KEY) -> str:
    with database.writing() as session:
        rounds.add_round(session, key, title="A round", start=date(2027, 1, 4), weeks=52, approval=date(2026, 12, 14), created_by=None,
                         now=NOW)
        rounds.set_societies(session, key, SOCIETIES)
        rounds.change_round(session, key, 1, stage=stage)
    return key


def put_to(database: Database, stage: str, key: str = KEY) -> None:
    with database.writing() as session:
        rounds.change_round(session, key, rounds.get_round(session, key).version, stage=stage)


def person(database: Database, *grants: Grant, society: str | None = None, email: str = "") -> Actor:
    """Somebody with an account and these roles; the same one for the same e-mail."""
    address = email or "-".join(f"{grant.role}{grant.society or ''}".lower() for grant in grants) + "@example.org"
    with database.writing() as session:
        account = accounts.account_of_email(session, address) or accounts.add_account(session, email=address, name="P", now=NOW)
    return Actor(account.id, grants, society)


def focal_point(database: Database, society: str = "KEN") -> Actor:
    return person(database, Grant(FOCAL_POINT, society), society=society)


def authoriser(database: Database, society: str = "KEN") -> Actor:
    return person(database, Grant(AUTHORISER, society), society=society)


def coordinator(database: Database, component: str = "ICRC", society: str | None = None) -> Actor:
    role = ICRC_COORDINATOR if component == "ICRC" else IFRC_COORDINATOR
    return person(database, Grant(role), society=society or component, email=f"{component}{society or ''}@example.org".lower())


def stated(database: Database, table: str = "needs", state: str = "submitted", **cells: Any) -> Statement:
    """A statement that is there already, entered by the console."""
    base = {**(NEED if table == "needs" else OFFER), **{name: str(value) for name, value in cells.items()}}
    base.setdefault("need" if table == "needs" else "offer", "n1" if table == "needs" else "o1")
    with database.writing() as session:
        return statements.add_statement(session, KEY, table, base, by=None, now=NOW, state=state)


def standing(database: Database, table: str, key: str) -> Statement:
    with database.reading() as session:
        return statements.get_statement(session, KEY, table, key)


def acts(database: Database) -> list[tuple[str, str]]:
    """The trail, the oldest act first."""
    with database.reading() as session:
        return [(entry.act, entry.subject) for entry in reversed(list_entries(session, size=200).items)]
