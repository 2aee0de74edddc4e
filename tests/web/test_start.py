"""The start page in four languages, safe and without foreign parts."""

from __future__ import annotations

import pytest

from web.app import create_app


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("fr", "ltr"), ("es", "ltr"), ("ar", "rtl")])
def test_the_page_speaks_and_runs_in_its_direction(language: str, direction: str) -> None:
    answer = create_app().test_client().get(f"/?lang={language}")
    assert answer.status_code == 200
    assert f'<html lang="{language}" dir="{direction}">' in answer.text
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "http" not in answer.text


def test_the_browser_chooses_where_nobody_asks() -> None:
    answer = create_app().test_client().get("/", headers={"Accept-Language": "es-CO,es;q=0.9"})
    assert '<html lang="es"' in answer.text
    assert "Content-Security-Policy" in create_app().test_client().get("/nothing").headers
