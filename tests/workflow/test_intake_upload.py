"""Confirmed differences are done as a whole or not at all; levels of capabilities are kept with their versions."""

from __future__ import annotations

import pytest

from matcher.domain.errors import Conflict, DataError, NotAllowed, NotFound
from matcher.domain.statements import DRAFT, SUBMITTED, WITHDRAWN, Statement
from matcher.intake.differences import INSERT, UPDATE, WITHDRAW, Difference, edits
from matcher.store import assessments, statements, trail
from matcher.store.session import Database
from matcher.workflow import intake_upload
from matcher.workflow.intake_upload import Applied, apply_differences, save_assessment
from tests.workflow.stated import KEY, NEED, NOW, acts, authoriser, focal_point, open_round, standing, stated


def inserted(key: str = "KEN-n9", **cells: str) -> Difference:
    whole = {**NEED, "need": key, **cells}
    return Difference("needs", key, INSERT, 0, 3, whole, edits("needs", {}, whole))


def updated(before: Statement, **cells: str) -> Difference:
    after = {**before.cells, **cells}
    return Difference(before.table, before.key, UPDATE, before.version, 4, after, edits(before.table, before.cells, after))


def withdrawn(before: Statement) -> Difference:
    return Difference(before.table, before.key, WITHDRAW, before.version, 0, {}, ())


def test_all_three_at_once(database: Database) -> None:
    open_round(database)
    first, second, offered = stated(database), stated(database, need="n2"), stated(database, "offers", society="KEN", offer="o9")
    with database.writing() as session:
        done = apply_differences(session, focal_point(database), KEY, "KEN", [inserted(), updated(first, days="21"), withdrawn(second),
                                 updated(offered, people="2")], reason="Met otherwise", submit=False, now=NOW)
    assert done == Applied(1, 2, 1, 0)
    assert {key: (standing(database, table, key).state, standing(database, table, key).cells["days" if table == "needs" else "people"])
            for table, key in (("needs", "KEN-n9"), ("needs", "n1"), ("needs", "n2"), ("offers", "o9"))} == {
        "KEN-n9": (DRAFT, "14"), "n1": (DRAFT, "21"), "n2": (WITHDRAWN, "14"), "o9": (DRAFT, "2")}
    assert acts(database) == [("need:draft:save", "need:KEN-n9"), ("need:draft:save", "need:n1"), ("need:statement:withdraw", "need:n2"),
                              ("offer:draft:save", "offer:o9")]


def test_an_authoriser_may_submit_them_at_once(database: Database) -> None:
    open_round(database)
    first = stated(database)
    with database.writing() as session:
        done = apply_differences(session, authoriser(database), KEY, "KEN", [inserted(), updated(first, days="21")], reason="",
                                 submit=True, now=NOW)
    assert done == Applied(1, 1, 0, 2)
    assert {standing(database, "needs", key).state for key in ("n1", "KEN-n9")} == {SUBMITTED}
    with database.writing() as session, pytest.raises(NotAllowed):
        apply_differences(session, focal_point(database), KEY, "KEN", [inserted("KEN-n10")], reason="", submit=True, now=NOW)


def test_one_that_cannot_be_done_leaves_all_undone(database: Database) -> None:
    open_round(database)
    first, second = stated(database), stated(database, need="n2")
    stale = updated(second, days="28")
    with database.writing() as session:
        statements.save_statement(session, KEY, "needs", "n2", second.version, {**NEED, "days": "7"}, by=None, now=NOW)
    foreign = stated(database, need="n3", society="UGA")
    for differences, error in (
            ([inserted(), updated(first, days="21"), stale], Conflict), ([inserted(), inserted()], DataError),
            ([inserted(), updated(foreign, days="21")], DataError), ([inserted(), withdrawn(foreign)], DataError),
            ([inserted(), inserted("KEN-n10", target="1")], DataError), ([inserted(), withdrawn(first)], DataError),
            ([inserted(), updated(standing_like("n8"), days="21")], NotFound)):
        with pytest.raises(error), database.writing() as session:
            apply_differences(session, focal_point(database), KEY, "KEN", differences, reason="", submit=False, now=NOW)
    with database.reading() as session:
        assert statements.keys_of(session, KEY, "needs") == {"n1", "n2", "n3"}
    assert standing(database, "needs", "n1") == first and acts(database) == []


