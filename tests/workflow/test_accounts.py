"""Accounts: made and given roles by administrators, who take no part themselves."""

from __future__ import annotations

import pytest

from matcher.domain.accounts import ACTIVE, DISABLED
from matcher.domain.actors import ADMINISTRATOR, FOCAL_POINT, ICRC_COORDINATOR, OBSERVER, ROUND_MANAGER, Grant
from matcher.domain.errors import Conflict, DataError, NotAllowed, NotFound, WrongState
from matcher.store import accounts as register
from matcher.store import logins
from matcher.store import trail as entries
from matcher.store.session import Database
from matcher.workflow import accounts
from tests.helpers.acting import CONSOLE, NOW, person


def test_the_console_makes_the_first_administrator_who_makes_the_others(database: Database) -> None:
    with database.writing() as session:
        boss = accounts.create(session, CONSOLE, email="Boss@Example.org", name=" The Boss ", grants=[Grant(ADMINISTRATOR)], now=NOW)
        assert (boss.email, boss.name, boss.state, boss.has_password) == ("boss@example.org", "The Boss", ACTIVE, False)
        anna = accounts.create(session, boss.actor, email="anna@example.org", name="Anna", society="KEN", now=NOW,
                               grants=[Grant(FOCAL_POINT, "KEN"), Grant(OBSERVER)])
        assert anna.grants == (Grant(FOCAL_POINT, "KEN"), Grant(OBSERVER)) and anna.actor.own_societies == {"KEN"}
        assert accounts.take(session, boss.actor, anna.id, Grant(OBSERVER), now=NOW).grants == (Grant(FOCAL_POINT, "KEN"),)
        accounts.give(session, boss.actor, anna.id, Grant(FOCAL_POINT, "KEN"), now=NOW)
        assert register.get_account(session, anna.id).grants == (Grant(FOCAL_POINT, "KEN"),)
        for actor in (anna.actor, person(session, "manager", Grant(ROUND_MANAGER))):
            with pytest.raises(NotAllowed):
                accounts.create(session, actor, email="x@example.org", name="X", now=NOW)
            with pytest.raises(NotAllowed):
                accounts.give(session, actor, actor.account, Grant(ICRC_COORDINATOR), now=NOW)
        told = repr([(entry.before, entry.after, entry.subject) for entry in entries.list_entries(session, size=200).items])
        assert "anna" not in told.lower() and "boss" not in told.lower()


@pytest.mark.parametrize("column, value", [
    ("email", "no address"), ("email", "a@b"), ("name", "  "), ("name", "x" * 201), ("society", "Atlantis"), ("language", "tlh"),
    ("phone", "1\n2")])
def test_what_is_wrong_is_told_by_its_field(database: Database, column: str, value: str) -> None:
    with database.writing() as session:
        with pytest.raises(DataError) as refused:
            accounts.create(session, CONSOLE, now=NOW, **{"email": "a@example.org", "name": "A", column: value})
        assert [problem.column for problem in refused.value.problems] == [column]


def test_an_address_is_one_person_s(database: Database) -> None:
    with database.writing() as session:
        accounts.create(session, CONSOLE, email="a@example.org", name="A", now=NOW)
        other = accounts.create(session, CONSOLE, email="b@example.org", name="B", now=NOW)
        with pytest.raises(DataError, match="already"):
            accounts.create(session, CONSOLE, email="A@example.org", name="A", now=NOW)
        with pytest.raises(DataError, match="already"):
            accounts.change(session, CONSOLE, other.id, other.version, email="a@EXAMPLE.org", name="B", now=NOW)


def test_rights_are_given_by_those_who_do_not_use_them(database: Database) -> None:
    with database.writing() as session:
        boss = accounts.create(session, CONSOLE, email="boss@example.org", name="Boss", grants=[Grant(ADMINISTRATOR)], now=NOW)
        with pytest.raises(NotAllowed, match="themselves"):
            accounts.give(session, boss.actor, boss.id, Grant(OBSERVER), now=NOW)
        with pytest.raises(NotAllowed, match="no role that decides"):
            accounts.give(session, CONSOLE, boss.id, Grant(ICRC_COORDINATOR), now=NOW)
        icrc = accounts.create(session, boss.actor, email="icrc@example.org", name="I", grants=[Grant(ICRC_COORDINATOR)], now=NOW)
        with pytest.raises(NotAllowed, match="no role that decides"):
            accounts.give(session, boss.actor, icrc.id, Grant(ADMINISTRATOR), now=NOW)
        with pytest.raises(DataError, match="no society"):
            accounts.give(session, boss.actor, icrc.id, Grant(FOCAL_POINT, "ATL"), now=NOW)
        with pytest.raises(NotFound):
            accounts.give(session, boss.actor, 999, Grant(OBSERVER), now=NOW)


