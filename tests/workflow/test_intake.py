"""Statements from draft to eligible, by those who may, with every act in the trail and nobody's newer edit lost."""

from __future__ import annotations

from typing import Any

import pytest

from matcher.domain.actors import FOCAL_POINT, Grant
from matcher.domain.errors import Conflict, DataError, NotAllowed, NotFound, WrongState
from matcher.domain.rounds import FROZEN, SCREENING
from matcher.domain.statements import DRAFT, ELIGIBLE, RETURNED, SUBMITTED, WITHDRAWN
from matcher.store import trail
from matcher.store.session import Database
from matcher.workflow import intake
from tests.workflow.stated import (
    KEY,
    NEED,
    NOW,
    OFFER,
    acts,
    authoriser,
    coordinator,
    focal_point,
    open_round,
    person,
    put_to,
    standing,
    stated,
)


def test_from_draft_to_eligible(database: Database) -> None:
    open_round(database)
    drafter, leader, judge = focal_point(database), authoriser(database), coordinator(database)
    with database.writing() as session:
        made = intake.draft(session, drafter, KEY, "needs", {"society": "KEN", "kinds": "secondment"}, now=NOW)
    assert (made.key, made.state, made.version, made.hands) == ("KEN-n1", DRAFT, 1, frozenset({drafter.account}))
    with database.writing() as session, pytest.raises(DataError) as refused:
        intake.submit(session, leader, KEY, "needs", made.key, made.version, now=NOW)
    assert {problem.column for problem in refused.value.problems} >= {"level", "target", "days", "capability"}
    with database.writing() as session:
        filled = intake.change(session, drafter, KEY, "needs", made.key, made.version, NEED, now=NOW)
    with database.writing() as session:
        sent = intake.submit(session, leader, KEY, "needs", made.key, filled.version, now=NOW)
    assert (sent.state, sent.submitted_by) == (SUBMITTED, leader.account)
    put_to(database, SCREENING)
    with database.writing() as session:
        done = intake.accept(session, judge, KEY, "needs", made.key, sent.version, now=NOW)
    assert (done.state, done.cells["deliverable"]) == (ELIGIBLE, "A written plan in use")
    assert acts(database) == [("need:draft:save", "need:KEN-n1"), ("need:draft:save", "need:KEN-n1"),
                              ("need:draft:submit", "need:KEN-n1"), ("need:statement:accept", "need:KEN-n1")]
    with database.reading() as session:
        assert trail.verify(session).sound
        told = repr([(e.before, e.after) for e in trail.list_entries(session).items])
    assert "SRV-TRAC" in told and "A written plan" not in told, "free text stays out of the trail"


def test_keys_are_counted_up_and_may_be_given(database: Database) -> None:
    open_round(database)
    drafter = focal_point(database)
    with database.writing() as session:
        keys = [intake.draft(session, drafter, KEY, "needs", {**NEED, "need": key}, now=NOW).key for key in ("", "", "mine", "")]
        offered = intake.draft(session, drafter, KEY, "offers", {**OFFER, "society": "KEN"}, now=NOW).key
    assert (keys, offered) == (["KEN-n1", "KEN-n2", "mine", "KEN-n3"], "KEN-o1")
    with database.writing() as session, pytest.raises(DataError, match="mine"):
        intake.draft(session, drafter, KEY, "needs", {**NEED, "need": "mine"}, now=NOW)


def test_a_cell_that_cannot_be_read_keeps_a_draft_out(database: Database) -> None:
    open_round(database)
    with database.writing() as session, pytest.raises(DataError) as refused:
        intake.draft(session, focal_point(database), KEY, "needs", {**NEED, "days": "many", "level": "9", "latest": ""}, now=NOW)
    assert [problem.column for problem in refused.value.problems] == ["level", "days"]
    assert acts(database) == []


def test_a_submitted_statement_that_is_changed_is_a_draft_again(database: Database) -> None:
    open_round(database)
    before = stated(database)
    with database.writing() as session:
        after = intake.change(session, focal_point(database), KEY, "needs", "n1", before.version, {**NEED, "days": "21"}, now=NOW)
    assert (after.state, after.cells["days"], after.key, after.society) == (DRAFT, "21", "n1", "KEN")


