"""Chances, draws, repair and the spread of a plan under declines, on a bundled round solved once."""

from __future__ import annotations

import dataclasses
import threading
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from matcher import planner
from matcher.domain.errors import DataError
from matcher.domain.kinds import KINDS
from matcher.domain.plan import Plan
from matcher.policy import read_policy
from matcher.robust.chances import chances_of, read_chances
from matcher.robust.declines import left, shut
from matcher.robust.figures import spread, summed
from matcher.robust.mending import Mender
from matcher.robust.simulation import Bench, bench, simulate, worst_harms
from matcher.robust.sturdy import sturdier
from matcher.scenario import Limits, Scenario
from matcher.solve.problem import make_problem
from matcher.solve.verify import audit
from matcher.tables.scenario_folder import read_scenario
from tests.helpers.rounds import need, offer, pool, society
from tests.helpers.solved import small

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"


@cache
def solved(name: str = "global-2027") -> tuple[Scenario, Plan]:
    """A bundled round and a plan of it; impact alone is enough here."""
    read = read_scenario(SCENARIOS / name)
    policy = read_policy(goals={"order": ["impact"]})[0]
    read = dataclasses.replace(read, policy=policy, limits=dataclasses.replace(read.limits, seconds=300))
    return read, planner.plan(read)


@cache
def ready() -> Bench:
    return bench(*solved(), read_chances(), 7)


def test_chances_multiply_and_stay_within_bounds() -> None:
    legs = ready().mender.problem.legs
    chance = read_chances().of(legs)
    assert chance.min() >= 700
    assert chance.max() <= 1000
    rows = [{"what": "kind", "value": kind, "permille": "500"} for kind in KINDS]
    rows += [{"what": "region", "value": "same", "permille": "2000"}, {"what": "region", "value": "other", "permille": "0"},
             {"what": "history", "value": "known", "permille": "1000"}, {"what": "history", "value": "new", "permille": "1000"}]
    region = np.array([row.region or row.society for row in legs.pool.societies])
    same = region[legs.receiver] == region[legs.sender]
    assert set(chances_of(rows).of(legs)[same].tolist()) == {1000}
    assert set(chances_of(rows).of(legs)[~same].tolist()) == {10}


@pytest.mark.parametrize(("rows", "wrong"), [
    ([{"what": "kind", "value": "party", "permille": "1"}], "'kind party' is not known."),
    ([{"what": "region", "value": "same", "permille": "often"}], "'often' is not a whole number from 0 to 2000."),
    ([{"what": "region", "value": "same", "permille": "900"}], "Missing: kind secondment"),
])
def test_a_table_of_chances_that_is_wrong_says_where(rows: list[dict[str, str]], wrong: str) -> None:
    with pytest.raises(DataError, match=wrong.replace("(", r"\(")):
        chances_of(rows)


def test_draws_are_the_same_for_the_same_seed_and_decline_as_often_as_they_should() -> None:
    draws = ready().draws
    assert draws.declined(3) == draws.declined(3)
    assert draws.declined(3) != draws.declined(4)
    share = np.mean([len(draws.declined(number)) for number in range(400)]) / len(draws.legs)
    assert share == pytest.approx(1 - draws.permille.mean() / 1000, abs=0.02)


def test_a_team_without_a_member_falls_and_a_session_goes_on_while_enough_learn() -> None:
    mender = ready().mender
    team = next(choice for choice in mender.choices if choice.kind == "joint_operation")
    after = left(mender.choices, frozenset({team.legs[0].leg}), mender.problem)
    assert len(after) == len(mender.choices) - 1
    session = next(choice for choice in mender.choices if choice.kind == "practice_exchange")
    after = left(mender.choices, frozenset({session.legs[0].leg}), mender.problem)
    offer = mender.problem.pool.offers[int(mender.problem.legs.offer[session.legs[0].leg])]
    assert (session.week in {choice.week for choice in after if choice.kind == session.kind}) or len(session.legs) <= offer.cohort_min


@pytest.mark.parametrize("draw", range(6))
def test_repair_keeps_what_was_accepted_asks_nobody_twice_and_breaks_no_rule(draw: int) -> None:
    given, (scenario, _) = ready(), solved()
    declined = given.draws.declined(draw)
    standing = {(paid.leg, choice.week) for choice in given.mender.stands(declined) for paid in choice.legs}
    for mended in (given.mender.mended(declined), given.mender.refilled(declined)):
        now = {(paid.leg, choice.week) for choice in mended.choices for paid in choice.legs}
        assert standing <= now
        assert not {leg for leg, _ in now} & set(shut(declined, given.mender.problem).tolist())
        assert audit(given.mender.problem.picks(mended.choices), scenario.pool, scenario.policy) == []
        assert mended.before <= mended.after == given.mender.value(mended.choices)


@pytest.mark.parametrize("draw", range(3))
def test_no_repair_that_keeps_the_accepted_is_better(draw: int) -> None:
    """Against the product's own search, with what stands pinned and what declined left out."""
    from matcher.domain.pool import Pin

    given, (scenario, _) = ready(), solved()
    problem, declined = given.mender.problem, given.draws.declined(draw)
    pool, legs = scenario.pool, problem.legs
    pins = [Pin(pool.needs[legs.need[paid.leg]].need, pool.offers[legs.offer[paid.leg]].offer, "in", int(legs.role[paid.leg]) or None,
                pool.week_start(choice.week), choice.kind) for choice in given.mender.stands(declined) for paid in choice.legs]
    pins += [Pin(pool.needs[legs.need[leg]].need, pool.offers[legs.offer[leg]].offer, "out") for leg in declined]
    best = planner.plan(dataclasses.replace(scenario, pool=dataclasses.replace(pool, pins=tuple(pins))))
    mended = given.mender.mended(declined, gap=0.0)
    assert best.goals[0].proved
    assert mended.after == best.goals[0].value


