"""Plans compared, swept, made fair, and made otherwise."""

from __future__ import annotations

import dataclasses
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matcher import planner
from matcher.documents import plan_text
from matcher.domain.errors import DataError
from matcher.domain.plan import Plan
from matcher.domain.pool import Pool
from matcher.policy import read_policy
from matcher.scenario import Scenario
from matcher.tables.scenario_folder import read_scenario
from matcher.whatif.alternatives import alternatives
from matcher.whatif.apart import Apart, exchanges_apart, together
from matcher.whatif.axes import prices, read_axis
from matcher.whatif.changes import changed, near, read_change
from matcher.whatif.difference import difference
from matcher.whatif.naming import prices_said
from matcher.whatif.sweep import fairness, sweep
from matcher.whatif.words import sentences
from matcher.wording import LANGUAGES, translator
from tests.helpers.oracle.audit import View, audit
from tests.helpers.oracle.strategies import rounds
from tests.test_agreement import scenario, sound

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"


@cache
def solved(name: str = "global-2027", *order: str) -> tuple[Scenario, Plan]:
    """A bundled round and its plan, the goals given alone."""
    read = read_scenario(SCENARIOS / name)
    policy = read_policy(goals={"order": list(order or ("impact",))})[0]
    read = dataclasses.replace(read, policy=policy, limits=dataclasses.replace(read.limits, seconds=300))
    return read, planner.plan(read)


def test_a_plan_does_not_differ_from_itself() -> None:
    found = difference(solved()[1], solved()[1])
    assert found.none
    assert (found.met, found.lost, found.kept) == ((), (), sum(len(x.legs) for x in solved()[1].exchanges))
    assert sentences(found, translator("en"))[0] == "Every goal has the same value in both."


def test_less_money_meets_less_and_what_need_not_change_stays() -> None:
    read, before = solved()
    after = planner.plan(near(changed(read, [read_change("budget*0.3")]), before))
    found = difference(before, after)
    assert [pair.name for pair in found.goals] == ["impact"]
    assert found.goals[0].verdict == "worse"
    assert set(found.lost) == {leg.need for x in before.exchanges for leg in x.legs} - {
        leg.need for x in after.exchanges for leg in x.legs}
    assert found.counted()["dropped"] >= len(found.lost) > 0
    cash = [purse for purse in found.purses if purse.amount_before != purse.amount_after]
    assert all(purse.amount_after == round((purse.amount_before or 0) * 0.3) for purse in cash)
    for language in LANGUAGES:
        assert len(sentences(found, translator(language))) >= 3
    # Of money alone: tablets and telephones are not added to it.
    money = [sum(charge.amount for x in each.exchanges for leg in x.legs for charge in leg.charges
                 if read.pool.envelope[charge.envelope].resource == "cash") for each in (before, after)]
    assert found.cash == tuple(money)
    assert f"{money[0] - money[1]:,} less is charged to envelopes." in sentences(found, translator("en"))
    assert any(purse.before for purse in found.purses if read.pool.envelope[purse.envelope].resource != "cash")


def test_without_a_change_the_plan_near_it_is_the_same() -> None:
    read, before = solved("first-look")
    after = planner.plan(near(read, before))
    assert difference(before, after).none


def test_a_sweep_grows_with_the_money() -> None:
    points = sweep(solved()[0], [read_axis("budget=25%..100%/3")], workers=1)
    impacts = [point.values["impact"] for point in points]
    assert impacts == sorted(impacts)
    assert impacts[-1] == solved()[1].goals[0].value
    assert [point.name for point in points] == ["budget=25%", "budget=62.5%", "budget=100%"]


def test_a_sweep_of_two_numbers_and_one_of_too_many() -> None:
    read, _ = solved("first-look")
    points = sweep(read, [read_axis("budget=50%..100%/2"), read_axis("hosting=1..2")], workers=1)
    assert [point.name for point in points] == [
        f"budget={share}, rules.hosting.at_once={number}" for share in ("50%", "100%") for number in (1, 2)]
    with pytest.raises(DataError, match="too many"):
        sweep(read, [read_axis("budget=1..2/40"), read_axis("hosting=1..2")])


