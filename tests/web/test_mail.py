"""Links for a new password by mail: a real server, encrypted, in the person's language; and when it does not want to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from flask import Flask
from structlog.testing import capture_logs

from matcher.config import Settings, Smtp
from matcher.domain.actors import OBSERVER, Grant
from matcher.store import accounts
from matcher.store.session import Database
from tests.helpers.mail import PASSWORD, USER, Received, certificate, mail_server
from tests.helpers.people import person, token_of
from tests.helpers.processes import wait_until
from web.app import create_app

OUTSIDE = "https://rounds.example.org"
_machines = count(1)
NEW = "five plain words for tests"


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Received]:
    kept = certificate(tmp_path / "mail.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(kept))
    with mail_server(kept) as received:
        yield received


def app_of(store: Database, server: Received, **smtp: object) -> Flask:
    told = {"host": "127.0.0.1", "port": server.port, "user": USER, "password": PASSWORD, "sender": "rounds@example.org", **smtp}
    return create_app(Settings(database_url=store.url, secret="s" * 40, public_url=OUTSIDE, smtp=Smtp(**told)),  # type: ignore[arg-type]
                      database=store)


def ask(app: Flask, email: str) -> tuple[int, str]:
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = f"192.0.2.{next(_machines)}"  # one machine may ask for few only
    answer = client.post("/forgotten", data={"csrf_token": token_of(client, "/forgotten"), "email": email})
    return answer.status_code, client.get(answer.location).text


def test_a_link_comes_encrypted_in_the_person_s_language_and_sets_the_password(store: Database, server: Received) -> None:
    known = person(store, Grant(OBSERVER))
    with store.writing() as session:
        accounts.change_account(session, known.id, known.version, language="fr")
    app = app_of(store, server)
    assert ask(app, known.email)[0] == 303
    wait_until(lambda: bool(server.messages), 30)
    ((to, message),) = server.messages
    assert (to, server.encrypted, server.logged_in) == ([known.email], [True], [True])
    assert (message["To"], message["From"]) == (known.email, "rounds@example.org")
    assert "mot de passe" in str(message["Subject"])
    found = re.search(rf"{OUTSIDE}(/\S+)", message.get_content())
    assert found is not None
    client = app.test_client()
    answer = client.post(found[1], data={"csrf_token": token_of(client, found[1]), "new": NEW, "again": NEW})
    assert answer.status_code == 303, answer.text
    entered = client.post("/sign-in", data={"csrf_token": token_of(client, "/sign-in"), "email": known.email, "password": NEW})
    assert (entered.status_code, entered.location) == (303, "/")


def test_an_address_that_nobody_has_gets_the_same_words_and_no_mail(store: Database, server: Received) -> None:
    known = person(store, Grant(OBSERVER))
    app = app_of(store, server)
    strange, usual = ask(app, "nobody@example.org"), ask(app, known.email)
    assert "a link is on its way" in strange[1] and "a link is on its way" in usual[1]
    wait_until(lambda: bool(server.messages), 30)
    assert [to for to, _message in server.messages] == [[known.email]]


@pytest.mark.parametrize("fault", ["certificate", "refused", "password"])
def test_a_mail_that_does_not_go_is_logged_without_a_name(
    store: Database, server: Received, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = person(store, Grant(OBSERVER))
    if fault == "certificate":
        monkeypatch.delenv("SSL_CERT_FILE")
    server.refuse = fault == "refused"
    app = app_of(store, server, **({"password": "wrong"} if fault == "password" else {}))
    with capture_logs() as logged:
        assert ask(app, known.email)[0] == 303
        wait_until(lambda: any(entry["event"] == "mail not sent" for entry in logged), 30)
    assert server.connections == 1 and not server.messages
    assert known.email not in repr(logged)


def test_one_machine_may_ask_for_few_links(store: Database, server: Received) -> None:
    client = app_of(store, server).test_client()
    client.environ_base["REMOTE_ADDR"] = "198.51.100.77"
    answers = [client.post("/forgotten", data={"csrf_token": token_of(client, "/forgotten"), "email": "nobody@example.org"}).status_code
               for _each in range(6)]
    assert answers == [303] * 5 + [429]


def test_without_a_mail_server_there_is_no_such_page(app: Flask) -> None:
    assert app.test_client().get("/forgotten").status_code == 404
