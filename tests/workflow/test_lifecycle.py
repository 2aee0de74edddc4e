"""The moves of a round: who may make them, from where, and what must hold first."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from matcher.domain.errors import Conflict, DataError, NotAllowed, WrongState
from matcher.domain.proposals import ACCEPTED, APPROVED, DECLINED, DONE, REJECTED
from matcher.domain.rounds import APPROVED as ROUND_APPROVED
from matcher.domain.rounds import (
    ARCHIVED,
    CANCELLED,
    COMPLETED,
    CONSULTATION,
    FROZEN,
    MOVES,
    OPEN,
    PLANNING,
    PROPOSED,
    REPAIR,
    SCREENING,
    STAGES,
    UNDER_WAY,
)
from matcher.domain.statements import DRAFT, SUBMITTED
from matcher.store import decisions, envelopes, proposals, rounds, snapshots, statements
from matcher.store import trail as register
from matcher.store.scenarios import build_scenario
from matcher.store.session import Database
from matcher.workflow import approval, lifecycle, preparing, replies
from tests.helpers.acting import (
    KEY,
    NOW,
    accept_all,
    begin,
    bring_to,
    clear_all,
    commit_all,
    endorse_all,
    keep_plan,
    live,
    people,
)
from tests.helpers.solved import scenario, small, small_again, small_pool


def test_every_move_has_its_function_and_every_stage_a_way_to_it() -> None:
    assert set(lifecycle.MOVERS) == {move.name for move in MOVES}
    reached = {"draft"} | {move.to for move in MOVES}
    assert reached == set(STAGES)


def test_a_round_from_call_to_archive_leaves_its_trail(database: Database) -> None:
    with database.writing() as session:
        who = people(session)
        bring_to(session, who, CONSULTATION)
        endorse_all(session, who.icrc, who.ifrc)
        clear_all(session, who)
        commit_all(session, who)
        accept_all(session, who)
        assert approval.obstacles(session, KEY) == ()
        lifecycle.approve(session, who.icrc, KEY, now=NOW)
        assert {each.state for each in proposals.all_proposals(session, KEY, 1)} == {APPROVED}
        lifecycle.start(session, who.manager, KEY, now=NOW)
        proposals.set_states(session, proposals.all_proposals(session, KEY, 1), DONE)
        for move in (lifecycle.complete, lifecycle.archive):
            found = move(session, who.manager, KEY, now=NOW)
        assert found.stage == ARCHIVED
        moves = [entry.act for entry in reversed(register.list_entries(session, act="round:stage:", size=200).items)]
        assert moves == [f"round:stage:{name}" for name in (
            "open_call", "close_call", "freeze", "start_planning", "propose", "consult", "approve", "start", "complete", "archive")]
        assert register.verify(session).sound


def test_freeze_keeps_a_snapshot_that_reads_back_to_the_same_scenario(database: Database) -> None:
    with database.writing() as session:
        who = people(session)
        begin(session, who)
        frozen = lifecycle.freeze(session, who.manager, KEY, now=NOW)
        assert frozen.stage == FROZEN and frozen.snapshot == scenario(small_pool(), KEY).digest()
        kept = snapshots.get_snapshot(session, KEY, frozen.snapshot)
        assert kept.canonical() == build_scenario(session, KEY).canonical()
        assert json.loads(snapshots.snapshot_text(session, KEY, frozen.snapshot)) == kept.canonical()
        assert lifecycle.thaw(session, who.manager, KEY, now=NOW).snapshot is None


def test_nothing_is_frozen_while_something_is_to_be_screened(database: Database) -> None:
    with database.writing() as session:
        who = people(session)
        begin(session, who)
        first = statements.get_statement(session, KEY, "needs", "n1")
        waiting = statements.set_state(session, KEY, "needs", "n1", first.version, SUBMITTED, now=NOW)
        with pytest.raises(WrongState, match="1 statements"):
            lifecycle.freeze(session, who.manager, KEY, now=NOW)
        statements.set_state(session, KEY, "needs", "n1", waiting.version, DRAFT, now=NOW)
        frozen = lifecycle.freeze(session, who.manager, KEY, now=NOW)
        kept = snapshots.get_snapshot(session, KEY, str(frozen.snapshot))
        # A draft takes no part, nor does what speaks of it.
        assert "n1" not in kept.pool.need and "n1" not in {pin.need for pin in kept.pool.pins}


def test_a_call_needs_two_societies_and_sound_settings(database: Database) -> None:
    with database.writing() as session:
        who = people(session)
        pool = small_pool()
        preparing.create(session, who.manager, "r", title="R", start=pool.start, weeks=30, approval=pool.approval, now=NOW)
        with pytest.raises(WrongState, match="two societies"):
            lifecycle.open_call(session, who.manager, "r", now=NOW)
        rows = [{"society": key, "name": key, "region": "AFR", "languages": "en:C1"} for key in ("KEN", "UGA")]
        preparing.put_societies(session, who.manager, "r", rows, now=NOW)
        assert lifecycle.open_call(session, who.manager, "r", now=NOW).stage == OPEN
        assert lifecycle.close_call(session, who.manager, "r", now=NOW).stage == SCREENING
        assert lifecycle.reopen_call(session, who.manager, "r", now=NOW).stage == OPEN
        lifecycle.close_call(session, who.manager, "r", now=NOW)
        with pytest.raises(WrongState, match="at least one need"):
            lifecycle.freeze(session, who.manager, "r", now=NOW)


def test_a_move_from_another_stage_is_refused_with_the_stages_it_begins_at(database: Database) -> None:
    with database.writing() as session:
        who = people(session)
        begin(session, who)
        with pytest.raises(WrongState, match="screening.*draft"):
            lifecycle.open_call(session, who.manager, KEY, now=NOW)


def test_moves_are_refused_to_those_without_the_right(database: Database) -> None:
    with database.writing() as session:
        who = people(session)
        begin(session, who)
        for actor in who.everybody:
            if actor is not who.manager:
                with pytest.raises(NotAllowed):
                    lifecycle.freeze(session, actor, KEY, now=NOW)
        assert rounds.get_round(session, KEY).stage == SCREENING


def test_a_plan_without_exchanges_is_not_proposed(database: Database) -> None:
    with database.writing() as session:
        who = people(session)
        bring_to(session, who, PLANNING)
        empty = keep_plan(session, replace(small().plan, exchanges=(), status="stopped"))
        with pytest.raises(WrongState, match="Plan 2"):
            lifecycle.propose(session, who.icrc, KEY, plan=empty, now=NOW)
        assert lifecycle.propose(session, who.icrc, KEY, plan=1, now=NOW).plan == 1


def test_rejected_pairs_are_pinned_out_of_the_next_plan(database: Database) -> None:
    with database.writing() as session:
        who = people(session)
        bring_to(session, who, PROPOSED)
        approval.endorse(session, who.icrc, KEY, "x1", now=NOW)
        approval.reject(session, who.ifrc, KEY, "x2", reason="quality", now=NOW)
        back = lifecycle.back_to_planning(session, who.icrc, KEY, now=NOW)
        assert (back.stage, back.plan) == (PLANNING, None)
        pins = {(pin.need, pin.offer): pin for pin in decisions.list_pins(session, KEY).items}
        assert (pins["n2", "o2"].pin, pins["n2", "o2"].origin) == ("out", decisions.REVIEW)
        assert pins["n1", "o1"].pin == "in"
        # What is the same in the next plan keeps its endorsement; what has moved does not.
        lifecycle.propose(session, who.icrc, KEY, plan=keep_plan(session), now=NOW)
        again = proposals.get_proposal(session, KEY, 2, "x1")
        assert again.icrc is not None and again.icrc.account == who.icrc.account
        assert proposals.get_proposal(session, KEY, 2, "x2").state != REJECTED
        lifecycle.back_to_planning(session, who.icrc, KEY, now=NOW)
        lifecycle.propose(session, who.icrc, KEY, plan=keep_plan(session, small_again().plan), now=NOW)
        assert all(each.icrc is None for each in live(session) if each.start.isoformat() == "2027-03-01" and each.kind == "secondment")


def test_a_plan_with_no_exchange_left_is_not_consulted_on(database: Database) -> None:
    with database.writing() as session:
        who = people(session)
        bring_to(session, who, PROPOSED)
        for each in live(session):
            approval.reject(session, who.icrc, KEY, each.exchange, reason="other", now=NOW)
        with pytest.raises(WrongState, match="No exchange"):
            lifecycle.consult(session, who.icrc, KEY, now=NOW)


def test_repair_pins_what_was_accepted_and_rules_out_what_was_declined(database: Database) -> None:
    with database.writing() as session:
        who = people(session)
        bring_to(session, who, CONSULTATION)
        for exchange, society in (("x1", "KEN"), ("x1", "RWA"), ("x3", "FRA"), ("x3", "KEN")):
            replies.answer(session, who.focal_points[society], KEY, exchange, society, answer="accepted", now=NOW)
        replies.answer(session, who.focal_points["SEN"], KEY, "x3", "SEN", answer="declined", reason="dates", now=NOW)
        replies.answer(session, who.authorisers["COL"], KEY, "x4", "COL", answer="declined", reason="priority_changed", now=NOW)
        assert [each.state for each in proposals.all_proposals(session, KEY, 1)] == [ACCEPTED, "proposed", DECLINED, DECLINED]
        assert lifecycle.repair(session, who.icrc, KEY, now=NOW).stage == REPAIR
        pins = {(pin.need, pin.offer): pin for pin in decisions.list_pins(session, KEY).items}
        kept = pins["n1", "o1"]
        assert (kept.pin, kept.kind, str(kept.start), kept.origin) == ("in", "secondment", "2027-02-08", decisions.REPLY)
        assert [pins[pair].pin for pair in (("n4", "o3"), ("n5", "o4"))] == ["out", "out"]
        # The learner who stays is free: whether the session goes on with others is for the search.
        assert pins["n3", "o3"].origin != decisions.REPLY
        built = build_scenario(session, KEY)
        assert built.pool.baseline is not None
        assert {(leg.need, leg.offer) for leg in built.pool.baseline} == {("n1", "o1"), ("n2", "o2"), ("n3", "o3")}


def test_a_repaired_plan_asks_only_what_is_new(database: Database) -> None:
    with database.writing() as session:
        who = people(session)
        bring_to(session, who, CONSULTATION)
        accept_all(session, who)
        with pytest.raises(WrongState, match="nothing to repair"):
            lifecycle.repair(session, who.icrc, KEY, now=NOW)
        replies.answer(session, who.focal_points["KEN"], KEY, "x1", "KEN", answer="declined", reason="capacity", now=NOW)
        lifecycle.repair(session, who.icrc, KEY, now=NOW)
        with pytest.raises(WrongState, match="older"):
            lifecycle.propose_again(session, who.icrc, KEY, plan=1, now=NOW)
        number = keep_plan(session, small_again().plan)
        assert lifecycle.propose_again(session, who.icrc, KEY, plan=number, now=NOW).stage == CONSULTATION
        awaited = {each.kind for each in proposals.all_proposals(session, KEY, number, where=proposals.Filter(awaiting=True))}
        answered = {each.kind: each.state for each in live(session) if each.kind not in awaited}
        assert awaited == {"secondment"}
        assert answered == {"practice_exchange": ACCEPTED, "peer_review": ACCEPTED}


def test_money_promised_for_one_plan_is_not_promised_for_the_next(database: Database) -> None:
    with database.writing() as session:
        who = people(session)
        bring_to(session, who, PROPOSED)
        commit_all(session, who)
        assert {each.committed_plan for each in envelopes.all_envelopes(session, KEY)} == {1}
        lifecycle.back_to_planning(session, who.icrc, KEY, now=NOW)
        assert {each.committed_plan for each in envelopes.all_envelopes(session, KEY)} == {None}


def test_a_cancelled_round_frees_its_money_and_its_exchanges(database: Database) -> None:
    with database.writing() as session:
        who = people(session)
        bring_to(session, who, CONSULTATION)
        commit_all(session, who)
        with pytest.raises(DataError, match="reason"):
            lifecycle.cancel(session, who.manager, KEY, reason="whim", now=NOW)
        cancelled = lifecycle.cancel(session, who.manager, KEY, reason="funding", now=NOW)
        assert cancelled.stage == CANCELLED
        assert {each.state for each in proposals.all_proposals(session, KEY, 1)} == {"cancelled"}
        assert {each.committed_plan for each in envelopes.all_envelopes(session, KEY)} == {None}
        assert lifecycle.archive(session, who.manager, KEY, now=NOW).stage == ARCHIVED


def test_a_round_under_way_cannot_be_cancelled(database: Database) -> None:
    with database.writing() as session:
        who = people(session)
        begin(session, who)
        for stage in (UNDER_WAY, COMPLETED, ARCHIVED):
            held = rounds.get_round(session, KEY)
            rounds.change_round(session, KEY, held.version, stage=stage)
            with pytest.raises(WrongState):
                lifecycle.cancel(session, who.manager, KEY, reason="other", now=NOW)
            with pytest.raises(WrongState):
                lifecycle.approve(session, who.icrc, KEY, now=NOW)


def test_what_is_refused_leaves_nothing_behind(database: Database) -> None:
    with database.writing() as session:
        who = people(session)
        bring_to(session, who, CONSULTATION)
        before = register.list_entries(session).total
        with pytest.raises(WrongState, match="missing"):
            lifecycle.approve(session, who.icrc, KEY, now=NOW)
        assert register.list_entries(session).total == before
        assert rounds.get_round(session, KEY).stage == CONSULTATION != ROUND_APPROVED


def test_two_edits_of_one_round_show_both_versions(database: Database) -> None:
    with database.writing() as session:
        who = people(session)
        begin(session, who)
        held = rounds.get_round(session, KEY)
        first = {"about": "", "start": held.start, "weeks": held.weeks, "approval": held.approval, "currency": "CHF", "calendar": {}}
        preparing.change(session, who.manager, KEY, held.version, title="First", now=NOW, **first)
        with pytest.raises(Conflict) as refused:
            preparing.change(session, who.manager, KEY, held.version, title="Second", now=NOW, **first)
        assert refused.value.theirs.title == "First" and refused.value.mine["title"] == "Second"
