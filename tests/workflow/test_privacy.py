"""Data protection: what is held, corrected, let go; and none of it with a name in the trail."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from matcher.domain.accounts import DISABLED, WITHDRAWN
from matcher.domain.actors import ADMINISTRATOR, OBSERVER, Grant
from matcher.domain.errors import DataError, NotAllowed, WrongState
from matcher.domain.proposals import DONE
from matcher.domain.rounds import CONSULTATION
from matcher.store import accounts, proposals, rounds, statements, trail
from matcher.store.schema import ReplyRow
from matcher.store.session import Database, Session
from matcher.workflow import entering, lifecycle, passwords, privacy
from tests.helpers.acting import (
    CONSOLE,
    KEY,
    NOW,
    SECRET,
    People,
    accept_all,
    bring_to,
    clear_all,
    commit_all,
    endorse_all,
    people,
    person,
)

MONTH = timedelta(days=31)


def text_of_trail(session: Session) -> str:
    return repr(trail.list_entries(session, size=200).items).lower()


def test_everything_held_about_a_person_is_told(database: Database) -> None:
    with database.writing() as session:
        who = people(session)
        bring_to(session, who, CONSULTATION)
        endorse_all(session, who.icrc)
        link = passwords.make_link(session, who.administrator, who.icrc.account, now=NOW)
        passwords.use_link(session, link, "four plain words here", now=NOW)
        entering.log_in(session, "icrc@example.org", "four plain words here", address="192.0.2.1", secret=SECRET, now=NOW)
        held = privacy.report(session, who.administrator, who.icrc.account, now=NOW)
        assert (held["account"]["email"], held["account"]["password"]) == ("icrc@example.org", True)
        assert "argon2" not in repr(held)
        assert held["grants"][0]["role"] == "icrc_coordinator" and len(held["log_ins"]) == 1
        assert held["acts"]["endorsements for the ICRC"] == 4 and held["acts"]["trail entries"] > 4
        for actor in (who.icrc, who.manager):
            with pytest.raises(NotAllowed):
                privacy.report(session, actor, who.icrc.account, now=NOW)
        assert "icrc@" not in text_of_trail(session)


def test_a_correction_changes_what_is_given_only(database: Database) -> None:
    with database.writing() as session:
        boss = person(session, "boss", Grant(ADMINISTRATOR))
        anna = accounts.get_account(session, person(session, "anna", Grant(OBSERVER), society="KEN").account)
        fixed = privacy.correct(session, boss, anna.id, anna.version, name="Anne", now=NOW)
        assert (fixed.name, fixed.email, fixed.society) == ("Anne", "anna@example.org", "KEN")
        entry = trail.list_entries(session, act="privacy:").items[0]
        assert (entry.act, entry.after) == ("privacy:person:correct", {"changed": ["name"]})
        with pytest.raises(DataError):
            privacy.correct(session, boss, anna.id, fixed.version, email="nonsense", now=NOW)
        with pytest.raises(TypeError, match="colour"):
            privacy.correct(session, boss, anna.id, fixed.version, colour="red", now=NOW)


def test_a_withdrawn_person_leaves_a_number_behind(database: Database) -> None:
    with database.writing() as session:
        boss = person(session, "boss", Grant(ADMINISTRATOR))
        anna = person(session, "anna", Grant(OBSERVER), society="KEN")
        link = passwords.make_link(session, boss, anna.account, now=NOW)
        passwords.use_link(session, link, "four plain words here", now=NOW)
        came = entering.log_in(session, "anna@example.org", "four plain words here", address="192.0.2.1", secret=SECRET, now=NOW)
        gone = privacy.withdraw(session, boss, anna.account, now=NOW)
        assert (gone.state, gone.name, gone.society, gone.grants, gone.has_password) == (WITHDRAWN, "", None, (), False)
        assert entering.who(session, str(came.token), now=NOW) is None
        assert accounts.account_of_email(session, "anna@example.org") is None
        with pytest.raises(WrongState, match="withdrawn"):
            privacy.withdraw(session, boss, anna.account, now=NOW)
        with pytest.raises(WrongState, match="last administrator"):
            privacy.withdraw(session, CONSOLE, boss.account, now=NOW)
        assert "anna" not in text_of_trail(session)
        # The address may be used again, by a new account.
        accounts.add_account(session, email="anna@example.org", name="Anna", now=NOW)
    with database.reading() as session:
        for table in ("accounts", "grants", "login_sessions", "one_time_tokens", "recovery_codes"):
            column = "id" if table == "accounts" else "account_id"
            rows = session.execute(text(f"SELECT * FROM {table} WHERE {column} = {anna.account}")).all()
            assert "anna" not in repr(rows).lower() and (rows == [] or table == "accounts")


def approved_and_over(session: Session, who: People, at: datetime) -> None:
    """The small round done with, one of its needs (n6) without an exchange."""
    bring_to(session, who, CONSULTATION)
    for key in ("n1", "n6"):
        need = statements.get_statement(session, KEY, "needs", key)
        statements.save_statement(session, KEY, "needs", key, need.version, {**need.cells, "deliverable": "Ask for Anna"},
                                  by=who.focal_points[need.society].account, now=NOW)
    endorse_all(session, who.icrc, who.ifrc)
    clear_all(session, who)
    commit_all(session, who)
    accept_all(session, who)
    lifecycle.approve(session, who.icrc, KEY, now=at)
    lifecycle.start(session, who.manager, KEY, now=at)
    proposals.set_states(session, proposals.all_proposals(session, KEY, 1), DONE)
    lifecycle.complete(session, who.manager, KEY, now=at)


def traces(session: Session, key: str) -> tuple[str, int]:
    found = statements.get_statement(session, KEY, "needs", key)
    return found.cells["deliverable"], len(found.hands)


def test_candidates_go_after_six_months_parties_after_twenty_four(database: Database) -> None:
    with database.writing() as session:
        who = people(session)
        approved_and_over(session, who, NOW)
        text_there = ("Ask for Anna", 2)  # its own, and the manager's who imported it
        assert privacy.purge(session, CONSOLE, now=NOW + 5 * MONTH).candidates == 0
        assert (traces(session, "n1"), traces(session, "n6")) == (text_there, text_there)
        first = privacy.purge(session, CONSOLE, now=NOW + 7 * MONTH)
        assert first.candidates > 0 and first.parties == 0
        assert (traces(session, "n1"), traces(session, "n6")) == (text_there, ("", 0))
        assert privacy.purge(session, CONSOLE, now=NOW + 8 * MONTH).candidates == 0
        assert session.scalars(select(ReplyRow).where(ReplyRow.by_account.is_not(None))).first()
        last = privacy.purge(session, CONSOLE, now=NOW + 25 * MONTH)
        assert last.parties > 0 and traces(session, "n1") == ("", 0)
        assert session.scalars(select(ReplyRow).where(ReplyRow.by_account.is_not(None))).first() is None
        assert trail.verify(session).sound


def test_a_round_that_is_not_over_is_not_touched(database: Database) -> None:
    with database.writing() as session:
        who = people(session)
        bring_to(session, who, CONSULTATION)
        before = [statements.get_statement(session, KEY, "needs", key) for key in ("n1", "n6")]
        assert privacy.purge(session, CONSOLE, now=NOW + 50 * MONTH).parties == 0
        assert [statements.get_statement(session, KEY, "needs", key) for key in ("n1", "n6")] == before
        assert rounds.get_round(session, KEY).stage == CONSULTATION


def test_closed_accounts_that_nobody_uses_are_withdrawn(database: Database) -> None:
    def state(**values: Any) -> str:
        actor = person(session, f"p{len(made)}", Grant(OBSERVER))
        made.append(actor.account)
        accounts.set_columns(session, actor.account, **values)
        return ""

    with database.writing() as session:
        made: list[int] = []
        state(state=DISABLED)
        state()
        state(state=DISABLED, last_login_at=NOW + 10 * MONTH)
        assert privacy.purge(session, CONSOLE, now=NOW + 25 * MONTH).accounts == 1
        assert [accounts.get_account(session, number).state for number in made] == [WITHDRAWN, "active", DISABLED]
        entry = trail.list_entries(session, act="privacy:retention").items[0]
        assert entry.after["accounts"] == [made[0]]


def test_the_trail_is_kept_for_five_years(database: Database) -> None:
    with database.writing() as session:
        who = people(session)
        bring_to(session, who, CONSULTATION)
        count = trail.list_entries(session).total
        assert privacy.purge(session, CONSOLE, now=NOW + timedelta(days=4 * 365)).entries == 0
        assert privacy.purge(session, CONSOLE, now=NOW + timedelta(days=5 * 365 + 5)).entries == count
        verdict = trail.verify(session)
        assert verdict.sound and (verdict.first, verdict.entries) == (count + 1, 2)
        with pytest.raises(NotAllowed):
            privacy.purge(session, who.manager, now=NOW)
