"""A need that the rule on debt keeps out says so, with what its society gives, receives and may still receive."""

from __future__ import annotations

import dataclasses

import pytest

from matcher.domain.pool import PastLeg, Pool
from matcher.planner import plan
from matcher.rules.debt import Debt
from matcher.wording import LANGUAGES, reason_sentence, translator
from tests.helpers.rounds import need, offer, pool, society
from tests.trust.desks import scenario_of


def made() -> Pool:
    return pool(society("KEN"), need("n1"), need("n2"), offer("o1"), offer("o2", "FRA"))


def answer(given: Pool, limit: int) -> tuple[int, list[tuple[str, dict[str, object]]]]:
    """How many exchanges there are under the rule, and the reasons of the need that is left out."""
    scenario = scenario_of(given)
    rules = tuple(Debt(limit=limit, on=True) if rule.name == "debt" else rule for rule in scenario.policy.rules)
    found = plan(dataclasses.replace(scenario, policy=dataclasses.replace(scenario.policy, rules=rules)))
    return len(found.exchanges), [(reason.code, reason.facts) for row in found.unmet for reason in row.reasons]


def test_a_society_that_may_receive_one_only_is_told_so() -> None:
    exchanges, reasons = answer(made(), 1)
    assert exchanges == 1
    assert ("debt", {"society": "KEN", "given": 0, "received": 2, "most": 1}) in reasons
    assert "not_worth" not in [code for code, _ in reasons]


def test_what_it_owes_from_earlier_rounds_counts() -> None:
    owing = dataclasses.replace(made(), history=(PastLeg("KEN", "FRA", 2026),))
    # Last year's leg weighs 700 thousandths: of two that it may owe one more whole leg is left.
    exchanges, reasons = answer(owing, 2)
    assert exchanges == 1
    assert ("debt", {"society": "KEN", "given": 0, "received": 2, "most": 1}) in reasons
    assert answer(owing, 3) == (2, [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_said_in_a_sentence(language: str) -> None:
    scenario = scenario_of(made())
    rules = tuple(Debt(limit=0, on=True) if rule.name == "debt" else rule for rule in scenario.policy.rules)
    found = plan(dataclasses.replace(scenario, policy=dataclasses.replace(scenario.policy, rules=rules)))
    told = {reason_sentence(reason, translator(language)) for row in found.unmet for reason in row.reasons}
    assert len(found.unmet) == 2
    assert all("KEN" in text and "{" not in text for text in told)
