from __future__ import annotations

from typing import Any

import pytest

from matcher.checks.fundable import Fundable
from matcher.domain.funding import Costs
from matcher.kinds.rows import Terms
from tests.helpers.judging import passes
from tests.helpers.rounds import capability, envelope, need, offer, pool, society

# Ten days on site cost 100 for travel and 100 for local, and nothing else.
TARIFF = Costs(fares=((1, 100),), per_diem=(("low", 0), ("middle", 0), ("high", 0)), insurance=0, medical=0, visa=0,
               local=10, interpreter=7)


def funded(*envelopes: Any, sources: int = 3, **asked: Any) -> bool:
    made = pool(need(**{"days": 10, **asked}), offer(), *envelopes, costs=TARIFF)
    return passes(Fundable(), made, terms=Terms(sources=sources))


@pytest.mark.parametrize(("own", "expected"), [(200, True), (201, True), (199, False), (0, False)])
def test_own_funds_alone(own: int, expected: bool) -> None:
    assert funded(own_funds=own) is expected
    assert funded(own_funds=own, sources=0) is expected


@pytest.mark.parametrize(
    ("own", "fields", "expected"),
    [
        (0, {"amount": 200}, True),
        (0, {"amount": 199}, False),
        (1, {"amount": 199}, True),
        (0, {"amount": 213, "support_permille": 65}, True),  # 213,000 / 1,065 = 200
        (0, {"amount": 212, "support_permille": 65}, False),
        (0, {"per_leg": 200}, True),
        (0, {"per_leg": 199}, False),
        (1, {"per_leg": 199}, True),
        (200, {"per_leg": 0}, True),
        (0, {"per_society": 199}, False),
        (0, {"max_share_permille": 1000}, True),
        (0, {"max_share_permille": 999}, False),  # 199.8 is not 200
        (100, {"max_share_permille": 500}, True),
        (100, {"max_share_permille": 499}, False),
        (0, {"min_grant": 200}, True),
        (0, {"min_grant": 201}, False),  # at least 201, and no more than the cost
        (150, {"min_grant": 200}, True),  # own funds step back
        (200, {"min_grant": 201}, True),
        (50, {"min_grant": 100, "max_share_permille": 499}, False),
        (101, {"min_grant": 100, "max_share_permille": 499}, False),  # 99 at most, 100 at least
        (0, {"lines": "travel;local"}, True),
        (100, {"lines": "travel"}, True),
        (99, {"lines": "travel"}, False),
        (0, {"lines": "stay"}, False),
        (100, {"lines": "travel", "min_grant": 101}, False),  # there is no 101 of travel
        (0, {"resource": "tablet"}, False),
    ])
def test_one_envelope(own: int, fields: dict[str, Any], expected: bool) -> None:
    assert funded(envelope(**fields), own_funds=own) is expected


def test_several_envelopes_up_to_the_limit_of_sources() -> None:
    four = [envelope(f"e{i}", 50) for i in range(4)]
    assert [funded(*four, sources=sources) for sources in (3, 4, 5)] == [False, True, True]
    assert funded(*four, sources=3, own_funds=50)
    assert not funded(*four[:3], sources=4)


def test_the_right_envelopes_are_found_not_the_greatest() -> None:
    travel, local = envelope("e1", 150, lines="travel"), envelope("e2", 100, lines="local")
    wide = envelope("e3", 140, per_leg=140)
    assert not funded(travel, wide, sources=1)
    assert funded(travel, wide, sources=2)  # travel 100 and local 100 of the wide one
    assert funded(travel, local, sources=2)
    assert not funded(envelope("e1", lines="travel"), envelope("e2", 99, lines="local"), own_funds=0)
    assert funded(envelope("e1", lines="travel"), envelope("e2", 99, lines="local"), own_funds=1)


def test_least_grants_must_find_room_together() -> None:
    assert funded(envelope("e1", 100, min_grant=100), envelope("e2", 100, min_grant=100))
    assert not funded(envelope("e1", 120, min_grant=120), envelope("e2", 120, min_grant=100))
    assert funded(envelope("e1", 120, min_grant=120), envelope("e2", 120, min_grant=100), own_funds=80)
    # Both pay travel only, of which there is 100.
    pair = [envelope(f"e{i}", 60, lines="travel", min_grant=51) for i in (1, 2)]
    assert not funded(*pair, own_funds=100, sources=2)
    assert funded(*pair, own_funds=140, sources=2)


def test_envelopes_must_be_valid_at_one_start() -> None:
    spring = envelope("e1", 100, valid_to="2027-01-20")
    summer = envelope("e2", 100, valid_from="2027-01-12")
    assert not funded(spring, summer)  # the Mondays 4th and 11th for the first, the 18th and later for the second
    assert funded(spring, envelope("e2", 100, valid_from="2027-01-11"))
    assert funded(envelope(valid_from="2027-01-04", valid_to="2027-01-13"))
    assert not funded(envelope(valid_from="2027-01-04", valid_to="2027-01-12"))
    assert funded(envelope(valid_from="2027-01-05", valid_to="2027-01-20"))
    assert not funded(envelope(valid_from="2027-01-05", valid_to="2027-01-19"))
    assert funded(envelope(valid_from="2020-01-01", valid_to="2090-01-01"))


