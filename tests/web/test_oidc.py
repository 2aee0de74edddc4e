"""Signing in by an identity provider, against one that speaks the protocol for real on this machine."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient

from matcher.config import Oidc, Settings
from matcher.domain.actors import ROUND_MANAGER
from matcher.store import accounts
from matcher.store.session import Database
from tests.helpers.identity import CLIENT, SECRET, Provider, identity_provider
from tests.helpers.people import grant, person
from web.app import create_app


@pytest.fixture
def provider() -> Iterator[Provider]:
    with identity_provider(Provider()) as running:
        yield running


@pytest.fixture
def settings(store: Database, provider: Provider) -> Settings:
    return Settings(database_url=store.url, secret="s" * 40, oidc=Oidc(provider.issuer, CLIENT, SECRET, "Movement ID"))


@pytest.fixture
def app(store: Database, settings: Settings) -> Flask:
    person(store, grant(ROUND_MANAGER), email="amina@example.org", name="Amina")
    return create_app(settings, database=store)


def go(client: FlaskClient, path: str = "/sign-in/provider") -> str:
    """To the provider and back, as a browser goes; where one is in the end."""
    away = client.get(path)
    assert away.status_code == 302
    back = requests.get(away.location, allow_redirects=False, timeout=10).headers["Location"]
    return str(client.get(back).location)


def test_a_person_whom_the_provider_knows_comes_in(app: Flask, provider: Provider, store: Database) -> None:
    client = app.test_client()
    assert "Sign in with Movement ID" in client.get("/sign-in").text
    assert go(client, "/sign-in/provider?next=/rounds") == "/rounds"
    assert "Amina" in client.get("/account").text
    with store.reading() as session:
        held = accounts.account_of_email(session, "amina@example.org")
        assert held is not None and held.oidc_subject == "person-1"


def test_the_question_has_a_challenge_a_state_and_a_nonce(app: Flask, provider: Provider) -> None:
    go(app.test_client())
    assert {name: provider.asked[name] for name in ("response_type", "client_id", "code_challenge_method", "redirect_uri")} == {
        "response_type": "code", "client_id": CLIENT, "code_challenge_method": "S256",
        "redirect_uri": "http://localhost/sign-in/provider/back"}
    assert min(len(provider.asked[name]) for name in ("state", "nonce", "code_challenge")) >= 20


def test_the_address_outside_is_that_of_the_settings(store: Database, settings: Settings, provider: Provider) -> None:
    app = create_app(dataclasses.replace(settings, public_url="https://matching.example.org"), database=store)
    app.test_client().get("/sign-in/provider")
    location = app.test_client().get("/sign-in/provider").location
    assert "redirect_uri=https%3A%2F%2Fmatching.example.org%2Fsign-in%2Fprovider%2Fback" in location


@pytest.mark.parametrize("spoil", [
    {"nonce": "another"}, {"aud": "another"}, {"iss": "https://evil.example"}, {"exp": 1}, {"sub": ""}, {"sub": None}])
def test_a_token_that_is_not_ours_lets_nobody_in(app: Flask, provider: Provider, spoil: dict[str, object]) -> None:
    provider.spoil = spoil
    client = app.test_client()
    assert go(client) == "/sign-in"
    assert client.get("/account").status_code == 303


def test_a_signature_of_somebody_else_lets_nobody_in(app: Flask, provider: Provider) -> None:
    provider.wrong_key = True
    client = app.test_client()
    assert go(client) == "/sign-in"
    assert "did not let you in" in client.get("/sign-in").text


def test_an_answer_that_was_not_asked_for_lets_nobody_in(app: Flask, provider: Provider) -> None:
    """Somebody else's answer, put into a person's browser."""
    away = app.test_client().get("/sign-in/provider").location
    back = requests.get(away, allow_redirects=False, timeout=10).headers["Location"]
    victim = app.test_client()
    assert victim.get(back).location == "/sign-in"
    assert victim.get("/account").status_code == 303
    assert app.test_client().get("/sign-in/provider/back?error=access_denied&state=x").location == "/sign-in"


def test_an_address_counts_only_when_the_provider_has_verified_it(app: Flask, provider: Provider) -> None:
    provider.verified = False
    client = app.test_client()
    assert go(client) == "/sign-in"
    assert "There is no account for you here." in client.get("/sign-in").text


def test_nobody_is_made_an_account(app: Flask, provider: Provider, store: Database) -> None:
    provider.email, provider.subject = "stranger@example.org", "person-2"
    assert go(app.test_client()) == "/sign-in"
    with store.reading() as session:
        assert accounts.account_of_email(session, "stranger@example.org") is None


def test_another_person_with_the_same_address_is_another_person(app: Flask, provider: Provider) -> None:
    go(app.test_client())
    provider.subject = "person-2"
    assert go(app.test_client()) == "/sign-in"


def test_a_provider_that_is_away_is_said_so(store: Database) -> None:
    settings = Settings(database_url=store.url, secret="s" * 40, oidc=Oidc("http://127.0.0.1:9", CLIENT, SECRET))
    client = create_app(settings, database=store).test_client()
    assert client.get("/sign-in/provider").location == "/sign-in"
    assert "cannot be reached just now" in client.get("/sign-in").text


def test_without_a_provider_there_is_no_such_page(store: Database) -> None:
    client = create_app(Settings(database_url=store.url, secret="s" * 40), database=store).test_client()
    assert [client.get(path).status_code for path in ("/sign-in/provider", "/sign-in/provider/back")] == [404, 404]
