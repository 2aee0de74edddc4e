"""Reasons that tiny rounds solved to the end seldom give, each from a round made for it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from matcher.candidates import Candidates
from matcher.domain.funding import Costs
from matcher.domain.plan import Plan, Unmet
from matcher.domain.pool import Pool
from matcher.domain.reasons import Reason
from matcher.explain.around import Around
from matcher.explain.unmet import unmet_needs
from matcher.planner import plan
from matcher.policy import read_policy
from matcher.scenario import Limits, Scenario
from matcher.screening import screen
from matcher.solve.problem import make_problem
from matcher.wording import reason_sentence, translator
from tests.helpers.rounds import envelope, need, offer, pin, pool, society


def solved(made: Pool, **tables: dict[str, Any]) -> Plan:
    policy, wrong = read_policy(tables.get("checks", {}), tables.get("rules", {}), tables.get("goals", {}))
    assert wrong == []
    return plan(Scenario("seldom", "Seldom", "", made, policy, Limits(seconds=20, workers=1)), engines=("cpsat",))


def left_out(made: Pool, **tables: dict[str, Any]) -> Unmet:
    (row,) = solved(made, **tables).unmet
    return row


def unproved(made: Pool) -> tuple[Unmet, ...]:
    """What would be said of an empty plan that the search came to before its time was up."""
    policy, _ = read_policy({}, {}, {})
    found: Candidates = screen(made, policy.checks, policy.funding)
    around = Around(make_problem(made, policy, found.legs, 1), (), False)
    return unmet_needs(around, found.rejected)


def test_a_round_without_offers_says_so() -> None:
    assert left_out(pool(need(), society("KEN"))).reasons == (Reason("no_offers", {}),)


def test_an_offer_that_is_too_small_is_not_said_to_be_taken() -> None:
    made = pool(need(days=20), offer(days_total=10))
    row = left_out(made, checks={"capacity": {"on": False}})
    assert [(r.code, r.facts["column"], r.facts["limit"]) for r in row.reasons] == [("offer_small", "days_total", 10)]
    assert row.unlocks == (Reason("unlock_offer", {"offer": "o1", "needs": {"days_total": 20}}),)


def test_what_the_search_did_not_come_to_is_said_to_be_not_placed() -> None:
    assert [row.reasons[0] for row in unproved(pool(need(), offer()))] == [
        Reason("not_placed", {"offer": "o1", "kind": "secondment"})]


def test_a_sender_has_nobody_left_in_any_week_that_fits() -> None:
    days = {"earliest": "2027-01-04", "latest": "2027-01-17"}
    made = pool(society("RWA", away_at_once=1), need("n1", "KEN", priority=1, **days), need("n2", "UGA", **days),
                offer(people=2, exchanges_max=2))
    row = left_out(made)
    assert row.reasons == (Reason("away_full", {"society": "RWA", "limit": 1, "span": "week", "start": None}),)
    assert row.unlocks == (Reason("unlock_away", {"society": "RWA", "needs": {"away_at_once": 2}}),)


def test_a_pin_out_of_one_kind_leaves_the_offer_its_others() -> None:
    made = pool(need("n1", kinds="secondment;peer_review"), offer(), pin("n1", "o1", "out", kind="secondment"))
    assert [exchange.kind for exchange in solved(made).exchanges] == ["peer_review"]
    (row,) = unproved(made)
    assert [reason.code for reason in row.reasons] == ["not_placed"]


def test_materials_that_no_stock_has_are_named_and_no_money_is_said_to_help() -> None:
    made = pool(need("n1", "KEN", priority=1, materials="tablet:3"), need("n2", "UGA", materials="tablet:3"),
                offer(people=2, exchanges_max=2), envelope("cash"), envelope("stock", 4, resource="tablet"), costs=Costs())
    row = left_out(made)
    facts = row.reasons[0].facts
    assert (row.reasons[0].code, facts["materials"], facts["short"], row.unlocks) == ("unfunded", ["tablet"], 0, ())
    assert reason_sentence(row.reasons[0], translator("en")).endswith("No stock has enough of: tablet.")


def test_money_that_is_lacking_is_told_to_the_unit_with_support_on_top() -> None:
    made = pool(need("n1", "KEN", own_funds=100), offer(), envelope("e1", 1000, support_permille=65), costs=Costs())
    row = left_out(made)
    more = {reason.code: reason.facts["more"] for reason in row.unlocks}
    assert set(more) == {"unlock_fundable", "unlock_fundable_own"}
    for amount, met in ((more["unlock_fundable"], 1), (more["unlock_fundable"] - 1, 0)):
        filled = replace(made, envelopes=(replace(made.envelopes[0], amount=1000 + amount),))
        assert len(solved(filled).exchanges) == met
    for amount, met in ((more["unlock_fundable_own"], 1), (more["unlock_fundable_own"] - 1, 0)):
        richer = replace(made, needs=(replace(made.needs[0], own_funds=100 + amount),))
        assert len(solved(richer).exchanges) == met