def test_declines_that_leave_everything_change_nothing() -> None:
    mender = ready().mender
    assert mender.mended(frozenset()).before == mender.promised


def test_a_plan_whose_every_leg_is_pinned_to_the_only_offer_wins_nothing_back() -> None:
    given = small()
    found = simulate(given.scenario, given.plan, read_chances(), draws=30, workers=1)
    assert found.asked == 5
    assert found.repaired.mean <= found.promised
    assert found.before.worst_tenth <= found.before.mean
    assert [harm.lost for harm in found.harms] == sorted((harm.lost for harm in found.harms), reverse=True)


def test_harms_are_the_worst_of_all_declines() -> None:
    given = ready()
    worst = worst_harms(given, 3, threading.Event())
    every = sorted((given.mender.promised - given.mender.mended(frozenset({int(leg)}), gap=0.0).after for leg in given.draws.legs),
                   reverse=True)
    assert [harm.lost for harm in worst] == every[:3]


@pytest.mark.slow
@pytest.mark.parametrize("waves", [1, 3])
def test_workers_give_the_same_draws_as_one(waves: int) -> None:
    one, two = (simulate(*solved(), read_chances(), draws=6, harms=0, waves=waves, workers=workers) for workers in (1, 2))
    assert one == two


def test_draws_made_apart_and_in_any_order_are_put_together_alike() -> None:
    given = ready()
    rows = [given.draw(number) for number in range(4)]
    again = [dataclasses.replace(ready(), mender=Mender(given.mender.problem, given.mender.choices)).draw(number) for number in (3, 1)]
    assert again == [rows[3], rows[1]]
    assert summed(given.odds, rows[::-1]) == summed(given.odds, rows)


def test_stopped_it_speaks_of_the_draws_done() -> None:
    stop = threading.Event()

    def listen(done: int, of: int) -> None:
        if done == 2:
            stop.set()

    found = simulate(*solved(), read_chances(), draws=50, harms=0, seed=7, workers=1, listen=listen, stop=stop)
    assert (len(found.draws), found.of) == (2, 50)
    assert found.draws == tuple(ready().draw(number) for number in range(2))


def test_repair_reaches_what_hindsight_would_and_more_than_by_hand() -> None:
    found = summed(ready().odds, [ready().draw(number) for number in range(6)])
    assert found.recovered >= 980
    assert found.recovered_by_hand < found.recovered


def test_those_who_step_in_may_be_asked_as_well() -> None:
    given = dataclasses.replace(ready(), waves=3)
    for number in range(3):
        once, row = ready().draw(number), given.draw(number)
        assert row.before == once.before <= row.refilled <= row.repaired <= row.hindsight <= once.hindsight


def two_ways() -> Scenario:
    """Each offer can serve either need. Across regions they promise more, and are seldom accepted."""
    made = pool(society("KEN", "AFR"), society("RWA", "AFR"), society("FRA", "EUR"), society("ESP", "EUR"),
                need("n1", "KEN", level=1, target=5), need("n2", "FRA", level=1, target=4),
                offer("o1", "ESP", capabilities="SRV-TRAC:5"), offer("o2", "RWA", capabilities="SRV-TRAC:4"))
    return Scenario("two-ways", "Two ways", "", made, read_policy(goals={"order": ["impact"]})[0], Limits(seconds=20, workers=1))


def test_a_sturdier_plan_has_its_price_and_gives_more_in_draws_that_did_not_choose_it() -> None:
    scenario = two_ways()
    chances = read_chances().with_permille("secondment", 900).with_permille("other", 400)
    found = sturdier(scenario, planner.plan(scenario), chances, draws=300, seconds=10, workers=1)
    assert {(leg.need, leg.offer) for exchange in found.plan.exchanges for leg in exchange.legs} == {("n1", "o2"), ("n2", "o1")}
    assert found.price > 0
    assert found.better and found.gained > found.doubt > 0
    # Other draws say the same.
    others = [simulate(scenario, plan, chances, draws=300, seed=99, harms=0, workers=1).repaired.mean
              for plan in (found.plan, planner.plan(scenario))]
    assert others[0] > others[1]
    assert planner.verify(scenario, found.plan) == []


def test_where_nothing_is_sturdier_the_plan_stays() -> None:
    scenario = two_ways()
    plan = planner.plan(scenario)
    found = sturdier(scenario, plan, read_chances().with_permille("secondment", 1000).with_permille("other", 1000), draws=20, seconds=10,
                     workers=1)
    assert (found.plan, found.price, found.gained, found.better) == (plan, 0, 0, False)


def test_the_worst_tenth() -> None:
    assert (spread(range(1, 101), 0).mean, spread(range(1, 101), 0).worst_tenth) == (50, 6)
    assert spread([], 9).mean == 9


def test_a_round_without_money_is_repaired_too() -> None:
    scenario, plan = solved()
    problem = ready().mender.problem
    policy = dataclasses.replace(scenario.policy, rules=tuple(
        dataclasses.replace(rule, on=False) if rule.name == "funding" else rule for rule in scenario.policy.rules))  # type: ignore[type-var]
    free = make_problem(scenario.pool, policy, problem.legs, 1)
    mender = Mender(free, ready().mender.choices)
    assert mender.mended(ready().draws.declined(0)).after >= ready().mender.mended(ready().draws.declined(0)).after
