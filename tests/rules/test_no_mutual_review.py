from __future__ import annotations

from matcher.domain.kinds import PEER_REVIEW
from matcher.rules.no_mutual_review import NoMutualReview
from tests.helpers.answers import breaches, exchange, leg
from tests.helpers.rounds import need, offer, pool


def test_two_do_not_review_each_other_even_months_apart() -> None:
    made = pool(need("n1", "KEN", kinds=PEER_REVIEW), need("n2", "RWA", kinds=PEER_REVIEW), offer("o1", "RWA"), offer("o2", "KEN"))
    there = exchange(leg("n1", "o1"), kind=PEER_REVIEW)
    back = exchange(leg("n2", "o2"), kind=PEER_REVIEW, week=30, key="x2")
    assert breaches(NoMutualReview(), made, there) == []
    assert breaches(NoMutualReview(), made, there, back) == [("KEN", {"society": "RWA"})]
