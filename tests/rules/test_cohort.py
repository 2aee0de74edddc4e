from __future__ import annotations

from matcher.domain.kinds import PRACTICE_EXCHANGE
from matcher.domain.plan import Exchange, PlanLeg
from matcher.domain.pool import Pool
from matcher.rules.cohort import Cohort
from tests.helpers.answers import breaches, exchange, leg
from tests.helpers.rounds import need, offer, pool


def made(**terms: int) -> Pool:
    asks = [need(f"n{i}", key, kinds=PRACTICE_EXCHANGE) for i, key in enumerate(("KEN", "UGA", "TZA", "KEN"), 1)]
    return pool(*asks, offer(**terms))


def session(*legs: PlanLeg, language: str = "en") -> Exchange:
    return exchange(*legs, kind=PRACTICE_EXCHANGE, language=language)


def test_two_learners_are_enough_and_one_is_not() -> None:
    assert breaches(Cohort(), made(), session(leg("n1"), leg("n2"))) == []
    assert breaches(Cohort(), made(), session(leg("n1"))) == [("x1", {"why": "size", "legs": 1, "least": 2, "most": 8})]


def test_a_session_is_full_at_some_point() -> None:
    found = breaches(Cohort(), made(cohort_max=2), session(leg("n1"), leg("n2"), leg("n3")))
    assert found == [("x1", {"why": "size", "legs": 3, "least": 2, "most": 2})]


def test_a_receiver_sits_in_a_session_once() -> None:
    assert breaches(Cohort(), made(), session(leg("n1"), leg("n4"))) == [("x1", {"why": "receiver", "receiver": "KEN"})]


def test_its_language_is_one_that_every_leg_allows() -> None:
    assert breaches(Cohort(), made(), session(leg("n1"), leg("n2"), language="fr")) == [
        ("x1", {"why": "language", "language": "fr"})]