def standing_like(key: str) -> Statement:
    return Statement(KEY, "needs", key, "KEN", DRAFT, 1, {**NEED, "need": key})


def test_a_society_in_the_cells_counts_for_nothing(database: Database) -> None:
    open_round(database)
    with database.writing() as session:
        apply_differences(session, focal_point(database), KEY, "KEN", [inserted(society="UGA")], reason="", submit=False, now=NOW)
    assert standing(database, "needs", "KEN-n9").society == "KEN"
    with database.writing() as session, pytest.raises(NotAllowed):
        apply_differences(session, focal_point(database), KEY, "UGA", [inserted("KEN-n10")], reason="", submit=False, now=NOW)


def test_too_many_at_once(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    open_round(database)
    monkeypatch.setattr(intake_upload, "MOST_AT_ONCE", 1)
    with database.writing() as session, pytest.raises(DataError, match="more than"):
        apply_differences(session, focal_point(database), KEY, "KEN", [inserted(), inserted("KEN-n10")], reason="", submit=False, now=NOW)


def test_levels_are_kept_and_only_changes_are_written(database: Database) -> None:
    drafter = focal_point(database)
    with database.writing() as session:
        there = save_assessment(session, drafter, "KEN", {"SRV-TRAC": (2, None), "SRV-CONT": (0, None)}, now=NOW)
    assert {code: (each.level, each.version) for code, each in there.items()} == {"SRV-TRAC": (2, 1)}
    with database.writing() as session:
        there = save_assessment(session, drafter, "KEN", {"SRV-TRAC": (4, 1), "SRV-CONT": (5, None)}, now=NOW)
    assert {code: (each.level, each.version) for code, each in there.items()} == {"SRV-TRAC": (4, 2), "SRV-CONT": (5, 1)}
    with database.writing() as session:
        save_assessment(session, drafter, "KEN", {"SRV-TRAC": (4, 2)}, now=NOW)
    with database.reading() as session:
        entries = list(reversed(trail.list_entries(session).items))
    assert [(e.act, e.subject, e.before, e.after) for e in entries] == [
        ("capacity:level:save", "society:KEN", {"levels": {"SRV-TRAC": None}}, {"levels": {"SRV-TRAC": 2}}),
        ("capacity:level:save", "society:KEN", {"levels": {"SRV-CONT": None, "SRV-TRAC": 2}}, {"levels": {"SRV-CONT": 5, "SRV-TRAC": 4}})]


def test_levels_of_others_unknown_ones_and_stale_ones_are_refused(database: Database) -> None:
    with database.writing() as session, pytest.raises(NotAllowed):
        save_assessment(session, focal_point(database, "UGA"), "KEN", {"SRV-TRAC": (2, None)}, now=NOW)
    for levels in ({"SRV-TRAK": (2, None)}, {"SRV-TRAC": (6, None)}):
        with database.writing() as session, pytest.raises(DataError):
            save_assessment(session, focal_point(database), "KEN", levels, now=NOW)
    with database.writing() as session:
        save_assessment(session, focal_point(database), "KEN", {"SRV-TRAC": (2, None)}, now=NOW)
    with database.writing() as session, pytest.raises(Conflict):
        save_assessment(session, authoriser(database), "KEN", {"SRV-TRAC": (3, None)}, now=NOW)
    with database.reading() as session:
        assert assessments.assessments_of(session, "KEN")["SRV-TRAC"].level == 2
