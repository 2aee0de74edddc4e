"""Health, metrics and log lines: what the operator needs, and nothing of what people are or write."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import text

from matcher import logs
from matcher.config import Settings
from matcher.domain.actors import ROUND_MANAGER
from matcher.store.session import Database, open_database
from tests.helpers.people import grant, person, signed_in
from tests.helpers.planned import asked, planned_round
from web.app import create_app

SECRET = "a secret of the tests, longer than it needs to be"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    logs.configure("info", stream)
    yield stream
    logs.configure("warning", io.StringIO())


def lines(log: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def test_health_is_ok_and_tells_when_the_database_is_not(app: Flask, store: Database) -> None:
    client = app.test_client()
    assert (client.get("/health").status_code, client.get("/health").json) == (200, {"status": "ok", "database": "ok"})
    with store.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    assert (client.get("/health").status_code, client.get("/health").json) == (
        503, {"status": "away", "database": "of another version"})


def test_health_tells_when_the_database_is_away() -> None:
    away = open_database("postgresql://nobody@127.0.0.1:1/none?connect_timeout=2")
    client = create_app(Settings(secret=SECRET), database=away).test_client()
    assert (client.get("/health").status_code, client.get("/health").json) == (503, {"status": "away", "database": "unreachable"})
    away.close()


def test_metrics_count_requests_and_runs(app: Flask, store: Database) -> None:
    planned_round(store, "first-look")
    asked(store)
    client = signed_in(app, store, person(store, grant(ROUND_MANAGER), email="somebody@example.org"))
    client.get("/rounds/r1?secret=person")
    client.get("/rounds/somebody@example.org")
    page = client.get("/metrics")
    assert page.status_code == 200
    assert 'matcher_requests_total{method="GET",route="/rounds/<key>",status="200"} 1.0' in page.text
    assert 'matcher_requests_total{method="GET",route="/rounds/<key>",status="404"} 1.0' in page.text
    assert 'matcher_runs{state="queued"} 1.0' in page.text
    assert "matcher_run_longest_wait_seconds" in page.text
    assert "matcher_workers_at_work 0.0" in page.text
    assert "somebody" not in page.text
    assert "secret" not in page.text


@pytest.mark.parametrize("given", [
    {"environ_base": {"REMOTE_ADDR": "10.0.0.7"}}, {"headers": {"X-Forwarded-For": "203.0.113.9"}}, {"headers": {"Via": "1.1 proxy"}},
    {"environ_base": {"REMOTE_ADDR": ""}}])
def test_metrics_are_for_this_machine_only(app: Flask, given: dict[str, object]) -> None:
    assert app.test_client().get("/metrics", **given).status_code == 404  # type: ignore[arg-type]


def test_with_a_token_metrics_are_for_its_bearer_only(store: Database) -> None:
    client = create_app(Settings(database_url=store.url, secret=SECRET, metrics_token="t" * 20), database=store).test_client()
    far = {"REMOTE_ADDR": "10.0.0.7"}
    assert client.get("/metrics", environ_base=far, headers={"Authorization": "Bearer " + "t" * 20}).status_code == 200
    for wrong in ("Bearer nonsense", "Bearer ", "", "Bearer té"):
        assert client.get("/metrics", headers={"Authorization": wrong}).status_code == 404


def test_a_request_is_one_line_without_what_people_wrote(app: Flask, log: io.StringIO) -> None:
    client = app.test_client()
    answer = client.get("/rounds?text=somebody@example.org", headers={"X-Request-ID": "abcdef-123456"})
    assert answer.headers["X-Request-ID"] == "abcdef-123456"
    client.post("/sign-out", data={"email": "somebody@example.org", "password": "Winter2026"})
    told = [line for line in lines(log) if line["event"] == "request"]
    assert [(line["method"], line["route"], line["status"]) for line in told] == [("GET", "/rounds", 303), ("POST", "/sign-out", 400)]
    assert told[0]["request"] == "abcdef-123456"
    assert all(isinstance(line["ms"], int) for line in told)
    assert "somebody" not in log.getvalue()
    assert "Winter" not in log.getvalue()


def test_a_request_id_that_is_none_is_made_anew(app: Flask) -> None:
    client = app.test_client()
    for wrong in ("x", "a b c d e f g h", "é" * 10, "a" * 100):
        made = client.get("/", headers={"X-Request-ID": wrong}).headers["X-Request-ID"]
        assert made != wrong
        assert len(made) == 16


def test_an_error_is_told_by_kind_and_place_without_its_words(app: Flask, log: io.StringIO) -> None:
    import structlog

    try:
        raise ValueError("somebody@example.org")
    except ValueError:
        structlog.get_logger("web").exception("request failed")
    (line,) = [line for line in lines(log) if line["event"] == "request failed"]
    assert line["error"] == "ValueError"
    assert "test_observing.py" in str(line["places"])
    assert "somebody" not in log.getvalue()