@pytest.mark.parametrize("state", [ELIGIBLE, WITHDRAWN])
def test_what_is_eligible_or_withdrawn_is_not_changed(database: Database, state: str) -> None:
    open_round(database)
    before = stated(database, state=state)
    with database.writing() as session, pytest.raises(WrongState):
        intake.change(session, focal_point(database), KEY, "needs", "n1", before.version, NEED, now=NOW)


def test_somebody_else_s_newer_edit_is_shown_and_kept(database: Database) -> None:
    open_round(database)
    before = stated(database, state=DRAFT)
    with database.writing() as session:
        intake.change(session, authoriser(database), KEY, "needs", "n1", before.version, {**NEED, "days": "28"}, now=NOW)
    with database.writing() as session, pytest.raises(Conflict) as refused:
        intake.change(session, focal_point(database), KEY, "needs", "n1", before.version, {**NEED, "days": "21"}, now=NOW)
    mine, theirs = refused.value.mine, refused.value.theirs
    assert isinstance(mine, dict) and mine["days"] == "21" and theirs.cells["days"] == "28"  # type: ignore[attr-defined]
    for act in (lambda s: intake.submit(s, authoriser(database), KEY, "needs", "n1", before.version, now=NOW),
                lambda s: intake.withdraw(s, focal_point(database), KEY, "needs", "n1", before.version, reason="No more", now=NOW)):
        with database.writing() as session, pytest.raises(Conflict):
            act(session)
    assert standing(database, "needs", "n1").cells["days"] == "28"


def test_only_their_own_and_only_in_time(database: Database) -> None:
    open_round(database)
    before = stated(database, state=DRAFT)
    stranger = focal_point(database, "UGA")
    with database.writing() as session, pytest.raises(NotAllowed):
        intake.draft(session, stranger, KEY, "needs", NEED, now=NOW)
    for attempt in (lambda s: intake.change(s, stranger, KEY, "needs", "n1", before.version, NEED, now=NOW),
                    lambda s: intake.withdraw(s, stranger, KEY, "needs", "n1", before.version, reason="No", now=NOW),
                    lambda s: intake.submit(s, focal_point(database), KEY, "needs", "n1", before.version, now=NOW),
                    lambda s: intake.send_back(s, authoriser(database), KEY, "needs", "n1", before.version, reason="No", now=NOW),
                    lambda s: intake.accept(s, authoriser(database), KEY, "needs", "n1", before.version, now=NOW)):
        with database.writing() as session, pytest.raises((NotAllowed, WrongState)) as refused:
            attempt(session)
        assert refused.type is NotAllowed or "stage" in str(refused.value)
    put_to(database, FROZEN)
    with database.writing() as session, pytest.raises(WrongState):
        intake.change(session, focal_point(database), KEY, "needs", "n1", before.version, NEED, now=NOW)
    with database.writing() as session, pytest.raises(NotFound):
        intake.change(session, focal_point(database), KEY, "needs", "nothing", 1, NEED, now=NOW)
    assert acts(database) == []


def test_a_society_that_takes_no_part(database: Database) -> None:
    open_round(database)
    absent = person(database, Grant(FOCAL_POINT, "ESP"), society="ESP")
    with database.writing() as session, pytest.raises(DataError) as refused:
        intake.draft(session, absent, KEY, "needs", {**NEED, "society": "ESP"}, now=NOW)
    assert [problem.column for problem in refused.value.problems] == ["society"]


def test_sent_back_with_a_reason_and_mended(database: Database) -> None:
    open_round(database, SCREENING)
    before = stated(database)
    with database.writing() as session:
        back = intake.send_back(session, coordinator(database), KEY, "needs", "n1", before.version, reason=" Say which branch. ", now=NOW)
    assert (back.state, back.reason) == (RETURNED, "Say which branch.")
    with database.writing() as session:
        better = intake.change(session, focal_point(database), KEY, "needs", "n1", back.version, {**NEED, "days": "21"}, now=NOW)
    assert better.state == RETURNED
    with database.writing() as session:
        again = intake.submit(session, authoriser(database), KEY, "needs", "n1", better.version, now=NOW)
    assert (again.state, again.reason) == (SUBMITTED, "")
    with database.writing() as session, pytest.raises(WrongState):
        intake.submit(session, authoriser(database), KEY, "needs", "n1", again.version, now=NOW)


