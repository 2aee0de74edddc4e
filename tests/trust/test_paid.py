"""Money that stays: what is decided anew is laid out beside it, and the whole stands every rule."""

from __future__ import annotations

import numpy as np

from matcher.domain.funding import Costs
from matcher.domain.pool import Pool
from matcher.trust.anew import DECIDED, near
from matcher.trust.desk import choices_of
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


def test_own_funds_of_a_team_are_spent_once() -> None:
    """One leg of the team stays on the sheet, since its envelope counts by receiver: the other, which has spent the team's
    own funds, must stay there with it, else they are there a second time."""
    def made(most: int) -> Pool:
        return pool(society("KEN", "AFR"), need("n1", kinds="joint_operation", capability=None, roles="DAT-CASE;SRV-TRAC", own_funds=2000),
                    need("n2", priority=3), offer("o1", "RWA"), offer("o2", "FRA", capabilities="DAT-CASE:5"), offer("o3", "UGA"),
                    envelope("e1", 50_000, per_society=most, capabilities="SRV-TRAC"), envelope("e2", 50_000, capabilities="DAT-CASE"),
                    costs=Costs())

    before = desk_of(made(6000))
    spent = {leg.capability: sum(leg.own_funds.values()) for x in before.plan.exchanges for leg in x.legs}
    assert spent == {"DAT-CASE": 2000, "SRV-TRAC": 0}
    problem = before.made(made(7000))
    free = np.flatnonzero(problem.legs.need == [row.need for row in problem.pool.needs].index("n2"))
    found = near(problem, before.goals, choices_of(before.plan.exchanges, problem.legs), free, seconds=20, seed=1)
    assert found.met == {"n1", "n2"}
    own = sum(amount for pick in found.picks for leg in pick.legs if leg.need.need == "n1" for amount in leg.own_funds.values())
    assert own == 2000
