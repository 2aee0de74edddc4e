"""Logging in: right and wrong, slowed down but never locked out for long, second factor, provider, sessions."""

from __future__ import annotations

from datetime import datetime, timedelta

import pyotp
import pytest
from sqlalchemy import select

from matcher.domain.accounts import DISABLED
from matcher.domain.actors import ADMINISTRATOR, OBSERVER, Actor, Grant
from matcher.domain.errors import DataError, NotAllowed, WrongState
from matcher.store import accounts, logins
from matcher.store.schema import AccountRow, LoginSessionRow, TokenRow
from matcher.store.session import Database, Session
from matcher.workflow import entering, passwords, sealing, second_factor
from matcher.workflow.entering import CODE, IN, WAIT, WRONG, Entry
from tests.helpers.acting import NOW, SECRET, person

PASSWORD = "four plain words here"
HERE, THERE = "192.0.2.1", "198.51.100.7"


def somebody(session: Session, name: str = "anna") -> Actor:
    administrator = accounts.account_of_email(session, "boss@example.org")
    boss = administrator.actor if administrator else person(session, "boss", Grant(ADMINISTRATOR))
    actor = person(session, name, Grant(OBSERVER))
    token = passwords.make_link(session, boss, actor.account, now=NOW)
    passwords.use_link(session, token, PASSWORD, now=NOW)
    return actor


def enter(session: Session, password: str = PASSWORD, *, address: str = HERE, now: datetime = NOW, code: str = "",
          email: str = "anna@example.org", old_token: str | None = None) -> Entry:
    return entering.log_in(session, email, password, address=address, now=now, code=code, secret=SECRET, old_token=old_token)


def test_the_right_password_logs_in_and_its_token_is_kept_as_a_hash_only(database: Database) -> None:
    with database.writing() as session:
        actor = somebody(session)
        came = enter(session, email=" Anna@Example.ORG ")
        assert came.outcome == IN and came.account and came.account.id == actor.account and came.token
        assert session.scalars(select(LoginSessionRow.token)).all() == [logins.hashed(came.token)]
        found = entering.who(session, came.token, now=NOW)
        assert found and found[0].actor.grants == (Grant(OBSERVER),)
        assert entering.who(session, came.token + "x", now=NOW) is None
        entering.log_out(session, came.token, now=NOW)
        assert entering.who(session, came.token, now=NOW) is None


def test_a_wrong_password_an_unknown_person_and_a_closed_account_look_alike(database: Database) -> None:
    with database.writing() as session:
        actor = somebody(session)
        assert enter(session, "wrong words are here") == Entry(WRONG)
        assert enter(session, email="nobody@example.org") == Entry(WRONG)
        accounts.change_account(session, actor.account, accounts.get_account(session, actor.account).version, state=DISABLED)
        assert enter(session) == Entry(WRONG)
        person(session, "without", Grant(OBSERVER))
        assert enter(session, "", email="without@example.org") == Entry(WRONG)


def test_guessing_is_slowed_down_more_and_more_but_only_from_where_it_comes(database: Database) -> None:
    with database.writing() as session:
        somebody(session)
        now, waits = NOW, []
        for _each in range(16):
            came = enter(session, "wrong words are here", now=now)
            assert came.outcome == WRONG
            waits.append(came.wait)
            if came.wait:
                # Before the time even the right password is not looked at, and nothing is made worse.
                assert enter(session, now=now) == Entry(WAIT, wait=came.wait + 1)
            now += timedelta(seconds=came.wait)
        assert waits[:5] == [0, 0, 0, 1, 2] and waits == sorted(waits) and waits[-1] == entering.PAIR.longest
        # The person at their own address is not disturbed, and within the longest delay nor are they here.
        assert enter(session, address=THERE, now=now).outcome == IN
        assert enter(session, now=now).outcome == IN
        assert enter(session, "wrong words are here", now=now).wait == 0