@pytest.mark.parametrize(("reason", "wrong"), [
    ("  ", "missing"), ("x" * 501, "too long"), ("Call +254 700 123 456", "data of a person")])
def test_a_reason_is_asked_for_and_looked_at(database: Database, reason: str, wrong: str) -> None:
    open_round(database, SCREENING)
    before = stated(database)
    for act in (intake.send_back, intake.withdraw):
        with database.writing() as session, pytest.raises(DataError, match=wrong):
            act(session, coordinator(database), KEY, "needs", "n1", before.version, reason=reason, now=NOW)
    assert standing(database, "needs", "n1") == before


def test_text_that_looks_like_a_person_s_data_is_held(database: Database) -> None:
    open_round(database, SCREENING)
    before = stated(database, deliverable="Ask Amina, born 12/03/1987")
    judge = coordinator(database)
    with database.writing() as session, pytest.raises(WrongState, match="held"):
        intake.accept(session, judge, KEY, "needs", "n1", before.version, now=NOW)
    with database.writing() as session:
        assert intake.accept(session, judge, KEY, "needs", "n1", before.version, now=NOW, looked_at=True).state == ELIGIBLE
    with database.reading() as session:
        (entry,) = trail.list_entries(session).items
    assert entry.after == {"state": ELIGIBLE, "version": 2, "held_for": ["birth_date"]} and "1987" not in repr(entry)


def test_nobody_accepts_what_they_entered_nor_what_is_their_own_society_s(database: Database) -> None:
    open_round(database, SCREENING)
    judge, leader = coordinator(database), authoriser(database)
    with database.writing() as session:
        mine = intake.draft(session, judge, KEY, "needs", NEED, now=NOW)
        sent = intake.submit(session, leader, KEY, "needs", mine.key, mine.version, now=NOW)
    with database.writing() as session, pytest.raises(NotAllowed, match="yourself"):
        intake.accept(session, judge, KEY, "needs", mine.key, sent.version, now=NOW)
    with database.writing() as session, pytest.raises(NotAllowed, match="own society"):
        intake.accept(session, coordinator(database, "IFRC", "KEN"), KEY, "needs", mine.key, sent.version, now=NOW)
    with database.writing() as session:
        assert intake.accept(session, coordinator(database, "IFRC"), KEY, "needs", mine.key, sent.version, now=NOW).state == ELIGIBLE


def test_withdrawn_for_good_by_either_side(database: Database) -> None:
    open_round(database, SCREENING)
    first, second = stated(database), stated(database, need="n2", state=ELIGIBLE)
    drafter, judge = focal_point(database), coordinator(database)
    with database.writing() as session:
        one = intake.withdraw(session, drafter, KEY, "needs", "n1", first.version, reason="Met otherwise", now=NOW)
        other = intake.withdraw(session, judge, KEY, "needs", "n2", second.version, reason="Not neutral", now=NOW)
    assert [(s.state, s.reason) for s in (one, other)] == [(WITHDRAWN, "Met otherwise"), (WITHDRAWN, "Not neutral")]
    for act in (lambda s: intake.withdraw(s, focal_point(database), KEY, "needs", "n1", one.version, reason="Again", now=NOW),
                lambda s: intake.send_back(s, coordinator(database), KEY, "needs", "n1", one.version, reason="No", now=NOW),
                lambda s: intake.accept(s, coordinator(database), KEY, "needs", "n1", one.version, now=NOW)):
        with database.writing() as session, pytest.raises(WrongState):
            act(session)


@pytest.mark.parametrize(("cells", "column"), [({"target": "1"}, "target"), ({"prefers": "ESP"}, "prefers"), ({"latest": ""}, "latest")])
def test_what_does_not_fit_together_cannot_be_submitted(database: Database, cells: dict[str, Any], column: str) -> None:
    open_round(database)
    before = stated(database, state=DRAFT, **cells)
    with database.writing() as session, pytest.raises(DataError) as refused:
        intake.submit(session, authoriser(database), KEY, "needs", "n1", before.version, now=NOW)
    assert [problem.column for problem in refused.value.problems] == [column]
