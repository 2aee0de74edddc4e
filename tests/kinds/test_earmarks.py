"""Earmarks and validity as tables, and leg by leg for an audit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from matcher.kinds.earmarks import admits, earmarks_of
from matcher.screening import judge
from tests.helpers.judging import Funding, checks_of
from tests.helpers.rounds import envelope, need, offer, pool, society


@pytest.mark.parametrize(
    ("days", "first_day", "last_day", "weeks"),
    [
        (7, "2027-01-04", "2027-01-31", (0, 3)),
        (8, "2027-01-04", "2027-01-31", (0, 2)),
        (7, "2027-01-05", "2027-01-30", (1, 2)),
        (7, "2020-01-01", "9999-12-31", (0, 51)),
        (7, "2027-01-05", "2027-01-10", (1, 0)),  # from the second week to the first: never
        (7, "2026-01-05", "2026-12-31", (0, -1)),
        (7, "2030-01-01", "2031-01-01", (52, 51)),
    ])
def test_validity_as_weeks_in_which_a_leg_may_start(
        days: int, first_day: str, last_day: str, weeks: tuple[int, int]) -> None:
    made = pool(need(days=days), offer(), envelope(valid_from=first_day, valid_to=last_day))
    marks = earmarks_of(judge(made, checks_of(), Funding(), [("n1", "o1", None, "secondment")]), made)
    assert (marks.first_week.tolist(), marks.last_week.tolist()) == ([[weeks[0]]], [[weeks[1]]])


@pytest.mark.parametrize(
    "mark", [{"kinds": "peer_review"}, {"capabilities": "DAT"}, {"contexts": "children"}, {"regions": "EUR"},
             {"receivers": "RWA"}, {"senders": "KEN"}, {"oda_only": True}])
def test_each_earmark_alone_shuts_a_leg_out(mark: dict[str, Any]) -> None:
    made = pool(society("KEN", "AFR"), need(contexts="conflict"), offer(), envelope("e1", **mark), envelope("e2"))
    marks = earmarks_of(judge(made, checks_of(), Funding(), [("n1", "o1", None, "secondment")]), made)
    assert marks.admissible.tolist() == [[False, True]]
    audited = [admits(row, "secondment", "SRV-TRAC", made.need["n1"], made.society["KEN"], made.society["RWA"])
               for row in made.envelopes]
    assert audited == [False, True]


def test_lines_are_no_earmark_on_legs() -> None:
    made = pool(need(), offer(), envelope(lines="travel"))
    marks = earmarks_of(judge(made, checks_of(), Funding(), [("n1", "o1", None, "secondment")]), made)
    assert marks.take(np.array([0, 0])).admissible.tolist() == [[True], [True]]
