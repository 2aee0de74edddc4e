from __future__ import annotations

from typing import Any

import pytest

from matcher.checks.avoids import Avoids
from tests.helpers.judging import passes, rows
from tests.helpers.rounds import need, offer, pool, society


@pytest.mark.parametrize(
    ("asked", "given", "expected"),
    [
        ({}, {}, True),
        ({"avoids": "FRA"}, {"avoids": "FRA"}, True),
        ({"avoids": "FRA;RWA"}, {}, False),
        ({}, {"avoids": "KEN"}, False),
        ({}, {"regions": "EUR;AFR"}, True),
        ({}, {"regions": "EUR"}, False),
    ])
def test_neither_avoids_the_other(asked: dict[str, Any], given: dict[str, Any], expected: bool) -> None:
    made = pool(society("KEN", "AFR"), society("FRA"), need(**asked), offer(**given))
    assert passes(Avoids(), made) is expected


def test_an_offer_with_regions_does_not_go_to_a_component() -> None:
    made = pool(society("ICRC"), need(society="ICRC"), offer(regions="AFR;AME;APA;EUR;MEN"))
    assert not passes(Avoids(), made)
    assert passes(Avoids(), pool(society("ICRC"), need(society="ICRC"), offer()))


def test_facts_tell_who_avoids_whom() -> None:
    made = pool(society("KEN", "AFR"), need(avoids="RWA"), offer(regions="EUR"))
    assert Avoids().facts(rows(made), made) == {
        "need_avoids": True, "offer_avoids": False, "region": "AFR", "offer_regions": ["EUR"]}
