from __future__ import annotations

from dataclasses import replace

from matcher.goals.fit import Fit
from tests.helpers.answers import answer, exchange, leg
from tests.helpers.rounds import need, offer, past, pool, society


def test_every_point_is_earned_by_something() -> None:
    made = pool(society("KEN", "AFR"), society("RWA", "AFR"), need(prefers="RWA"), offer(prefers="KEN"), affinity={("n1", "o1"): 7})
    (pick,) = answer(made, exchange(leg()))
    assert Fit().points(pick.legs[0], pick.kind, "en", made) == {
        "language": 2, "receiver_prefers": 3, "sender_prefers": 3, "region": 1, "first_kind": 2, "new_pair": 1, "affinity": 7}
    assert Fit().value((pick,), made) == 19
    assert Fit().value((replace(pick, language=None),), made) == 17


def test_a_pair_is_new_again_after_two_years() -> None:
    for year, points in ((2027, 1), (2026, 0), (2025, 0), (2024, 1)):
        made = pool(society("KEN", "AFR"), need(kinds="peer_review;secondment", languages="en:B1"), offer(), past("KEN", "RWA", year))
        assert Fit().value(answer(made, exchange(leg())), made) == points
