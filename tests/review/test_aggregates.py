"""Nothing below three is shown, nor can it be found by subtraction."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.review.aggregates import LEAST, Aggregate, aggregates, protected
from tests.helpers.solved import small


def shown(rows: list[tuple[str, tuple[int, ...]]]) -> tuple[dict[str, tuple[int | None, ...]], tuple[int | None, ...]]:
    found = protected("x", rows)
    return {group.key: group.counts for group in found.groups}, found.total


@pytest.mark.parametrize(("counts", "expected", "total"), [
    ((5, 7, 9), (5, 7, 9), 21),
    ((1, 7, 9), (None, None, 9), 17),
    ((2, 1, 9), (None, None, 9), 12),
    ((1, 1, 9), (None, None, None), 11),
    ((0, 0, 9, 20), (None, None, None, 20), 29),
    ((1, 1, 0), (None, None, None), None),
    ((1, 1, 1), (None, None, None), 3),
])
def test_small_counts_and_their_complement_are_withheld(
    counts: tuple[int, ...], expected: tuple[int | None, ...], total: int | None,
) -> None:
    groups, shown_total = shown([(str(number), (count,)) for number, count in enumerate(counts)])
    assert tuple(row[0] for row in groups.values()) == expected
    assert shown_total == (total,)


def test_a_row_is_withheld_whole() -> None:
    groups, total = shown([("a", (10, 1)), ("b", (4, 6)), ("c", (9, 9))])
    assert groups == {"a": (None, None), "b": (None, None), "c": (9, 9)}
    assert total == (23, 16)


@given(st.lists(st.integers(0, 8), min_size=2, max_size=5))
def test_no_count_can_be_worked_out(counts: list[int]) -> None:
    """Every way to fill the withheld cells that agrees with what is shown: a withheld cell has more than one value."""
    found = protected("x", [(str(number), (count,)) for number, count in enumerate(counts)])
    cells = [group.counts[0] for group in found.groups]
    assert all(cell is None or cell >= LEAST for cell in cells)
    (total,) = found.total
    assert total is None or total >= LEAST
    if total is None or None not in cells:
        return
    hidden = [number for number, cell in enumerate(cells) if cell is None]
    rest = total - sum(cell for cell in cells if cell is not None)
    ways = [way for way in product(range(rest + 1), repeat=len(hidden)) if sum(way) == rest]
    assert all(len({way[place] for way in ways}) > 1 for place in range(len(hidden)))


def test_a_small_round_shows_its_totals_only() -> None:
    found = {table.name: table for table in aggregates(small())}
    assert list(found) == ["region", "priority", "kind", "mode"]
    assert all(isinstance(table, Aggregate) and table.withheld for table in found.values())
    assert found["kind"].total == (4,)
    assert found["region"].total == (None, None)
