from __future__ import annotations

from matcher.domain.kinds import PRACTICE_EXCHANGE
from matcher.rules.away import Away
from tests.helpers.answers import breaches, exchange, leg
from tests.helpers.rounds import need, offer, pool


def test_travellers_of_all_offers_of_a_sender_count_together() -> None:
    made = pool(need(people=2, days=7), need("n2", "UGA", days=7), offer(people=2), offer("o2"))
    here = exchange(leg("n1"))
    assert breaches(Away(), made, here, exchange(leg("n2", "o2"), week=1, key="x2")) == []
    assert breaches(Away(), made, here, exchange(leg("n2", "o2"), key="x2")) == [("RWA", {"week": 0, "away": 3, "limit": 2})]


def test_learners_do_not_count() -> None:
    made = pool(need(people=4, kinds=PRACTICE_EXCHANGE), need("n2", "UGA", people=4, kinds=PRACTICE_EXCHANGE), offer())
    assert breaches(Away(at_once=0), made, exchange(leg("n1"), leg("n2"), kind=PRACTICE_EXCHANGE)) == []