def test_an_address_that_tries_many_people_is_slowed_down_shortly(database: Database) -> None:
    with database.writing() as session:
        somebody(session)
        now = NOW
        for number in range(60):
            came = enter(session, "wrong words are here", email=f"p{number}@example.org", now=now)
            assert came.wait <= entering.ADDRESS.longest
            now += timedelta(seconds=came.wait)
        assert came.wait == entering.ADDRESS.longest
        assert enter(session, now=now - timedelta(seconds=1)).outcome == WAIT
        assert enter(session, now=now).outcome == IN
        assert enter(session, address="2001:db8:0:1::5", now=now - timedelta(seconds=1)).outcome == IN


def test_addresses_of_one_network_count_as_one() -> None:
    assert entering._network("2001:db8:0:1::5") == entering._network("2001:db8:0:1:ffff::9") == "2001:db8:0:1::/64"
    assert entering._network("::ffff:192.0.2.1") == HERE
    assert entering._network("unix socket") == "unix socket"


def test_failures_are_forgotten_after_an_hour(database: Database) -> None:
    with database.writing() as session:
        somebody(session)
        for _each in range(4):
            enter(session, "wrong words are here")
        later = NOW + entering.FORGET + timedelta(seconds=1)
        assert enter(session, "wrong words are here", now=later).wait == 0
        assert entering.forget_expired(session, now=later + timedelta(hours=2)) >= 2


def test_a_planted_token_never_becomes_a_logged_in_one(database: Database) -> None:
    with database.writing() as session:
        somebody(session)
        first = enter(session)
        second = enter(session, old_token=first.token)
        assert second.token and second.token != first.token
        assert entering.who(session, str(first.token), now=NOW) is None
        fresh = entering.rotate(session, second.token, now=NOW)
        assert fresh and entering.who(session, fresh, now=NOW) and entering.who(session, second.token, now=NOW) is None
        assert entering.rotate(session, second.token, now=NOW) is None


def test_a_log_in_ends_when_it_is_idle_or_old_or_the_account_is_closed(database: Database) -> None:
    with database.writing() as session:
        actor = somebody(session)
        token = str(enter(session).token)
        now = NOW
        while now - NOW < entering.WHOLE:
            found = entering.who(session, token, now=now)
            assert found is not None
            entering.touch(session, token, found[1], now=now)
            now += entering.IDLE - timedelta(minutes=1)
        assert entering.who(session, token, now=NOW + entering.WHOLE) is None
        token = str(enter(session).token)
        held = entering.who(session, token, now=NOW)
        assert held and not entering.touch(session, token, held[1], now=NOW + timedelta(minutes=4))
        assert entering.who(session, token, now=NOW + entering.IDLE + timedelta(seconds=1)) is None
        accounts.change_account(session, actor.account, accounts.get_account(session, actor.account).version, state=DISABLED)
        assert entering.who(session, token, now=NOW) is None


def test_a_link_sets_a_password_once_and_ends_every_log_in(database: Database) -> None:
    with database.writing() as session:
        actor = somebody(session)
        boss = accounts.account_of_email(session, "boss@example.org")
        assert boss is not None
        token = str(enter(session).token)
        old = passwords.make_link(session, boss.actor, actor.account, now=NOW)
        link = passwords.make_link(session, boss.actor, actor.account, now=NOW)
        assert not passwords.link_holds(session, old, now=NOW) and passwords.link_holds(session, link, now=NOW)
        assert session.scalars(select(TokenRow.token)).all() == [logins.hashed(link)]
        with pytest.raises(DataError, match="too short"):
            passwords.use_link(session, link, "short", now=NOW)
        passwords.use_link(session, link, "another four plain words", now=NOW)
        assert entering.who(session, token, now=NOW) is None
        assert enter(session).outcome == WRONG and enter(session, "another four plain words").outcome == IN
        for used in (link, old, "nonsense"):
            with pytest.raises(NotAllowed, match="expired or was used"):
                passwords.use_link(session, used, PASSWORD, now=NOW)
        late = passwords.make_link(session, boss.actor, actor.account, now=NOW)
        with pytest.raises(NotAllowed, match="expired"):
            passwords.use_link(session, late, PASSWORD, now=NOW + timedelta(hours=passwords.LINK_HOURS))
        with pytest.raises(NotAllowed):
            passwords.make_link(session, actor, boss.id, now=NOW)
        asked = passwords.ask_for_link(session, "ANNA@example.org", now=NOW)
        assert asked and asked[0].id == actor.account and passwords.link_holds(session, asked[1], now=NOW)
        assert passwords.ask_for_link(session, "nobody@example.org", now=NOW) is None


