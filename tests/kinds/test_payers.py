"""The fewest payers, against flows with lower bounds."""

from __future__ import annotations

from itertools import combinations

import networkx
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.kinds.payers import Payer, fewest


def flows(asked: tuple[int, ...], own: int, chosen: tuple[Payer, ...]) -> bool:
    """Whether own funds and all of the chosen, each giving at least its least, fill every group."""
    graph = networkx.DiGraph()
    # Lower bounds: what must flow at least enters at "more" and leaves at "enough".
    for i, payer in enumerate(chosen):
        graph.add_edge("source", i, capacity=payer.most - payer.least)
        graph.add_edge("more", i, capacity=payer.least)
    graph.add_edge("source", "enough", capacity=sum(payer.least for payer in chosen))
    graph.add_edge("source", "own", capacity=own)
    for group, amount in enumerate(asked):
        graph.add_edge("own", ("group", group), capacity=amount)
        graph.add_edge(("group", group), "enough", capacity=amount)
        for i, payer in enumerate(chosen):
            if payer.groups >> group & 1:
                graph.add_edge(i, ("group", group), capacity=amount)
    graph.add_edge("more", "source", capacity=sum(asked))
    graph.add_edge("begin", "more", capacity=sum(payer.least for payer in chosen) + sum(asked))
    value = networkx.maximum_flow_value(graph, "begin", "enough")
    return bool(value == sum(payer.least for payer in chosen) + sum(asked))


@st.composite
def bills(draw: st.DrawFn) -> tuple[tuple[int, ...], int, list[Payer]]:
    asked = tuple(draw(st.lists(st.integers(1, 6), min_size=1, max_size=3)))
    payers = []
    for _ in range(draw(st.integers(0, 5))):
        most = draw(st.integers(0, 7))
        payers.append(Payer(most, draw(st.integers(0, 5)), draw(st.integers(0, (1 << len(asked)) - 1))))
    return asked, draw(st.integers(0, 4)), payers


@settings(max_examples=500, deadline=None)
@given(bills(), st.integers(0, 5))
def test_fewest_equals_the_first_number_with_a_flow(bill: tuple[tuple[int, ...], int, list[Payer]], limit: int) -> None:
    asked, own, payers = bill
    possible = [payer for payer in payers if payer.least <= payer.most]
    expected = next(
        (number for number in range(limit + 1)
         if any(flows(asked, own, chosen) for chosen in combinations(possible, number))), None)
    assert fewest(asked, own, payers, limit) == expected


def test_nothing_asked_needs_nobody() -> None:
    assert fewest((), 0, [], 0) == 0
    assert fewest((5,), 5, [], 0) == 0


def test_payers_of_the_same_most_are_not_the_same() -> None:
    assert fewest((4, 2), 2, [Payer(4, 0, 0b10), Payer(4, 0, 0b01)], 1) == 1
    assert fewest((4,), 0, [Payer(4, 4, 0b1), Payer(4, 0, 0b1)], 1) == 1


def test_both_bounds_at_once() -> None:
    # Travel 4 and local 6; the first must give 5 of either, the second pays local only, at least 5.
    payers = [Payer(9, 5, 0b11), Payer(6, 5, 0b10)]
    assert fewest((4, 6), 0, payers, 2) == 2
    assert fewest((4, 5), 0, payers, 2) == 1
    assert fewest((4, 5), 0, [Payer(8, 5, 0b11), Payer(5, 5, 0b10)], 2) is None


def test_two_who_give_two_at_least_cannot_both_pay_for_three_whatever_else_there_is_to_pay() -> None:
    pair, other = [Payer(2, 2, 0b10)] * 2, Payer(5, 0, 0b01)
    assert fewest((5, 3), 0, [*pair, other], 5) is None
    assert fewest((5, 4), 0, [*pair, other], 5) == 3