def test_the_start_with_most_envelopes_need_not_be_the_one() -> None:
    spring = [envelope(f"e{i}", 10, valid_to="2027-01-20") for i in range(3)]
    summer = [envelope(f"f{i}", 100, valid_from="2027-06-01") for i in range(2)]
    assert not funded(*spring, summer[0])
    assert funded(*spring, *summer)


def test_only_starts_that_the_window_leaves_count() -> None:
    late = {"earliest": "2027-01-12"}
    assert not funded(envelope(valid_to="2027-01-20"), **late)
    assert funded(envelope(valid_to="2027-01-27"), **late)


def test_materials_are_paid_in_units_by_envelopes_of_them() -> None:
    asked: dict[str, Any] = {"own_funds": 500, "materials": "tablet:5"}
    assert not funded(envelope(), **asked)
    assert funded(envelope(resource="tablet", amount=5), **asked)
    assert not funded(envelope(resource="tablet", amount=4), **asked)
    assert not funded(envelope(resource="satphone"), **asked)
    assert funded(envelope(resource="tablet", lines="material:tablet"), **asked)
    assert not funded(envelope(resource="tablet", lines="travel"), **asked)
    assert funded(envelope(resource="tablet", max_share_permille=1000, min_grant=5), **asked)
    assert not funded(envelope(resource="tablet", max_share_permille=999), **asked)
    assert not funded(envelope(resource="tablet", min_grant=6), **asked)
    halves = [envelope(f"e{i}", 3, resource="tablet") for i in (1, 2)]
    assert [funded(*halves, sources=sources, **asked) for sources in (1, 2)] == [False, True]
    assert not funded(*(envelope(f"e{i}", 3, resource="tablet", min_grant=3) for i in (1, 2)), **asked)


def test_cash_and_materials_share_the_limit_of_sources() -> None:
    payers = [envelope("e1"), envelope("e2", resource="tablet"), envelope("e3", resource="satphone")]
    asked: dict[str, Any] = {"materials": "tablet:1;satphone:1"}
    assert [funded(*payers, sources=sources, **asked) for sources in (2, 3)] == [False, True]
    assert funded(*payers, sources=2, own_funds=200, **asked)


def test_materials_of_a_team_fall_on_its_first_leg() -> None:
    made = pool(need(kinds="joint_operation", roles="SRV-TRAC;SRV-TRAC", days=10, own_funds=200, materials="tablet:5"),
                offer(), costs=TARIFF)
    assert [passes(Fundable(), made, "joint_operation", role) for role in (1, 2)] == [False, True]


def test_an_interpreter_is_paid_too() -> None:
    made = {"languages": "fr:C2", "interpreter": True}
    assert not funded(own_funds=200, **made)
    assert funded(own_funds=270, **made)


@pytest.mark.parametrize(
    ("mark", "expected"),
    [
        ({"kinds": "secondment;peer_review"}, True), ({"kinds": "peer_review"}, False),
        ({"capabilities": "SRV-TRAC"}, True), ({"capabilities": "DAT;SRV"}, True),
        ({"capabilities": "DAT-CASE"}, False), ({"capabilities": "SR"}, False),
        ({"contexts": "disaster;conflict"}, True), ({"contexts": "disaster"}, False),
        ({"regions": "AFR"}, True), ({"regions": "EUR"}, False),
        ({"receivers": "KEN;RWA"}, True), ({"receivers": "FRA"}, False),
        ({"senders": "FRA"}, True), ({"senders": "KEN"}, False),
        ({"oda_only": True}, True),
        ({"kinds": "secondment", "capabilities": "SRV", "senders": "KEN"}, False),  # every earmark must hold
    ])
def test_earmarks(mark: dict[str, Any], expected: bool) -> None:
    made = pool(
        society("KEN", "AFR", oda=True), society("FRA", "EUR"), capability("SRV-TRAC"), capability("DAT-CASE"),
        need(contexts="conflict;children"), offer(society="FRA"), envelope(**mark), costs=TARIFF)
    assert passes(Fundable(), made) is expected


@pytest.mark.parametrize("mark", [{"contexts": "conflict"}, {"regions": "AFR;AME;APA;EUR;MEN"}, {"oda_only": True}])
def test_an_earmark_does_not_hold_where_the_receiver_or_need_has_nothing(mark: dict[str, Any]) -> None:
    made = pool(society("ICRC"), need(society="ICRC"), offer(), envelope(**mark), costs=TARIFF)
    assert not passes(Fundable(), made)


def test_many_small_envelopes_are_no_labour() -> None:
    # Ten of two hundred would be a needle in a haystack, were the greatest not tried first.
    many = [envelope(f"e{i:03}", 15 + i % 7, min_grant=i % 3) for i in range(200)]
    assert funded(*many, sources=10)
    assert not funded(*many, sources=9)
