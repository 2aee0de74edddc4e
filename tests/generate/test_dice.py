"""Chance that anybody can throw again."""

from __future__ import annotations

from collections import Counter

import pytest

from matcher.generate.dice import Dice


def test_same_seed_same_throws_and_the_first_ones_are_known() -> None:
    first, second = Dice(7), Dice(7)
    throws = [first.whole(1, 6) for _ in range(12)]
    assert throws == [second.whole(1, 6) for _ in range(12)]
    assert throws == [2, 1, 4, 1, 4, 3, 1, 4, 1, 3, 1, 1]


def test_whole_takes_both_ends() -> None:
    dice = Dice(1)
    assert {dice.whole(2, 4) for _ in range(200)} == {2, 3, 4}


def test_shuffled_keeps_every_card() -> None:
    deck = Dice(3).shuffled(range(20))
    assert deck != list(range(20))
    assert sorted(deck) == list(range(20))


def test_some_are_different_and_in_order() -> None:
    dice = Dice(5)
    for count in (0, 1, 3, 9):
        chosen = dice.some("abcde", count)
        assert chosen == sorted(set(chosen))
        assert len(chosen) == min(count, 5)


def test_weighted_never_falls_on_weight_zero() -> None:
    dice = Dice(9)
    seen = Counter(dice.weighted([("never", 0), ("often", 3), ("seldom", 1), ("nor this", 0)]) for _ in range(400))
    assert set(seen) == {"often", "seldom"}
    assert seen["often"] > seen["seldom"]


@pytest.mark.parametrize(("count", "turns"), [(2, {"a": 1, "b": 1}), (3, {"a": 1, "b": 1, "c": 1})])
def test_deal_gives_everybody_one_first(count: int, turns: dict[str, int]) -> None:
    assert Counter(Dice(1).deal(count, [("a", 1.0), ("b", 5.0), ("c", 1.0)])) == turns


def test_deal_gives_more_to_the_heavier() -> None:
    turns = Counter(Dice(1).deal(103, [("a", 1.0), ("b", 8.0), ("c", 1.0)]))
    assert turns.total() == 103
    assert turns["b"] > turns["a"] + turns["c"]
