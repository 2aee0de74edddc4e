from __future__ import annotations

import pytest

from matcher.checks.listed import Listed
from tests.helpers.judging import passes, rows
from tests.helpers.rounds import need, offer, pool


@pytest.mark.parametrize(("listed", "expected"), [
    ({("n1", "o1"): 3}, True), ({("n1", "o1"): 0}, True), ({("n1", "o2"): 3, ("n2", "o1"): 3}, False), ({}, False)])
def test_the_pair_is_on_the_list_whatever_its_points(listed: dict[tuple[str, str], int], expected: bool) -> None:
    made = pool(need(), need("n2"), offer(), offer("o2"), affinity=listed)
    assert passes(Listed(on=True), made) is expected
    assert Listed().facts(rows(made), made) == {"need": "n1", "offer": "o1"}


def test_it_is_off_unless_asked_for() -> None:
    assert not Listed().on
