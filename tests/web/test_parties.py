"""The societies of a round, as a round manager changes them."""

from __future__ import annotations

import pytest
from flask import Flask

from matcher.domain.actors import ROUND_MANAGER
from matcher.store.session import Database
from tests.helpers.people import grant, person, signed_in
from tests.helpers.reviewed import put_to, reviewed_round


@pytest.mark.parametrize(("language", "words"), [("en", ("low", "middle", "high")), ("fr", ("bas", "moyen", "élevé")),
                                                 ("ar", ("منخفضة", "متوسطة", "مرتفعة"))])
def test_the_cost_of_a_stay_is_chosen_in_words_of_the_readers_language(
    app: Flask, store: Database, language: str, words: tuple[str, ...],
) -> None:
    reviewed_round(store)
    put_to(store, "draft")
    page = signed_in(app, store, person(store, grant(ROUND_MANAGER))).get(f"/rounds/r1/societies/KEN?lang={language}").text
    assert [f">{word}</option>" in page for word in words] == [True, True, True]
