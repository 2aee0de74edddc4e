"""Approved exchanges on their way: every move with its guard, roles, trail and version; what is written down of them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from matcher.domain.actors import CONSOLE
from matcher.domain.deliveries import ITEMS, MOVE, MOVES, QUESTIONS, Appraisal, Spent, due, moves_from
from matcher.domain.errors import Conflict, DataError, NotAllowed, WrongState
from matcher.domain.proposals import DELIVERY_STATES
from matcher.store import deliveries, trail
from matcher.store.session import Database
from matcher.workflow import delivering, lifecycle, privacy, recording
from matcher.workflow.delivering import Given
from matcher.workflow.recording import Results, Took
from tests.helpers.acting import KEY, NOW
from tests.helpers.delivered import LATER, approved, bring, check_all, move, proposal, report_all, under_way, version


def test_the_table_of_moves_knows_every_state_and_leads_nowhere_else() -> None:
    assert {state for each in MOVES for state in (*each.starts, each.to)} - {None} == set(DELIVERY_STATES)
    assert moves_from("cancelled") == () == moves_from("followed_up")
    assert [each.name for each in moves_from("on_hold")] == ["resume", "replan", "cancel"]


def test_an_exchange_goes_its_way_step_by_step(database: Database) -> None:
    with database.writing() as session:
        who = under_way(session)
        assert bring(session, who, "x1", "followed_up").state == "followed_up"
        held = deliveries.delivery_of(session, proposal(session, "x1"))
        assert (held.began, held.lasting, held.follow_up) == (date(2027, 2, 8), "yes", "Still in use.")
        assert (held.ended, held.campaigns, held.advocacy, held.activities) == (date(2027, 2, 21), 1, 2, {"experience": 1})
        moved = [entry.after["move"] for entry in reversed(trail.list_entries(session, act="delivery:exchange:", size=200).items)
                 if "move" in (entry.after or {})]
        assert moved == ["agree", "mobilise", "begin", "finish", "report", "follow_up"]
        assert "files together" not in repr(trail.list_entries(session, size=200).items)
        assert trail.verify(session).sound


def test_nothing_begins_with_an_open_checklist_nor_before_the_round_does(database: Database) -> None:
    with database.writing() as session:
        who = approved(session)
        bring(session, who, "x1", "mobilising")
        check_all(session, who, "x1")
        with pytest.raises(WrongState, match="start the round"):
            move(session, who, "x1", "begin", day=date(2027, 2, 8))
        lifecycle.start(session, who.manager, KEY, now=NOW)
        bring(session, who, "x2", "mobilising")
        with pytest.raises(WrongState, match=f"{len(ITEMS)} open items"):
            move(session, who, "x2", "begin", day=date(2027, 2, 15))
        with pytest.raises(DataError, match="still to come"):
            move(session, who, "x1", "begin", day=LATER.date() + timedelta(days=1))
        assert move(session, who, "x1", "begin", day=date(2027, 2, 8)).state == "ongoing"
        with pytest.raises(DataError, match="before the first"):
            move(session, who, "x1", "finish", day=date(2027, 2, 7))


def test_a_report_needs_all_its_parts_and_a_check_after_three_months(database: Database) -> None:
    with database.writing() as session:
        who = under_way(session)
        bring(session, who, "x1", "done")
        with pytest.raises(WrongState, match="actions, participants, costs, appraisal"):
            move(session, who, "x1", "report")
        report_all(session, who, "x1")
        move(session, who, "x1", "report")
        with pytest.raises(DataError, match="too early"):
            move(session, who, "x1", "follow_up", day=date(2027, 4, 1), code="yes")
        with pytest.raises(DataError, match="lasted"):
            move(session, who, "x1", "follow_up", day=date(2027, 7, 1), code="perhaps")


def test_hold_resume_replan_and_cancel(database: Database) -> None:
    with database.writing() as session:
        who = under_way(session)
        bring(session, who, "x1", "mobilising")
        with pytest.raises(DataError, match="reason"):
            move(session, who, "x1", "hold")
        assert move(session, who, "x1", "hold", text="The border is closed.").state == "on_hold"
        assert move(session, who, "x1", "resume").state == "mobilising"
        moved = move(session, who, "x1", "replan", day=date(2027, 5, 3), days=7)
        held = deliveries.delivery_of(session, moved)
        assert (moved.state, held.start, held.days) == ("re_planned", date(2027, 5, 3), 7)
        assert due(moved.state, moved.start, moved.days, held).on == date(2027, 5, 3) - timedelta(days=28)
        move(session, who, "x1", "agree")
        with pytest.raises(DataError, match="reason"):
            move(session, who, "x1", "cancel", code="whim")
        gone = move(session, who, "x1", "cancel", code="security")
        assert (gone.state, gone.reason_code, gone.live) == ("cancelled", "security", False)
        with pytest.raises(WrongState, match="cannot be done now"):
            move(session, who, "x1", "resume")


def test_parties_the_manager_and_coordinators_only(database: Database) -> None:
    with database.writing() as session:
        who = approved(session)
        found = proposal(session, "x1")
        for actor in (who.focal_points["COL"], who.observer, who.security, *who.funds.values()):
            with pytest.raises(NotAllowed):
                delivering.move(session, actor, KEY, "x1", "agree", version=found.version, now=LATER)
        for actor, name in ((who.focal_points["KEN"], "agree"), (who.authorisers["RWA"], "mobilise"), (who.manager, "hold"),
                            (who.icrc, "resume"), (who.ifrc, "cancel")):
            found = delivering.move(session, actor, KEY, "x1", name, version=found.version, now=LATER,
                                    given=Given(code="security" if name == "cancel" else "", text="It waits."))
        assert found.state == "cancelled"
        with pytest.raises(Conflict):
            delivering.move(session, who.icrc, KEY, "x2", "agree", version=99, now=LATER)


def test_a_round_is_not_completed_while_an_exchange_is_not_over(database: Database) -> None:
    with database.writing() as session:
        who = under_way(session)
        bring(session, who, "x1", "done")
        with pytest.raises(WrongState, match="exchanges are not over yet, the first is x2"):
            lifecycle.complete(session, who.manager, KEY, now=LATER)
        for exchange in ("x2", "x3", "x4"):
            move(session, who, exchange, "cancel", code="funding")
        assert lifecycle.complete(session, who.manager, KEY, now=LATER).stage == "completed"
        report_all(session, who, "x1")
        assert move(session, who, "x1", "report").state == "reported"


def test_names_become_marks_and_are_kept_nowhere(database: Database) -> None:
    with database.writing() as session:
        who = under_way(session)
        for exchange in ("x1", "x2"):
            bring(session, who, exchange, "done")
        names = "Amina Okello\namina  OKELLO\nJohn Mwangi\n\n"
        first = recording.save_participants(session, who.focal_points["KEN"], KEY, "x1", "KEN", {"staff": Took(9, names=names)},
                                            version=version(session, "x1"), now=LATER)
        assert [(each.group, each.participations, each.people, each.marked) for each in first.attendance] == [("staff", 9, 2, True)]
        recording.save_participants(session, who.focal_points["KEN"], KEY, "x2", "KEN", {"staff": Took(4, names="Amina Okello\nX Y")},
                                    version=version(session, "x2"), now=LATER)
        marks = deliveries.marks_of(session, [proposal(session, each) for each in ("x1", "x2")])
        assert len(marks["x1", "KEN", "staff"] | marks["x2", "KEN", "staff"]) == 3
        kept = recording.save_participants(session, who.focal_points["KEN"], KEY, "x1", "KEN", {"staff": Took(10)},
                                           version=version(session, "x1"), now=LATER)
        assert (kept.attendance[0].participations, kept.attendance[0].people) == (10, 2)
        assert deliveries.settle_marks(session, KEY) == 4
        settled = deliveries.delivery_of(session, proposal(session, "x1")).attendance[0]
        assert (settled.people, settled.marked) == (2, False)
    dump = "\n".join(str(row) for row in database.engine.raw_connection().driver_connection.iterdump()) if database.sqlite else ""
    assert "okello" not in dump.lower() and "mwangi" not in dump.lower()


def test_marks_go_twenty_four_months_after_the_round_and_their_numbers_stay(database: Database) -> None:
    with database.writing() as session:
        who = under_way(session)
        bring(session, who, "x1", "done")
        recording.save_participants(session, who.icrc, KEY, "x1", "KEN", {"staff": Took(3, names="A B\nC D")},
                                    version=version(session, "x1"), now=LATER)
        for exchange in ("x2", "x3", "x4"):
            move(session, who, exchange, "cancel", code="funding")
        lifecycle.complete(session, who.manager, KEY, now=LATER)
        privacy.purge(session, CONSOLE, now=LATER + timedelta(days=600))
        assert len(deliveries.marks_of(session, [proposal(session, "x1")])) == 1
        privacy.purge(session, CONSOLE, now=LATER + timedelta(days=800))
        assert deliveries.marks_of(session, [proposal(session, "x1")]) == {}
        assert deliveries.delivery_of(session, proposal(session, "x1")).attendance[0].people == 2


def test_what_is_written_down_is_checked_and_has_its_version(database: Database) -> None:
    with database.writing() as session:
        who = under_way(session)
        bring(session, who, "x1", "done")
        at, ken = version(session, "x1"), who.focal_points["KEN"]
        results = Results(date(2027, 2, 8), date(2027, 2, 21), 0, 0, {})
        with pytest.raises(DataError, match="Leave people out"):
            recording.save_results(session, ken, KEY, "x1", Results(
                date(2027, 2, 8), date(2027, 2, 21), 0, 0, {}, actions="ring +41 22 730 60 01"), version=at, now=LATER)
        with pytest.raises(DataError, match="not known, or stands twice"):
            recording.save_costs(session, ken, KEY, "x1", [Spent("travel", "e1", 5), Spent("travel", "e1", 6)], version=at, now=LATER)
        with pytest.raises(DataError, match="More people than participations"):
            recording.save_participants(session, ken, KEY, "x1", "KEN", {"staff": Took(2, 3)}, version=at, now=LATER)
        with pytest.raises(DataError, match="number of people is missing"):
            recording.save_participants(session, ken, KEY, "x1", "KEN", {"staff": Took(2)}, version=at, now=LATER)
        with pytest.raises(NotAllowed):
            recording.save_participants(session, ken, KEY, "x1", "RWA", {"staff": Took(2, 2)}, version=at, now=LATER)
        with pytest.raises(DataError, match="no party"):
            recording.save_participants(session, who.icrc, KEY, "x1", "COL", {"staff": Took(2, 2)}, version=at, now=LATER)
        with pytest.raises(NotAllowed):
            recording.appraise(session, who.icrc, KEY, "x1", Appraisal("KEN", "RWA", dict.fromkeys(QUESTIONS, 4)), now=LATER)
        with pytest.raises(DataError, match="1 to 5"):
            recording.appraise(session, ken, KEY, "x1", Appraisal("KEN", "RWA", dict.fromkeys(QUESTIONS, 6)), now=LATER)
        recording.save_results(session, ken, KEY, "x1", results, version=at, now=LATER)
        with pytest.raises(Conflict):
            recording.save_results(session, ken, KEY, "x1", results, version=at, now=LATER)
    assert MOVE["resume"].to is None
