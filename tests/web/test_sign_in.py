"""Signing in: by password, with a code, by link; slowed down when guessed at; and out again everywhere."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from matcher.config import Settings
from matcher.domain.accounts import Account
from matcher.domain.actors import ADMINISTRATOR, CONSOLE, ROUND_MANAGER
from matcher.store import accounts
from matcher.store.session import Database
from matcher.workflow import passwords
from tests.helpers.people import grant, person, signed_in, token_of
from web.app import create_app
from web.visitor import TOKEN

PASSWORD, ANOTHER = "seven brown rivers", "eight green mountains"
EMAIL = "amina@example.org"


class Clock:
    """The time, to be moved by a test."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 24, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def later(self, **span: float) -> None:
        self.time += timedelta(**span)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(store: Database, clock: Clock) -> Flask:
    return create_app(Settings(database_url=store.url, secret="s" * 40), database=store, clock=clock)


@pytest.fixture
def amina(store: Database, clock: Clock) -> Account:
    """An account with a password and French as its language."""
    held = person(store, grant(ROUND_MANAGER), email=EMAIL, name="Amina")
    with store.writing() as session:
        accounts.set_columns(session, held.id, language="fr")
        passwords.use_link(session, passwords.make_link(session, CONSOLE, held.id, now=clock()), PASSWORD, now=clock())
    return held


def post(client: FlaskClient, path: str, page: str = "/sign-in", **values: Any) -> TestResponse:
    return client.post(path, data={"csrf_token": token_of(client, page), **values})


def enter(client: FlaskClient, password: str = PASSWORD, email: str = EMAIL, path: str = "/sign-in") -> TestResponse:
    return post(client, path, email=email, password=password)


def test_a_person_comes_in_and_is_spoken_to_in_their_language(app: Flask, amina: Account) -> None:
    client = app.test_client()
    answer = enter(client)
    assert (answer.status_code, answer.location) == (303, "/")
    assert '<html lang="fr"' in client.get("/").text


@pytest.mark.parametrize(("email", "password"), [(EMAIL, "wrong wrong wrong"), ("nobody@example.org", PASSWORD)])
def test_it_is_not_told_what_was_wrong(app: Flask, amina: Account, email: str, password: str) -> None:
    answer = enter(app.test_client(), password, email)
    assert (answer.status_code, "The address or the password is wrong." in answer.text) == (422, True)
    assert password not in answer.text


def test_the_session_is_a_new_one_after_signing_in(app: Flask, amina: Account) -> None:
    """What somebody planted in the browser before is worth nothing afterwards, neither a log-in nor a form's token."""
    client = app.test_client()
    planted = token_of(client)
    enter(client)
    with client.session_transaction() as cookie:
        assert set(cookie) == {TOKEN}
        first = cookie[TOKEN]
    assert client.post("/sign-out", data={"csrf_token": planted}).status_code == 400
    with client.session_transaction() as cookie:
        cookie[TOKEN] = first
    post(client, "/sign-out", page="/account")
    enter(client)
    with client.session_transaction() as cookie:
        assert cookie[TOKEN] != first


def test_who_signs_out_is_out_with_every_copy_of_the_cookie(app: Flask, amina: Account) -> None:
    client = app.test_client()
    enter(client)
    copy = client.get_cookie("session")
    assert copy is not None
    post(client, "/sign-out", page="/account")
    thief = app.test_client()
    thief.set_cookie("session", copy.value)
    assert thief.get("/account").location == "/sign-in?next=/account"


def test_a_log_in_ends_unused_and_after_half_a_day(app: Flask, amina: Account, clock: Clock) -> None:
    client = app.test_client()
    enter(client)
    clock.later(hours=1, minutes=59)
    assert client.get("/account").status_code == 200
    clock.later(hours=2, minutes=1)
    assert client.get("/account").status_code == 303
    enter(client)
    for _hour in range(11):
        clock.later(hours=1)
        assert client.get("/account").status_code == 200
    clock.later(hours=1)
    assert client.get("/account").status_code == 303


def test_guessing_is_slowed_down_and_nobody_is_locked_out_for_long(app: Flask, amina: Account, clock: Clock) -> None:
    guesser = app.test_client()
    for _guess in range(4):
        assert enter(guesser, "guess guess guess").status_code == 422
    answer = enter(guesser)
    assert (answer.status_code, int(answer.headers["Retry-After"]) <= 2) == (429, True)
    elsewhere = app.test_client()
    elsewhere.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    assert enter(elsewhere).status_code == 303
    clock.later(seconds=3)
    assert enter(guesser).status_code == 303


def test_one_comes_back_to_the_page_that_was_asked_for(app: Flask, amina: Account) -> None:
    client = app.test_client()
    asked = client.get("/rounds?stage=open")
    assert asked.location == "/sign-in?next=/rounds?stage%3Dopen"
    assert enter(client, path=asked.location).location == "/rounds?stage=open"