def test_the_last_administrator_stays(database: Database) -> None:
    with database.writing() as session:
        boss = accounts.create(session, CONSOLE, email="boss@example.org", name="Boss", grants=[Grant(ADMINISTRATOR)], now=NOW)
        with pytest.raises(WrongState, match="last administrator"):
            accounts.take(session, CONSOLE, boss.id, Grant(ADMINISTRATOR), now=NOW)
        with pytest.raises(WrongState, match="last administrator"):
            accounts.set_open(session, CONSOLE, boss.id, boss.version, open=False, now=NOW)
        accounts.create(session, CONSOLE, email="two@example.org", name="Two", grants=[Grant(ADMINISTRATOR)], now=NOW)
        closed = accounts.set_open(session, CONSOLE, boss.id, boss.version, open=False, now=NOW)
        assert closed.state == DISABLED
        with pytest.raises(WrongState, match="closed"):
            accounts.give(session, CONSOLE, boss.id, Grant(OBSERVER), now=NOW)
        assert accounts.set_open(session, CONSOLE, boss.id, closed.version, open=True, now=NOW).state == ACTIVE


def test_two_edits_of_one_account_show_both(database: Database) -> None:
    with database.writing() as session:
        made = accounts.create(session, CONSOLE, email="a@example.org", name="A", now=NOW)
        first = accounts.change_own(session, made.actor, made.version, name="Anna", phone="+41", language="fr", now=NOW)
        assert (first.name, first.phone, first.language, first.email) == ("Anna", "+41", "fr", "a@example.org")
        with pytest.raises(Conflict) as refused:
            accounts.change(session, CONSOLE, made.id, made.version, email="a@example.org", name="Other", now=NOW)
        assert refused.value.theirs.name == "Anna" and refused.value.mine["name"] == "Other"
        entry = entries.list_entries(session, act="own:account:change").items[0]
        assert (entry.before, entry.after) == (None, {"changed": ["language", "name", "phone"]})


def test_lists_are_paged_and_narrowed(database: Database) -> None:
    with database.writing() as session:
        for number in range(12):
            person(session, f"p{number:02}", Grant(OBSERVER) if number % 2 else Grant(FOCAL_POINT, "KEN"))
        page = register.list_accounts(session, page=2, size=5)
        assert ([account.name for account in page.items], page.total, page.pages) == (["P05", "P06", "P07", "P08", "P09"], 12, 3)
        assert register.list_accounts(session, role=OBSERVER).total == 6
        assert register.list_accounts(session, society="KEN", text="p0").total == 5
        assert register.list_accounts(session, text="100%").total == 0 == register.list_accounts(session, state=DISABLED).total
        assert register.list_accounts(session, page=9).items == ()
        assert register.names_of(session, [1, 2, 0, 99]) == {1: "P00", 2: "P01"}


def test_a_link_to_the_provider_is_one_person_s(database: Database) -> None:
    with database.writing() as session:
        one, two = (accounts.create(session, CONSOLE, email=f"{name}@example.org", name=name, now=NOW) for name in "ab")
        linked = accounts.link_subject(session, CONSOLE, one.id, issuer="https://id.example.org", subject="s", now=NOW)
        assert linked.oidc_subject == "s"
        with pytest.raises(DataError, match="Another account"):
            accounts.link_subject(session, CONSOLE, two.id, issuer="https://id.example.org", subject="s", now=NOW)
        assert accounts.link_subject(session, CONSOLE, one.id, issuer="https://id.example.org", subject=None, now=NOW).oidc_subject is None
        assert logins.secrets_of(session, one.id).password is None
