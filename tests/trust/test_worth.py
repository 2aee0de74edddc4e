"""What a resource is worth: the estimate bounds it, a fresh solve with one unit more confirms it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from matcher.answers import line_text
from matcher.domain.funding import Costs
from matcher.domain.pool import Pool
from matcher.planner import plan
from matcher.scenario import Scenario
from matcher.trust.desk import Desk
from matcher.trust.differences import losses
from matcher.trust.told import of_worths
from matcher.trust.worth import STEPS, estimates, worths
from matcher.wording import translator
from tests.helpers.oracle.strategies import rounds
from tests.helpers.rounds import envelope, need, offer, pool, society
from tests.test_agreement import scenario, sound
from tests.trust.desks import desk_of, fresh


def short_of_money() -> object:
    """One envelope that pays one of two needs: a thousand more pays both."""
    return pool(society("KEN", "AFR"), society("UGA", "AFR"), need("n1", priority=1, days=14), need("n2", "UGA", priority=2, days=14),
                offer("o1", "RWA", exchanges_max=2, people=2), envelope("e1", 5500), envelope("e2", 50_000, receivers="FRA"), costs=Costs())


def test_a_thousand_more_is_worth_what_a_fresh_solve_with_it_gains() -> None:
    desk = desk_of(short_of_money())  # type: ignore[arg-type]
    found = {worth.change.facts["envelope"]: worth for worth in worths(desk, seconds=300) if "envelope" in worth.change.facts}
    e1, e2 = found["e1"], found["e2"]
    assert e1.gains is not None and e1.sure
    assert e1.estimate > 0
    values = fresh(desk, e1.change.applied(desk.pool))[1]
    assert e1.gains["impact"] == values["impact"] - desk.values["impact"]
    assert e2.estimate == 0 and e2.gains is None


def test_one_named_resource_is_solved_again_even_without_a_price() -> None:
    desk = desk_of(pool(need(), offer(), envelope("e1", 10), costs=Costs(free=True)))
    found = worths(desk, only="e1", seconds=20)
    assert len(found) == 1 and found[0].gains is not None and set(found[0].gains.values()) == {0}


def test_a_taken_offer_and_a_full_host_have_a_price() -> None:
    desk = desk_of(pool(society("KEN", hosted_in_round=1), need("n1", priority=1), need("n2", priority=1), need("n3", "UGA", priority=1),
                        offer("o1"), offer("o2", "FRA")))
    priced = {str(worth.change.facts.get("offer") or worth.change.facts.get("society")): worth.estimate for worth in estimates(desk, 10)}
    assert max(priced.values()) > 0
    assert set(priced) >= {"o1", "o2", "KEN"}


def test_a_round_without_legs_has_no_prices() -> None:
    assert estimates(desk_of(pool(need(), offer(capabilities="DAT-CASE:5"))), 5) == ()


def test_one_more_level_of_a_language_is_counted_and_solved_again() -> None:
    # Three needs that speak French only; o1 speaks it a level too low, o2 not at all.
    made = pool(society("KEN", languages="fr:C1"), society("UGA", "AFR", languages="fr:C1"), society("RWA", languages="en:C1;fr:B1"),
                society("FRA", languages="en:C1"), need("n1"), need("n2", "UGA", priority=2), offer("o1", exchanges_max=2, days_total=200),
                offer("o2", "FRA"))
    desk = desk_of(made)
    assert desk.plan.exchanges == ()
    (lifted,) = [worth for worth in worths(desk, seconds=300) if worth.change.code == "change_offer_speaks"]
    assert (lifted.change.facts["language"], lifted.change.facts["level"], lifted.change.facts["offer"]) == ("fr", "B2", "o1")
    assert set(lifted.opens) == {"n1", "n2"} and lifted.sure
    assert lifted.gains is not None and lifted.gains["impact"] == lifted.estimate > 0
    assert sum(lifted.more.values()) == 2
    brought = [worth.change.facts["need"] for worth in worths(desk, seconds=300) if worth.change.code == "change_interpreter"]
    assert set(brought) == {"n1", "n2"}
    assert [worth.change.code for worth in worths(desk, only="fr", seconds=30)] == ["change_offer_speaks"]


def test_money_that_is_not_there_is_worth_what_a_thousand_of_it_meets() -> None:
    desk = desk_of(short_of_money())  # type: ignore[arg-type]
    money = {worth.change.facts.get("kind", ""): worth for worth in worths(desk, seconds=300) if worth.steps == STEPS}
    assert money[""].more == {2: 1 / STEPS} and money[""].needs == ("n2",)
    lines = [line_text(line, translator("en")) for line in of_worths([money[""]], "impact")]
    assert "CHF 1,000 more without earmark would meet 0.2 (priority 2) more needs." in lines


@pytest.mark.slow
@given(rounds())
@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_worth_solved_again_is_what_a_fresh_solve_gains(tiny: tuple[Pool, dict[str, Any]]) -> None:
    desk = _desk(scenario(sound(tiny[0]), tiny[1]))
    if desk is None:
        return
    for worth in worths(desk, seconds=60, workers=1):
        assert worth.gains is not None or worth.estimate == 0 or worth.steps == 1
        if worth.gains is None or not worth.sure:
            continue
        status, values, met = fresh(desk, worth.change.applied(desk.pool))
        assert status == "optimal"
        assert {name: -loss for name, loss in losses(desk.goals, desk.values, values).items()} == worth.gains, worth.change
        assert all(need in desk.pool.need and need not in desk.around.met for need in (*worth.opens, *worth.needs))
        assert round(worth.steps * sum(worth.more.values())) == len(worth.needs) - len(worth.lost)


def _desk(made: Scenario) -> Desk | None:
    """A round with its proved plan, None where it has none."""
    found = plan(made)
    return Desk(made, found) if found.status == "optimal" else None
