"""Tokens: whose they are, how long and for what they hold, and that nobody finds them anywhere but in the one answer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask

from matcher.cli.token import command
from matcher.config import Settings
from matcher.domain.accounts import Account
from matcher.domain.actors import CONSOLE, FOCAL_POINT, ROUND_MANAGER, Grant
from matcher.domain.errors import DataError, NotAllowed, NotFound, WrongState
from matcher.store import accounts, persons, trail
from matcher.store import tokens as register
from matcher.store.session import Database
from matcher.workflow import accounts as people
from matcher.workflow import passwords, tokens
from tests.api.callers import SECRET, Caller, token_for
from tests.helpers.people import grant, person, signed_in, token_of
from tests.helpers.reviewed import reviewed_round
from web.api.caller import Rate
from web.app import create_app


class Clock:
    def __init__(self) -> None:
        self.time = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(store: Database, clock: Clock) -> Flask:
    return create_app(Settings(database_url=store.url, secret=SECRET), database=store, clock=clock)


@pytest.fixture
def manager(store: Database) -> Account:
    return person(store, grant(ROUND_MANAGER), email="amina@example.org", name="Amina")


def test_a_token_holds_until_its_day_and_not_after(app: Flask, store: Database, manager: Account, clock: Clock) -> None:
    caller = Caller(app, token_for(store, manager.id, "read", days=2))
    answer = caller.get("/me").get_json()
    assert (answer["roles"], answer["scopes"]) == ([{"role": ROUND_MANAGER, "iso3": None, "source": None}], ["read"])
    clock.time += timedelta(days=2, minutes=1)
    assert caller.get("/me").status_code == 401


def test_a_token_ends_with_its_account_and_stays_ended(app: Flask, store: Database, manager: Account) -> None:
    caller = Caller(app, token_for(store, manager.id))
    assert caller.get("/rounds").status_code == 200
    for open in (False, True):
        with store.writing() as session:
            version = accounts.get_account(session, manager.id).version
            people.set_open(session, CONSOLE, manager.id, version, open=open, now=datetime.now(UTC))
        assert caller.get("/rounds").status_code == 401


def test_a_token_loses_what_its_person_loses(app: Flask, store: Database, manager: Account) -> None:
    caller = Caller(app, token_for(store, manager.id))
    assert caller.get("/rounds").status_code == 200
    with store.writing() as session:
        people.take(session, CONSOLE, manager.id, Grant(ROUND_MANAGER), now=datetime.now(UTC))
    assert caller.get("/rounds").status_code == 403


def test_only_a_hash_is_kept_and_the_trail_knows_no_secret(store: Database, manager: Account) -> None:
    with store.writing() as session:
        made, secret = tokens.make(session, manager.actor, title="Report of Amina", scopes=["read"], days=9, now=datetime.now(UTC))
    kept = b"".join(path.read_bytes() for path in Path(str(store.engine.url.database)).parent.iterdir())
    assert secret.startswith("matcher_")
    assert secret.encode() not in kept and secret.removeprefix("matcher_").encode() not in kept
    with store.reading() as session:
        (entry,) = trail.list_entries(session, act="own:token:make").items
    assert (entry.subject, entry.account, entry.after["scopes"]) == (f"token:{made.id}", manager.id, ["read"])
    assert "Amina" not in str(entry)


def test_guessing_costs_time_and_nobody_else_pays_for_it(app: Flask, store: Database, manager: Account) -> None:
    guesser = Caller(app, "matcher_guess")
    assert [guesser.get("/me").status_code for _guess in range(30)] == [401] * 30
    answer = guesser.get("/me")
    assert (answer.status_code, int(answer.headers["Retry-After"]) >= 1) == (429, True)
    assert Caller(app, token_for(store, manager.id)).get("/me").status_code == 200


def test_a_token_that_calls_too_often_is_told_to_wait(app: Flask, store: Database, manager: Account) -> None:
    seconds = [90.0]
    app.extensions["matcher.api.rate"] = Rate(3, lambda: seconds[0])
    one, other = (Caller(app, token_for(store, manager.id)) for _token in range(2))
    answers = [one.get("/me") for _call in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert (answers[-1].headers["Retry-After"], answers[-1].get_json()["type"]) == ("31", "/api#too-many")
    assert other.get("/me").status_code == 200
    seconds[0] += 31
    assert one.get("/me").status_code == 200


@pytest.mark.parametrize(("given", "field"), [
    ({"title": " "}, "title"), ({"title": "x" * 101}, "title"), ({"scopes": []}, "scopes"), ({"scopes": ["everything"]}, "scopes"),
    ({"days": 0}, "days"), ({"days": 366}, "days")])
def test_what_is_wrong_with_a_wish_for_a_token_is_told(store: Database, manager: Account, given: dict[str, Any], field: str) -> None:
    wish: dict[str, Any] = {"title": "Report", "scopes": ["read"], "days": 9, **given}
    with store.writing() as session, pytest.raises(DataError) as caught:
        tokens.make(session, manager.actor, **wish, now=datetime.now(UTC))
    assert {problem.column for problem in caught.value.problems} == {field}


def test_tokens_are_one_persons_own(store: Database, manager: Account) -> None:
    other = person(store, grant(FOCAL_POINT))
    with store.writing() as session:
        made, _secret = tokens.make(session, manager.actor, title="Report", scopes=["read"], days=9, now=datetime.now(UTC))
        with pytest.raises(NotFound):
            tokens.revoke(session, other.actor, made.id, now=datetime.now(UTC))
        with pytest.raises(NotAllowed):
            tokens.make_for(session, other.actor, manager.id, title="Theirs", scopes=["read"], days=9, now=datetime.now(UTC))
        with pytest.raises(NotAllowed):
            tokens.revoke_any(session, other.actor, made.id, now=datetime.now(UTC))
        tokens.revoke(session, manager.actor, made.id, now=datetime.now(UTC))
        with pytest.raises(WrongState):
            tokens.revoke(session, manager.actor, made.id, now=datetime.now(UTC))


def test_there_is_an_end_to_how_many(store: Database, manager: Account) -> None:
    with store.writing() as session:
        for number in range(tokens.MOST):
            tokens.make(session, manager.actor, title=f"Report {number}", scopes=["read"], days=9, now=datetime.now(UTC))
        with pytest.raises(WrongState):
            tokens.make(session, manager.actor, title="Another", scopes=["read"], days=9, now=datetime.now(UTC))


def test_what_is_held_about_a_person_names_tokens_and_withdrawal_ends_them(app: Flask, store: Database, manager: Account) -> None:
    caller = Caller(app, token_for(store, manager.id))
    with store.writing() as session:
        (told,) = persons.held_about(session, manager.id)["api_tokens"]
        assert (told["title"], "token" in told) == ("Tests", False)
        persons.forget_person(session, manager.id)
        assert register.list_tokens(session, manager.id) == ()
    assert caller.get("/me").status_code == 401


def test_on_the_page_of_the_account_a_token_is_made_with_the_password_and_shown_once(app: Flask, store: Database, manager: Account) -> None:
    with store.writing() as session:
        passwords.use_link(session, passwords.make_link(session, CONSOLE, manager.id, now=datetime.now(UTC)), "seven brown rivers",
                           now=datetime.now(UTC))
    client = signed_in(app, store, manager)
    wish = {"csrf_token": token_of(client, "/account/tokens"), "title": "Report", "scopes": ["read"], "days": "30"}
    assert client.post("/account/tokens", data=wish | {"current": "wrong wrong wrong"}).status_code == 422
    answer = client.post("/account/tokens", data=wish | {"current": "seven brown rivers"})
    secret = answer.text.split("<code>", 1)[1].split("</code>", 1)[0]
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert Caller(app, secret).get("/me").get_json()["scopes"] == ["read"]
    shown = client.get("/account/tokens").text
    assert ("Report" in shown, secret in shown) == (True, False)
    number = shown.split("/account/tokens/", 1)[1].split("/", 1)[0]
    assert client.post(f"/account/tokens/{number}/revoke", data={"csrf_token": wish["csrf_token"]}).status_code == 303
    assert Caller(app, secret).get("/me").status_code == 401


def test_the_operator_makes_lists_and_revokes(app: Flask, store: Database, manager: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", store.url)
    run = CliRunner().invoke
    made = run(command, ["make", "amina@example.org", "--title", "Nightly", "--scope", "read", "--scope", "runs"])
    secret = made.stdout.strip()
    assert Caller(app, secret).get("/me").get_json()["scopes"] == ["read", "runs"]
    listed = run(command, ["list", "amina@example.org"]).stdout
    number = listed.split("\t", 1)[0]
    assert "\tNightly\tread, runs\tuntil " in listed and listed.rstrip().endswith("\tholds") and secret not in listed
    assert run(command, ["revoke", number]).stdout == f"Token {number} is revoked.\n"
    assert Caller(app, secret).get("/me").status_code == 401


def test_the_page_of_the_api_names_every_address(app: Flask, store: Database) -> None:
    reviewed_round(store)
    text = app.test_client().get("/api").text
    paths = app.test_client().get("/api/v1/openapi.json").get_json()["paths"]
    assert [path for path in paths if f" {path}</code>" not in text.replace("&lt;", "<")] == []
    assert "<script" not in text
