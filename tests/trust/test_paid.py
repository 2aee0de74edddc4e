"""Money that stays: what is decided anew is laid out beside it, and the whole stands every rule."""

from __future__ import annotations

import numpy as np

from matcher.domain.funding import Costs
from matcher.trust.anew import DECIDED, near
from matcher.trust.nearby import free_legs
from tests.helpers.rounds import envelope, need, offer, pool, society
from tests.trust.desks import desk_of

TWO = (society("KEN", "AFR"), society("UGA", "AFR"), need("n1", priority=1), need("n2", "UGA", priority=2), offer("o1", "RWA"),
       offer("o2", "FRA"))


def test_what_is_decided_anew_gets_what_is_left_and_no_more() -> None:
    desk = desk_of(pool(*TWO, envelope("e1", 9000, support_permille=50), costs=Costs()))
    place = [row.need for row in desk.pool.needs].index("n2")
    found = near(desk.problem, desk.goals, desk.choices, free_legs(desk.problem, [place], desk.choices), seconds=20, seed=1)
    assert found.status == DECIDED and found.proved
    assert found.values == desk.values
    assert sum(charge.amount for pick in found.picks for leg in pick.legs for charge in leg.charges) == sum(
        charge.amount for x in desk.plan.exchanges for leg in x.legs for charge in leg.charges)


def test_an_envelope_that_counts_by_receiver_counts_what_stays() -> None:
    """Both needs are of one receiver, and the envelope gives one receiver enough for one leg: the other cannot step in."""
    made = pool(society("KEN", "AFR"), need("n1", priority=1), need("n2", priority=3), offer("o1", "RWA"), offer("o2", "FRA"),
                envelope("e1", 50_000, per_society=6000), costs=Costs())
    desk = desk_of(made)
    assert {leg.need for x in desk.plan.exchanges for leg in x.legs} == {"n1"}
    place = [row.need for row in desk.pool.needs].index("n2")
    free = np.flatnonzero(desk.problem.legs.need == place)
    found = near(desk.problem, desk.goals, desk.choices, free, seconds=20, seed=1)
    assert found.met == {"n1"}