@pytest.mark.parametrize("bad", ["elevenchars", "aaaaaaaaaaaaaaaa", "anna@example.org", "Password1234", "redcross2026", "x" * 257])
def test_a_password_that_is_easily_guessed_is_refused(database: Database, bad: str) -> None:
    with database.writing() as session:
        actor = somebody(session)
        with pytest.raises(DataError) as refused:
            passwords.set_password(session, actor, current=PASSWORD, new=bad, now=NOW)
        assert bad not in str(refused.value)


def test_changing_one_s_password_asks_for_the_current_one_and_ends_the_other_log_ins(database: Database) -> None:
    with database.writing() as session:
        actor = somebody(session)
        mine, other = str(enter(session).token), str(enter(session, address=THERE).token)
        with pytest.raises(NotAllowed):
            passwords.set_password(session, actor, current="wrong", new="another four plain words", now=NOW)
        passwords.set_password(session, actor, current=PASSWORD, new="another four plain words", now=NOW, keep_token=mine)
        assert entering.who(session, mine, now=NOW) and entering.who(session, other, now=NOW) is None
        kept = logins.secrets_of(session, actor.account).password
        assert kept and kept.startswith("$argon2id$")


def test_with_a_second_factor_a_code_is_asked_for_and_counts_once(database: Database) -> None:
    with database.writing() as session:
        actor = somebody(session)
        begun = second_factor.begin(session, actor, secret=SECRET)
        assert second_factor.pending(session, actor, secret=SECRET) == begun and "anna%40example.org" in begun.address
        totp = pyotp.TOTP(begun.secret)
        assert enter(session).outcome == IN  # not confirmed yet
        with pytest.raises(DataError):
            second_factor.confirm(session, actor, "000000" if totp.at(NOW) != "000000" else "000001", secret=SECRET, now=NOW)
        codes = second_factor.confirm(session, actor, totp.at(NOW), secret=SECRET, now=NOW)
        assert len(set(codes)) == second_factor.RECOVERY_CODES
        assert enter(session).outcome == CODE and enter(session, "wrong words are here").outcome == WRONG
        assert enter(session, code=totp.at(NOW)).outcome == WRONG  # that step was used to confirm
        later = NOW + timedelta(seconds=30)
        came = enter(session, code=f"{totp.at(later)[:3]} {totp.at(later)[3:]}", now=later)
        assert came.outcome == IN
        found = entering.who(session, str(came.token), now=later)
        assert found and found[1].second_factor
        assert enter(session, code=totp.at(later), now=later).outcome == WRONG
        assert enter(session, code=codes[0].upper().replace("-", " "), now=later).outcome == IN
        assert enter(session, code=codes[0], now=later).outcome == WRONG
        assert logins.recovery_codes_left(session, actor.account) == second_factor.RECOVERY_CODES - 1
        with pytest.raises(WrongState):
            second_factor.begin(session, actor, secret=SECRET)
        with pytest.raises(NotAllowed):
            second_factor.drop(session, actor, "wrong", now=later)
        second_factor.drop(session, actor, PASSWORD, now=later)
        assert enter(session, address=THERE, now=later).outcome == IN
        with pytest.raises(WrongState):
            second_factor.drop(session, actor, PASSWORD, now=later)


