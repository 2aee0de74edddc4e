"""Scenarios of a sweep in the words of the page, and what fairness costs in each."""

from __future__ import annotations

import pytest

from matcher.whatif.axes import Price
from matcher.whatif.naming import prices_said, scenario_name
from matcher.wording import translator

EN = translator("en")


@pytest.mark.parametrize(("changes", "name"), [
    (["budget=50%"], "All money: 50%"), (["rules.hosting.at_once=2"], "Exchanges at once at a host: 2"),
    (["first=equity"], "equity first"), (["first=impact"], "impact first"), (["first=cost"], "first=cost"),
    (["visa_weeks=3"], "visa_weeks=3"), (["budget=50%", "first=equity"], "All money: 50%, equity first"),
    (["goals.order=impact;equity", "goals.impact.slack_permille=50"], "impact first, 5% of it may go to equity"),
    (["goals.order=impact;equity", "goals.impact.slack_permille=5"], "impact first, 0.5% of it may go to equity"),
    (["goals.order=equity;impact", "goals.impact.slack_permille=0"], "equity first"),
    (["goals.order=impact;equity"], "goals.order=impact;equity")])
def test_a_scenario_has_the_name_that_the_page_offers_or_else_is_written_as_it_was_asked(changes: list[str], name: str) -> None:
    assert scenario_name(changes, EN) == name


def test_a_price_is_said_wherever_there_is_one_and_no_price_once_for_all() -> None:
    free, dear = Price((), (1000, 1000), (300, 400)), Price(("budget=50%",), (1000, 900), (300, 450))
    assert prices_said([free, Price(("budget=50%",), (800, 800), (1, 2))], EN) == [
        "Equity first costs no impact: fairness has no price here."]
    assert prices_said([Price(("budget=50%",), (800, 800), (1, 2)), dear], EN) == [
        "All money: 50%: equity first costs no impact.",
        "All money: 50%: with equity first there is 10.0% less impact (900 instead of 1,000), and equity is 450 instead of 300: 10.0% of "
        "the impact is the price of fairness there."]
    assert prices_said([], EN) == []
