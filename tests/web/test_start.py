"""The start page in four languages, safe and without foreign parts."""

from __future__ import annotations

import pytest
from flask import Flask


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("fr", "ltr"), ("es", "ltr"), ("ar", "rtl")])
def test_the_page_speaks_and_runs_in_its_direction(app: Flask, language: str, direction: str) -> None:
    answer = app.test_client().get(f"/?lang={language}")
    assert answer.status_code == 200
    assert f'<html lang="{language}" dir="{direction}">' in answer.text
    assert answer.headers["Content-Language"] == language
    assert "http" not in answer.text


def test_the_browser_chooses_where_nobody_asks(app: Flask) -> None:
    answer = app.test_client().get("/", headers={"Accept-Language": "es-CO,es;q=0.9"})
    assert '<html lang="es"' in answer.text


def test_what_was_asked_for_is_remembered(app: Flask) -> None:
    client = app.test_client()
    client.get("/?lang=fr")
    assert '<html lang="fr"' in client.get("/", headers={"Accept-Language": "es"}).text
