"""One exchange in full."""

from __future__ import annotations

from datetime import date

import pytest

from matcher.domain.reasons import Reason
from matcher.review.detail import MoneyLine, detail, own_legs
from matcher.review.words import OF_THE_PAIR, Words
from matcher.wording import translator
from tests.helpers.solved import small


def test_people_days_and_money_by_line_and_envelope() -> None:
    found = detail(small(), "x2")
    (leg,) = found.legs
    assert (found.last, leg.travellers, leg.need.need, leg.offer.offer, leg.cost) == (date(2027, 2, 24), 2, "n2", "o2", 6720)
    assert leg.money == (
        MoneyLine("travel", 3200, 500, (("e1", 2700),)), MoneyLine("stay", 2600, 0, (("e1", 2600),)),
        MoneyLine("insurance", 120, 0, (("e1", 120),)), MoneyLine("local", 800, 0, (("e1", 800),)))
    assert (found.cost, found.own_funds, found.payers) == (6720, 500, (("e1", 6220),))
    assert found.parts == (("RWA", "hosts"), ("KEN", "sends"))
    assert (found.previous, found.following) == ("x1", "x3")


def test_every_line_is_paid_for_to_the_last_unit() -> None:
    for row in small().rows:
        for leg in detail(small(), row.exchange).legs:
            assert all(line.cost == line.own_funds + sum(amount for _, amount in line.paid) for line in leg.money)


def test_learners_of_a_session_travel_to_its_host() -> None:
    found = detail(small(), "x3")
    assert found.parts == (("FRA", "hosts"), ("KEN", "learns"), ("SEN", "learns"))
    assert [leg.travellers for leg in found.legs] == [1, 2]


def test_a_learner_sees_its_own_pair_and_its_own_money() -> None:
    found = detail(small(), "x3", only=frozenset({"SEN"}))
    assert [leg.need.need for leg in found.legs] == ["n4"]
    assert found.parts == (("FRA", "hosts"), ("SEN", "learns"))
    whole = detail(small(), "x3")
    assert found.cost + detail(small(), "x3", only=frozenset({"KEN"})).cost == whole.cost
    assert detail(small(), "x3", only=frozenset({"FRA"})).legs == whole.legs
    assert own_legs(small().exchange["x3"], frozenset({"COL"})) == ()


def test_the_ends_of_the_plan_have_no_neighbour() -> None:
    assert detail(small(), "x1").previous is None
    assert detail(small(), "x4").following is None


def test_an_exchange_that_is_not_there() -> None:
    with pytest.raises(KeyError):
        detail(small(), "x99")


def test_reasons_are_sentences_with_names_in_them() -> None:
    (leg,) = detail(small(), "x1").legs
    words = Words(small().pool, translator("en"))
    told = words.sentences(leg.reasons)
    assert len(told) == len(leg.reasons)
    for text in ("Rwandan Red Cross both gives (1) and receives (1).", "Kenya Red Cross Society both gives (1) and receives (2).",
                 "The working language is English.", "Both are in Africa."):
        assert text in told
    assert leg.runner_up is not None
    assert words.sentence(leg.runner_up) == "No other offer passes the checks."


def test_names_stand_for_keys_however_deep_they_are() -> None:
    words = Words(small().pool, translator("fr"))
    reason = Reason("outbid", {"offer": "o1", "by": [{"need": "n1", "society": "FRA"}]})
    assert "Croix-Rouge française (n1)" in words.sentence(reason)
    assert words.sentence(Reason("no_sentence", {"nearest": {"sender": "FRA", "offer": "o3"}, "languages": ["en"]})) == (
        "no_sentence: nearest {'sender': 'Croix-Rouge française', 'offer': 'o3'}, languages ['en']")


def test_the_parties_are_told_nothing_of_others() -> None:
    (leg,) = detail(small(), "x1").legs
    told = Words(small().pool, translator("en")).sentences(leg.reasons, only=OF_THE_PAIR)
    assert told == ["The working language is English.", "Both are in Africa.",
                    "It is the kind that the need wanted most: secondment.",
                    "The two have not worked together in the last two years."]
