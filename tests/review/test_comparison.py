"""Two plans side by side."""

from __future__ import annotations

from matcher.review.comparison import BETTER, SAME, WORSE, EnvelopePair, compare
from tests.helpers.solved import small, small_again


def test_what_moved_and_what_stands_in_one_only() -> None:
    found = compare(small(), small_again())
    assert [(change.need, change.what, change.receiver) for change in found.changes] == [("n1", "moved", "KEN"), ("n2", "dropped", "RWA")]
    assert found.counted() == {"moved": 1, "other_peer": 0, "dropped": 1, "added": 0}
    assert found.kept == 3
    moved = found.changes[0]
    assert moved.older is not None and moved.newer is not None
    assert [side.exchange.start.isoformat() for side in (moved.older, moved.newer)] == ["2027-02-08", "2027-03-01"]


def test_the_other_way_round_it_is_the_other_way_round() -> None:
    assert [(change.need, change.what) for change in compare(small_again(), small()).changes] == [("n1", "moved"), ("n2", "added")]


def test_goals_are_judged_by_their_own_sense() -> None:
    verdicts = {pair.name: pair.verdict for pair in compare(small(), small_again()).goals}
    assert verdicts == {"impact": WORSE, "reach": WORSE, "equity": SAME, "mutual": WORSE, "fit": WORSE, "cost": BETTER}


def test_money_by_envelope() -> None:
    assert compare(small(), small_again()).envelopes == (EnvelopePair("e1", 17058, 10838), EnvelopePair("e2", 2912, 2912))
    assert compare(small(), small_again()).envelopes[0].change == -6220


def test_a_plan_against_itself_changes_nothing() -> None:
    found = compare(small(), small())
    assert (found.changes, found.kept, {pair.verdict for pair in found.goals}) == ((), 5, {SAME})
