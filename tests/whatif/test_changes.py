"""Changes as texts, read and made."""

from __future__ import annotations

import dataclasses
from functools import cache
from pathlib import Path

import pytest

from matcher.domain.errors import DataError
from matcher.domain.pool import Pin
from matcher.scenario import Scenario
from matcher.tables.scenario_folder import read_scenario
from matcher.whatif.axes import read_axis
from matcher.whatif.changes import changed, read_change

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"


@cache
def read() -> Scenario:
    return read_scenario(SCENARIOS / "first-look")


def after(*texts: str) -> Scenario:
    return changed(read(), [read_change(text) for text in texts])


def money(scenario: Scenario) -> dict[str, int]:
    return {row.envelope: row.amount for row in scenario.pool.envelopes if row.resource == "cash"}


def test_money_is_multiplied_or_set() -> None:
    before = money(read())
    key = next(iter(before))
    assert money(after("budget*1.2")) == {name: round(amount * 1.2) for name, amount in before.items()}
    assert money(after("budget=50%")) == {name: (amount + 1) // 2 for name, amount in before.items()}
    assert money(after(f"budget:{key}=777")) == {**before, key: 777}
    assert sum(money(after("budget=10000")).values()) == pytest.approx(10000, abs=len(before))
    assert money(after("budget=0")) == dict.fromkeys(before, 0)


def test_policy_and_limits_are_changed_and_the_rest_stays() -> None:
    new = after("hosting=3", "checks.language.host=A2", "rules.balance.difference=2", "rules.balance.on=true", "limits.seconds=5")
    assert new.policy.rule("hosting").at_once == 3
    assert new.policy.check("language").host == "A2"
    assert new.policy.rule("balance").difference == 2
    assert new.limits.seconds == 5
    assert new.pool == read().pool
    assert [goal.name for goal in after("first=equity").policy.goals][:2] == ["equity", "impact"]
    assert [goal.name for goal in after("goals.order=cost;impact").policy.goals] == ["cost", "impact"]


def test_pins_come_and_go() -> None:
    need, offer = read().pool.needs[0].need, read().pool.offers[0].offer
    pinned = after(f"pin:{need}:{offer}=out")
    assert Pin(need, offer, "out") in pinned.pool.pins
    assert changed(pinned, [read_change(f"pin:{need}:{offer}=free")]).pool.pins == tuple(
        pin for pin in read().pool.pins if (pin.need, pin.offer) != (need, offer))


@pytest.mark.parametrize(("text", "wrong"), [
    ("nonsense", "This is no change."), ("budgt*2", "'budgt' is nothing that can be changed."),
    ("hosting*2", "Only a budget can be multiplied."), ("budget=lots", "'lots' is not a number of 0 or more."),
    ("budget*-1", "'-1' is not a number of 0 or more."), ("budget:nobody=5", "There is no envelope 'nobody'."),
    ("pin:n1:o1=perhaps", "'perhaps' is not in, out or free."), ("pin:xx:yy=in", "It names no need and offer of the round."),
    ("limits.days=4", "There is no limit 'days'."), ("limits.seconds=0", "seconds must be above 0."),
    ("rules.hosting.at_onse=2", "'at_onse' is not known."), ("rules.hostin.at_once=2", "'rules.hostin' is not known."),
    ("hosting=many", "'many' is not a whole number"), ("first=money", "'money' is not known."), ("budget=1000000000000%", "too large"),
])
def test_what_cannot_be_changed_is_said(text: str, wrong: str) -> None:
    with pytest.raises(DataError) as found:
        after(text)
    assert wrong in str(found.value)


@pytest.mark.parametrize(("text", "values"), [
    ("budget=50%..150%", ["50%", "75%", "100%", "125%", "150%"]), ("budget=50%..150%/3", ["50%", "100%", "150%"]),
    ("hosting=1..3", ["1", "2", "3"]), ("first=impact|equity", ["impact", "equity"]), ("slack=0..200/3", ["0", "100", "200"]),
])
def test_axes(text: str, values: list[str]) -> None:
    assert [change.value for change in read_axis(text).changes] == values


def test_a_change_leaves_the_scenario_as_it_was() -> None:
    before = read().digest()
    assert after("budget*2").digest() != before
    assert read().digest() == before
    assert dataclasses.replace(read()) == read()
