"""Who supports whom: ties, rings, loads, groups."""

from __future__ import annotations

from datetime import date

import pytest

from matcher.domain.plan import Exchange, Plan, PlanLeg
from matcher.graphs import Load, Tie, components, loads, rings, share_of_top, ties


def plan_of(*pairs: str) -> Plan:
    """A plan with an exchange for each `A>B`: A gives, B receives; `A>B+C>B` is one exchange of two legs."""
    exchanges = []
    for number, text in enumerate(pairs, 1):
        legs = tuple(
            PlanLeg(f"n{number}", f"o{number}", None, receiver, sender, "SRV-TRAC", 1, {}, {}, (), 0)
            for sender, _, receiver in (part.partition(">") for part in text.split("+")))
        exchanges.append(Exchange(f"x{number}", "secondment", legs[0].receiver, date(2027, 1, 4), 7, 1, "onsite", "en", False, legs))
    return Plan("s", "", {}, 1, "optimal", (), tuple(exchanges), (), {}, (), ())


def test_ties_gather_the_legs_of_a_pair() -> None:
    assert ties(plan_of("A>B", "C>B", "A>B+A>D")) == (
        Tie("A", "B", 2, ("x1", "x3")), Tie("A", "D", 1, ("x3",)), Tie("C", "B", 1, ("x2",)))


@pytest.mark.parametrize(("pairs", "found"), [
    (("A>B", "B>C"), ()),
    (("B>A", "A>B"), (("A", "B"),)),
    (("C>A", "A>B", "B>C", "B>A"), (("A", "B"), ("A", "B", "C"))),
    (("A>B", "B>C", "C>D", "D>E", "E>A"), ()),
])
def test_rings_are_told_once_and_the_short_ones_first(pairs: tuple[str, ...], found: tuple[tuple[str, ...], ...]) -> None:
    assert rings(plan_of(*pairs)) == found


def test_a_longer_ring_is_found_when_it_is_asked_for() -> None:
    assert rings(plan_of("A>B", "B>C", "C>D", "D>E", "E>A"), longest=5) == (("A", "B", "C", "D", "E"),)


def test_of_many_rings_the_short_ones_are_kept() -> None:
    names = "ABCDEFGH"
    everybody = plan_of(*(f"{a}>{b}" for a in names for b in names if a != b))
    found = rings(everybody, most=30)
    assert len(found) == 30
    assert found[:28] == tuple((a, b) for a in names for b in names if a < b)
    assert {len(ring) for ring in found[28:]} == {3}


def test_loads_say_how_much_and_with_how_many() -> None:
    assert loads(plan_of("A>B", "A>B", "A>C", "B>A")) == (
        Load("A", 3, 1, 2, 1), Load("B", 1, 2, 1, 1), Load("C", 0, 1, 0, 1))
    assert [load.balance for load in loads(plan_of("A>B", "A>B", "A>C", "B>A"))] == [2, -1, -1]


def test_groups_hold_together_whichever_way_support_flows() -> None:
    assert components(plan_of("A>B", "C>B", "D>E")) == (("A", "B", "C"), ("D", "E"))


def test_the_share_of_those_who_give_most() -> None:
    plan = plan_of("A>B", "A>C", "B>C", "C>D")
    assert share_of_top(plan, 1) == 500
    assert share_of_top(plan) == 1000


def test_an_empty_plan_has_none_of_it() -> None:
    empty = plan_of()
    assert (ties(empty), rings(empty), loads(empty), components(empty), share_of_top(empty)) == ((), (), (), (), 0)