@pytest.mark.parametrize("wish", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/a\nb", "\t//evil"])
def test_one_is_never_sent_to_another_site(app: Flask, amina: Account, wish: str) -> None:
    client = app.test_client()
    answer = client.post("/sign-in", query_string={"next": wish},
                         data={"csrf_token": token_of(client), "email": EMAIL, "password": PASSWORD})
    assert (answer.status_code, answer.location) == (303, "/")


def test_a_second_factor_is_set_up_asked_for_and_taken_away(app: Flask, amina: Account, clock: Clock) -> None:
    client = app.test_client()
    enter(client)
    client.get("/?lang=en")
    where = "/account/second-factor"
    assert post(client, where, where, begin="yes").status_code == 303
    secret = client.get(where).text.split("secret=", 1)[1].split("&", 1)[0]
    totp = pyotp.TOTP(secret)
    assert post(client, where, where, code="000000").status_code == 422
    shown = post(client, where, where, code=totp.at(clock()))
    codes = [part.split("<", 1)[0] for part in shown.text.split("<li><code>")[1:]]
    assert (shown.status_code, len(codes)) == (200, 10)
    post(client, "/sign-out", page="/account")

    answer = enter(client)
    assert (answer.status_code, answer.location) == (303, "/sign-in/code")
    assert client.get("/account").status_code == 303  # the password alone opens nothing
    assert post(client, "/sign-in/code", "/sign-in/code", code="123456").status_code == 422
    clock.later(seconds=60)
    assert post(client, "/sign-in/code", "/sign-in/code", code=totp.at(clock())).location == "/"
    post(client, "/sign-out", page="/account")

    for expected in (303, 422):  # a recovery code counts once
        enter(client)
        assert post(client, "/sign-in/code", "/sign-in/code", code=codes[0]).status_code == expected
        if expected == 303:
            post(client, "/sign-out", page="/account")
    post(client, "/sign-in/code", "/sign-in/code", code=codes[1])
    assert post(client, where, where, current=PASSWORD).location == "/account"
    post(client, "/sign-out", page="/account")
    assert enter(client).location == "/"


def test_the_cookie_between_password_and_code_says_nothing_and_ends_soon(app: Flask, amina: Account, store: Database) -> None:
    from itsdangerous import base64_decode

    with store.writing() as session:
        accounts.set_columns(session, amina.id, totp_secret=pyotp.random_base32(), totp_confirmed=True)
    client = app.test_client()
    enter(client)
    cookie = client.get_cookie("session")
    assert cookie is not None
    readable = cookie.value.lstrip(".").split(".")[0].encode()
    assert PASSWORD.encode() not in base64_decode(readable) and EMAIL.encode() not in base64_decode(readable)
    assert client.get("/sign-in/code").status_code == 200
    with client.session_transaction() as held:
        held["half"] = "made up"
    assert client.get("/sign-in/code").location == "/sign-in"


def test_a_link_of_the_administrator_sets_a_password_once(app: Flask, amina: Account, store: Database) -> None:
    admin = app.test_client()
    administrator = person(store, grant(ADMINISTRATOR), email="admin@example.org")
    with store.writing() as session:
        passwords.use_link(session, passwords.make_link(session, CONSOLE, administrator.id, now=app.extensions["matcher"].clock()),
                           ANOTHER, now=app.extensions["matcher"].clock())
    inside = app.test_client()
    enter(inside)
    enter(admin, ANOTHER, "admin@example.org")
    shown = post(admin, f"/administration/{amina.id}/link", "/account")
    path = shown.text.split('<code id="link">http://localhost', 1)[1].split("<", 1)[0]
    person_ = app.test_client()
    assert post(person_, path, path, new="too short", again="too short").status_code == 422
    assert post(person_, path, path, new=ANOTHER, again=PASSWORD).status_code == 422
    assert post(person_, path, path, new=ANOTHER, again=ANOTHER).location == "/sign-in"
    assert person_.get(path).status_code == 403  # used
    assert inside.get("/account").status_code == 303  # who was in is out
    assert (enter(app.test_client()).status_code, enter(app.test_client(), ANOTHER).status_code) == (422, 303)


def test_a_new_password_ends_every_other_log_in(app: Flask, amina: Account) -> None:
    here, there = app.test_client(), app.test_client()
    enter(here)
    enter(there)
    where = "/account/password"
    assert post(here, where, where, current="wrong wrong", new=ANOTHER, again=ANOTHER).status_code == 422
    assert post(here, where, where, current=PASSWORD, new=ANOTHER, again=ANOTHER).location == "/account"
    assert (here.get("/account").status_code, there.get("/account").status_code) == (200, 303)


def test_a_closed_account_is_out_at_once(app: Flask, amina: Account, store: Database) -> None:
    inside = app.test_client()
    enter(inside)
    with store.writing() as session:
        accounts.set_columns(session, amina.id, state="disabled")
    assert inside.get("/account").status_code == 303
    assert enter(app.test_client()).status_code == 422


def test_forgotten_needs_a_mail_server(app: Flask, store: Database) -> None:
    client = app.test_client()
    assert client.get("/forgotten").status_code == 404
    assert "/forgotten" not in client.get("/sign-in").text
    assert signed_in(app, store, person(store)).get("/forgotten").status_code == 404
