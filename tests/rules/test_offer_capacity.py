from __future__ import annotations

from matcher.domain.kinds import PRACTICE_EXCHANGE
from matcher.rules.offer_capacity import OfferCapacity
from tests.helpers.answers import breaches, exchange, leg
from tests.helpers.rounds import need, offer, pool


def test_weeks_are_counted_whole() -> None:
    made = pool(need(days=8), need("n2", "UGA", days=7), offer(exchanges_max=2))
    first = exchange(leg("n1"), week=0)
    assert breaches(OfferCapacity(), made, first, exchange(leg("n2"), week=2, key="x2")) == []
    assert breaches(OfferCapacity(), made, first, exchange(leg("n2"), week=1, key="x2")) == [
        ("o1", {"week": 1, "people": 2, "limit": 1})]


def test_days_and_exchanges_are_counted_over_the_round() -> None:
    made = pool(need(people=2, days=10), need("n2", "UGA", days=10), offer(people=2, days_total=29))
    found = breaches(OfferCapacity(), made, exchange(leg("n1"), week=0), exchange(leg("n2"), week=9, key="x2"))
    assert found == [("o1", {"days": 30, "limit": 29}), ("o1", {"exchanges": 2, "limit": 1})]


def test_a_session_holds_one_person_whatever_its_cohort() -> None:
    asks = [need("n1", kinds=PRACTICE_EXCHANGE, people=4), need("n2", "UGA", kinds=PRACTICE_EXCHANGE)]
    made = pool(*asks, offer(days_total=3))
    assert breaches(OfferCapacity(), made, exchange(leg("n1"), leg("n2"), kind=PRACTICE_EXCHANGE)) == []
