"""Shares and lists as each language writes them."""

from __future__ import annotations

import pytest

from matcher.wording import listed, portion, series


@pytest.mark.parametrize(("language", "share", "whole"), [
    ("en", "-25.7%", "82%"), ("fr", "-25,7\u00a0%", "82\u00a0%"), ("es", "-25,7\u00a0%", "82\u00a0%"),
    ("ar", "\u2066-25.7%\u2069", "\u206682%\u2069")])
def test_a_share_is_written_as_its_language_does(language: str, share: str, whole: str) -> None:
    assert (portion(-257, language), portion(820, language, tenths=False)) == (share, whole)


def test_a_gain_has_its_sign_where_that_is_asked() -> None:
    assert (portion(100, "en", signed=True), portion(0, "en", signed=True), portion(100, "en")) == ("+10.0%", "0.0%", "10.0%")


@pytest.mark.parametrize(("last", "joined"), [
    ("idoneidad: 4", "efecto: 1 e idoneidad: 4"), ("hielo", "efecto: 1 y hielo"), ("impacto", "efecto: 1 e impacto"),
    ("costo", "efecto: 1 y costo")])
def test_the_spanish_and_gives_way_before_the_sound_of_an_i(last: str, joined: str) -> None:
    assert listed(["efecto: 1", last], "es") == joined


def test_what_stands_beside_each_other_has_the_comma_of_its_language() -> None:
    assert (series(["DEU (o1)", "إعارة"], "ar"), series(["DEU (o1)", "détachement"], "fr")) == ("DEU (o1)، إعارة", "DEU (o1), détachement")
