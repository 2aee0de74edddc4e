from __future__ import annotations

from typing import Any

import pytest

from matcher.domain.funding import Costs
from matcher.rules.funding import Funding
from tests.helpers.answers import breaches, exchange, leg
from tests.helpers.rounds import envelope, need, offer, pool

# Remote, 10 days, one person: 100 of local costs and nothing else.
REMOTE: dict[str, Any] = {"mode": "remote", "days": 10}


def paid(*charges: tuple[str, str, int], own: int = 0) -> Any:
    money = {"local": own} if own else {}
    return exchange(leg(own=money, charges=charges), mode="remote", week=1)


def found(*charges: tuple[str, str, int], own: int = 0, own_funds: int = 0, sources: int = 3, **terms: Any) -> list[Any]:
    made = pool(need(own_funds=own_funds, **REMOTE), offer(), envelope(**terms), envelope("e2"), costs=Costs())
    return [facts | {"subject": subject} for subject, facts in
            breaches(Funding(sources=sources), made, paid(*charges, own=own))]


def test_own_funds_and_charges_pay_the_cost_exactly() -> None:
    assert found(("e1", "local", 100)) == []
    assert found(("e1", "local", 60), own=40, own_funds=40) == []
    assert found(("e1", "local", 99)) == [
        {"why": "unpaid", "offer": "o1", "line": "local", "cost": 100, "paid": 99, "subject": "n1"}]


def test_own_funds_have_an_end() -> None:
    assert found(("e1", "local", 60), own=40, own_funds=39) == [{"own_funds": 40, "limit": 39, "subject": "n1"}]


@pytest.mark.parametrize(
    ("terms", "why"),
    [({"kinds": "peer_review"}, "earmark"), ({"lines": "travel"}, "earmark"), ({"senders": "UGA"}, "earmark"),
     ({"oda_only": True}, "earmark"), ({"valid_from": "2027-01-12"}, "validity"), ({"per_leg": 99}, "per_leg"),
     ({"max_share_permille": 999}, "max_share"), ({"min_grant": 101}, "min_grant")])
def test_earmarks_validity_and_ceilings_hold(terms: dict[str, Any], why: str) -> None:
    assert [facts["why"] for facts in found(("e1", "local", 100), **terms)] == [why]


def test_support_costs_come_out_of_the_amount() -> None:
    assert found(("e1", "local", 100), amount=107, support_permille=65) == []
    assert found(("e1", "local", 100), amount=106, support_permille=65) == [{"charged": 100, "limit": 99, "subject": "e1"}]


def test_a_receiver_has_its_own_ceiling() -> None:
    assert found(("e1", "local", 100), per_society=99) == [
        {"receiver": "KEN", "charged": 100, "limit": 99, "subject": "e1"}]


def test_few_sources_pay_a_leg() -> None:
    two = (("e1", "local", 50), ("e2", "local", 50))
    assert found(*two, sources=2) == []
    assert [facts["why"] for facts in found(*two, sources=1)] == ["sources"]


@pytest.mark.parametrize("terms", [
    {"valid_from": "2027-01-11", "valid_to": "2027-01-20"}, {"per_leg": 100}, {"max_share_permille": 1000}, {"min_grant": 100},
    {"per_society": 100}, {"lines": "local;travel"}, {"kinds": "secondment"}])
def test_what_just_holds_is_no_breach(terms: dict[str, Any]) -> None:
    assert found(("e1", "local", 100), **terms) == []


def test_the_last_day_lies_in_the_validity() -> None:
    assert [facts["why"] for facts in found(("e1", "local", 100), valid_to="2027-01-19")] == ["validity"]


@pytest.mark.parametrize(("permille", "why"), [(600, []), (599, ["max_share"])])
def test_the_share_of_a_material_is_of_the_units_that_are_asked(permille: int, why: list[str]) -> None:
    made = pool(need(materials="tablet:5", **REMOTE), offer(), envelope("cash"), envelope("e2", 5, resource="tablet"),
                envelope("e1", 5, resource="tablet", max_share_permille=permille), costs=Costs())
    charges = (("cash", "local", 100), ("e1", "material:tablet", 3), ("e2", "material:tablet", 2))
    assert [facts["why"] for _, facts in breaches(Funding(), made, paid(*charges))] == why


def test_cash_pays_no_material_and_a_stock_no_cash() -> None:
    made = pool(need(materials="tablet:5", **REMOTE), offer(), envelope("cash"), envelope("e1", 500, resource="tablet"), costs=Costs())
    found = breaches(Funding(), made, paid(("e1", "local", 100), ("cash", "material:tablet", 5)))
    assert [facts["why"] for _, facts in found] == ["earmark", "earmark"]