def test_wrong_codes_are_slowed_down_like_wrong_passwords(database: Database) -> None:
    with database.writing() as session:
        actor = somebody(session)
        begun = second_factor.begin(session, actor, secret=SECRET)
        second_factor.confirm(session, actor, pyotp.TOTP(begun.secret).at(NOW), secret=SECRET, now=NOW)
        outcomes = [enter(session, code="12345").outcome for _each in range(5)]
        assert outcomes == [WRONG, WRONG, WRONG, WRONG, WAIT]


def kept_of(session: Session, account: int) -> str:
    return str(session.scalars(select(AccountRow.totp_secret).where(AccountRow.id == account)).one())


def test_the_database_alone_holds_no_second_factor(database: Database) -> None:
    with database.writing() as session:
        actor, other = somebody(session), person(session, "other", Grant(OBSERVER))
        begun = second_factor.begin(session, actor, secret=SECRET)
        second_factor.confirm(session, actor, pyotp.TOTP(begun.secret).at(NOW), secret=SECRET, now=NOW)
        kept = kept_of(session, actor.account)
        assert begun.secret not in kept and sealing.is_sealed(kept)
        assert sealing.unseal(kept, actor.account, secret=SECRET) == begun.secret
        # Neither another secret opens it, nor another account's row.
        assert sealing.unseal(kept, actor.account, secret=SECRET + "x") is None
        assert sealing.unseal(kept, other.account, secret=SECRET) is None
        assert sealing.unseal("é" * 64, actor.account, secret=SECRET) is None


def test_with_another_secret_only_recovery_codes_open(database: Database) -> None:
    with database.writing() as session:
        actor = somebody(session)
        begun = second_factor.begin(session, actor, secret=SECRET)
        codes = second_factor.confirm(session, actor, pyotp.TOTP(begun.secret).at(NOW), secret=SECRET, now=NOW)
        later, changed = NOW + timedelta(seconds=60), "another secret " * 3
        assert not second_factor.accepts(session, actor.account, pyotp.TOTP(begun.secret).at(later), secret=changed, now=later)
        assert second_factor.accepts(session, actor.account, codes[0], secret=changed, now=later)


def test_what_was_kept_in_clear_still_counts_and_is_sealed(database: Database) -> None:
    with database.writing() as session:
        actor, clear = somebody(session), pyotp.random_base32()
        accounts.set_columns(session, actor.account, totp_secret=clear, totp_confirmed=True)
        assert enter(session, code=pyotp.TOTP(clear).at(NOW)).outcome == IN
        assert second_factor.seal_all(session, secret=SECRET) == 1
        assert sealing.is_sealed(kept_of(session, actor.account))
        assert second_factor.seal_all(session, secret=SECRET) == 0
        later = NOW + timedelta(seconds=60)
        assert enter(session, code=pyotp.TOTP(clear).at(later), now=later).outcome == IN


def test_without_a_lasting_secret_no_second_factor_is_begun(database: Database) -> None:
    with database.writing() as session, pytest.raises(WrongState, match="MATCHER_SECRET"):
        second_factor.begin(session, somebody(session), secret="")


def test_the_provider_s_word_links_by_verified_address_only(database: Database) -> None:
    def come(subject: str, email: str = "anna@example.org", verified: bool = True) -> Entry:
        return entering.log_in_by_provider(session, issuer="https://id.example.org", subject=subject, email=email,
                                           email_verified=verified, now=NOW)

    with database.writing() as session:
        actor = somebody(session)
        assert come("s1", verified=False).outcome == WRONG
        assert come("s1", email="nobody@example.org").outcome == WRONG
        assert come("s1").outcome == IN
        assert come("s1", email="changed@example.org", verified=False).outcome == IN
        assert come("s2").outcome == WRONG  # the address is linked to another person there
        accounts.change_account(session, actor.account, accounts.get_account(session, actor.account).version, state=DISABLED)
        assert come("s1").outcome == WRONG
        assert accounts.list_accounts(session).total == 2
