"""Moments as readers see them: the day as everywhere else, the time in UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from flask import Flask

from web.i18n import moment


@pytest.mark.parametrize(("language", "text"), [
    ("en", "24 Nov 2026, 03:59:34 UTC"), ("fr", "24 nov. 2026, 03:59:34 UTC"), ("ar", "24 نوفمبر 2026، 3:59:34 ص UTC")])
def test_a_moment_has_its_day_in_words_in_every_language(app: Flask, language: str, text: str) -> None:
    there = datetime(2026, 11, 24, 6, 59, 34, tzinfo=timezone(timedelta(hours=3)))
    with app.test_request_context(f"/?lang={language}"):
        assert moment(there).replace("\u202f", " ").replace("\xa0", " ") == text
        assert moment(there.astimezone(UTC).replace(tzinfo=None)) == moment(there)
        assert moment(None) == "–"
