"""What was used last stays on the shelf."""

from __future__ import annotations

import pytest

from matcher.review.shelf import Shelf


def test_a_thing_is_made_once_and_the_least_used_goes() -> None:
    shelf: Shelf[str] = Shelf(2)
    made: list[str] = []

    def make(name: str) -> str:
        made.append(name)
        return name

    for name in ("a", "b", "a", "c", "a", "b"):
        assert shelf.get(name, lambda name=name: make(name)) == name
    assert made == ["a", "b", "c", "b"]


def test_a_shelf_has_room() -> None:
    with pytest.raises(ValueError, match="1 or more"):
        Shelf(0)