def test_fairness_never_costs_less_than_nothing() -> None:
    found = fairness(solved("first-look", "impact", "equity", "cost")[0], workers=1)
    assert found.price is not None and 0 <= found.price <= 1000
    assert found.equity_first.values["equity"] >= found.impact_first.values["equity"]
    equities = [point.values["equity"] for point in found.points[:-1]]
    assert equities == sorted(equities)


@pytest.mark.parametrize("whole", [True, False])
def test_alternatives_are_sound_apart_from_each_other_and_within_the_loss(whole: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    import matcher.whatif.alternatives as made

    if not whole:
        # As in large rounds: a part is decided anew at a time.
        monkeypatch.setattr(made, "LARGE", 0)
        monkeypatch.setattr(made, "_NEEDS", 25)
    read, best = solved()
    found = alternatives(read, best, number=3, within=100, apart=2, seconds=60)
    assert len(found.plans) == 3
    plans = [together(plan) for plan in (best, *found.plans)]
    for number, plan in enumerate(found.plans, 1):
        assert planner.verify(read, plan) == []
        assert plan.goals[0].value >= found.floor == -(-best.goals[0].value * 900 // 1000)
        assert min(exchanges_apart(earlier, plans[number]) for earlier in plans[:number]) == found.apart[number - 1] >= 2


def test_where_there_is_no_other_plan_it_is_proved() -> None:
    read, best = solved("first-look")
    found = alternatives(read, best, number=2, within=0, apart=len(best.exchanges) + 1, seconds=20)
    assert found.plans == ()
    assert found.complete


def test_apart_counts_exchanges_and_not_their_legs() -> None:
    earlier = (frozenset({("n1", "o1", 0), ("n2", "o1", 0)}), frozenset({("n3", "o2", 0)}))
    assert exchanges_apart(earlier, earlier) == 0
    assert exchanges_apart(earlier, earlier[1:]) == 1
    assert exchanges_apart(earlier, (frozenset({("n1", "o1", 0)}), earlier[1])) == 1
    with pytest.raises(ValueError, match="least must be 1 or more"):
        Apart(least=0)


def test_the_price_of_fairness_is_found_wherever_both_orders_are() -> None:
    points = [{"changes": [f"budget={share}%", f"first={first}"], "values": {"impact": impact, "equity": equity}}
              for share, first, impact, equity in ((50, "impact", 1000, 3), (50, "equity", 900, 5), (100, "impact", 2000, 6),
                                                   (100, "equity", 2000, 6), (150, "impact", 3000, 6))]
    found = prices(points)
    assert [(price.beside, price.permille, price.free) for price in found] == [(("budget=50%",), 100, False), (("budget=100%",), 0, True)]
    assert prices_said(found, translator("en")) == [
        "All money: 50%: with equity first there is 10.0% less impact (900 instead of 1,000), and equity is 5 instead of 3: 10.0% of the "
        "impact is the price of fairness there.", "All money: 100%: equity first costs no impact."]
    assert prices_said(found[1:], translator("en")) == ["Equity first costs no impact: fairness has no price here."]


@pytest.mark.slow
@given(rounds(), st.integers(0, 300), st.integers(1, 2))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_alternative_of_a_random_round_stands_within_the_loss_and_apart_from_all_others(
        tiny: tuple[Pool, dict[str, Any]], within: int, apart: int) -> None:
    tables = {**tiny[1], "goals": {**tiny[1].get("goals", {}), "order": ["impact"]}}
    read = scenario(sound(tiny[0]), tables)
    best = planner.plan(read)
    if best.status != "optimal" or not best.exchanges:
        return
    found = alternatives(read, best, number=4, within=within, apart=apart, seconds=60)
    plans = [together(plan) for plan in (best, *found.plans)]
    impact = {goal.name: goal.value for goal in best.goals}["impact"]
    for number, plan in enumerate(found.plans, 1):
        assert planner.verify(read, plan) == []
        # They carry figures and no reasons.
        wrong = audit(View(read.pool, tables, "tiny"), json.loads(plan_text(plan)))
        assert [each for each in wrong if not each.endswith("has no reason")] == []
        assert 1000 * {goal.name: goal.value for goal in plan.goals}["impact"] >= (1000 - within) * impact
        assert all(exchanges_apart(earlier, plans[number]) >= apart for earlier in plans[:number])
    assert found.complete or len(found.plans) == 4
