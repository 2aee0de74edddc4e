from __future__ import annotations

from typing import Any

import pytest

from matcher.checks.language import Language
from matcher.kinds.rows import Terms
from matcher.kinds.speech import allowed, best, both_high, interpreted
from tests.helpers.judging import kinds_passed, passes, rows
from tests.helpers.rounds import capability, need, offer, pool, society


def spoken(asked: str, given: str, **fields: Any) -> Any:
    return pool(need(languages=asked, **fields), offer(languages=given))


@pytest.mark.parametrize(
    ("given", "asked", "expected"),
    [("en:B2", "en:B1", True), ("en:B1", "en:B1", False), ("en:B2", "en:A2", False), ("en:C2", "fr:C2", False),
     ("en:B1;fr:B2", "en:B1;fr:B1", True), ("en:B1;fr:B2", "en:B1;fr:A2", False)])
def test_one_language_at_both_thresholds(given: str, asked: str, expected: bool) -> None:
    assert passes(Language(), spoken(asked, given)) is expected


def test_thresholds_are_numbers_of_the_check() -> None:
    made = spoken("en:A1", "en:C1")
    assert [passes(Language(peer, host), made) for peer, host in (("C1", "A1"), ("C2", "A1"), ("C1", "A2"))] == [
        True, False, False]
    with pytest.raises(ValueError, match="^peer must be a level from A1 to C2.$"):
        Language(peer="D1")
    with pytest.raises(ValueError, match="^host must be a level from A1 to C2.$"):
        Language(host="b1")


def test_the_languages_of_a_need_or_offer_replace_its_society_s() -> None:
    ken, rwa = society("KEN", languages="sw:C2"), society("RWA", languages="rw:C2")
    assert not passes(Language(), pool(ken, rwa, need(), offer()))
    assert passes(Language(), pool(ken, rwa, need(languages="rw:B1"), offer()))
    assert passes(Language(), pool(ken, rwa, need(), offer(languages="sw:B2")))


@pytest.mark.parametrize(("brings", "risk", "kinds"), [
    (True, "none", ["secondment", "peer_review"]), (True, "indirect", ["secondment", "peer_review"]),
    (True, "direct", []), (False, "none", [])])
def test_an_interpreter_serves_two_sides_away_from_case_data(brings: bool, risk: str, kinds: list[str]) -> None:
    made = pool(capability("SRV-TRAC", risk=risk), offer(languages="fr:C2"),
                need(languages="en:C2", interpreter=brings, kinds="joint_operation", roles="SRV-TRAC;SRV-TRAC"))
    assert kinds_passed(Language(), made) == kinds
    assert interpreted(rows(made)).tolist() == [bool(kinds)]


def test_no_interpreter_where_a_language_is_shared() -> None:
    assert interpreted(rows(spoken("en:B1", "en:B2", interpreter=True))).tolist() == [False]


@pytest.mark.parametrize(
    ("given", "asked", "expected"),
    [
        ("fr:C1;en:C2", "fr:C1;en:B2", "fr"),  # the higher lower level
        ("en:C1;fr:C2", "en:B2;fr:B2", "fr"),  # the same lower level: the higher higher one
        ("fr:C1;en:C1", "fr:C1;en:C1", "en"),  # the same: the alphabet
        ("en:B1;fr:B2", "en:C2;fr:B1", "fr"),  # English is better on paper, yet the peer is below the threshold
        ("en:C1", "fr:C1", None),
    ])
def test_the_best_language_of_two_sides(given: str, asked: str, expected: str | None) -> None:
    leg = rows(spoken(asked, given))
    (place,) = best(leg, allowed(leg, leg.terms.peer, leg.terms.host)).tolist()
    assert (None if place < 0 else leg.codes.languages[place]) == expected


def test_with_the_check_off_any_shared_language_is_allowed() -> None:
    leg = rows(spoken("en:A1;fr:C2", "en:A2;ar:C1"), terms=Terms(peer=1, host=1))
    table = allowed(leg, leg.terms.peer, leg.terms.host)
    assert [code for code, yes in zip(leg.codes.languages, table[0], strict=True) if yes] == ["en"]


@pytest.mark.parametrize(("given", "asked", "expected"), [("en:C1", "en:C1", True), ("en:C2", "en:B2", False)])
def test_both_sides_high(given: str, asked: str, expected: bool) -> None:
    assert both_high(rows(spoken(asked, given))).tolist() == [[expected]]
