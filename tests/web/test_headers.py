"""Every answer is safe to be shown: pages, errors, redirects and static files."""

from __future__ import annotations

import pytest
from flask import Flask

from matcher.config import Settings
from matcher.store.session import Database
from web.app import create_app
from web.headers import HEADERS, SECURE

PATHS = ("/", "/sign-in", "/rounds", "/nothing/here", "/static/site.css", "/static/nothing.css")


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_carries_the_headers(app: Flask, path: str) -> None:
    answer = app.test_client().get(path)
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert not set(SECURE) & set(answer.headers.keys())
    assert "Server" not in answer.headers


def test_the_policy_lets_no_script_run_and_nothing_come_from_elsewhere() -> None:
    policy = dict(part.strip().split(" ", 1) for part in HEADERS["Content-Security-Policy"].split(";"))
    assert policy == {"default-src": "'none'", "style-src": "'self'", "img-src": "'self'", "font-src": "'self'",
                      "base-uri": "'none'", "form-action": "'self'", "frame-ancestors": "'none'"}


@pytest.mark.parametrize("path", PATHS)
def test_over_https_the_browser_is_told_to_stay_there(store: Database, path: str) -> None:
    app = create_app(Settings(database_url=store.url, secret="s" * 40, secure_cookies=True), database=store)
    answer = app.test_client().get(path, base_url="https://localhost/")
    assert {name: answer.headers.get(name) for name in SECURE} == SECURE


def test_cookies_are_for_this_site_only_and_no_script_reads_them(store: Database) -> None:
    app = create_app(Settings(database_url=store.url, secret="s" * 40, secure_cookies=True), database=store)
    cookies = app.test_client().get("/sign-in?lang=fr", base_url="https://localhost/").headers.getlist("Set-Cookie")
    assert len(cookies) == 2
    for cookie in cookies:
        assert {"HttpOnly", "SameSite=Lax", "Secure"} <= {part.strip() for part in cookie.split(";")}


def test_pages_are_kept_by_nobody_and_static_files_for_long(app: Flask) -> None:
    client = app.test_client()
    page = client.get("/")
    assert page.headers["Cache-Control"] == "no-store"
    address = page.text.split('rel="stylesheet" href="', 1)[1].split('"', 1)[0]
    style = client.get(address)
    assert style.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert style.mimetype == "text/css"


def test_text_is_compressed_for_those_who_can_read_it(app: Flask) -> None:
    client = app.test_client()
    for path in ("/", "/static/site.css"):
        plain, small = client.get(path), client.get(path, headers={"Accept-Encoding": "gzip"})
        assert "Content-Encoding" not in plain.headers
        assert small.headers["Content-Encoding"] == "gzip"
        assert len(small.data) < len(plain.data) / 2
        assert "Accept-Encoding" in small.headers["Vary"]


def test_a_post_from_another_site_is_refused(app: Flask) -> None:
    answer = app.test_client().post("/sign-out", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


def test_a_page_names_no_other_site(app: Flask) -> None:
    for path in ("/", "/sign-in", "/nothing"):
        assert "//" not in app.test_client().get(path).text.replace("<!doctype", "")
