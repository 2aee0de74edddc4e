"""Four eyes: two components, two persons, nobody in their own affair."""

from __future__ import annotations

import pytest

from matcher.domain.actors import FUND_HOLDER, ICRC_COORDINATOR, IFRC_COORDINATOR, ROUND_MANAGER, SECURITY_FOCAL_POINT, Actor, Grant
from matcher.domain.errors import Conflict, DataError, NotAllowed, WrongState
from matcher.domain.proposals import ENDORSED, PROPOSED, REJECTED, Obstacle
from matcher.domain.rounds import CONSULTATION
from matcher.domain.rounds import PROPOSED as STAGE_PROPOSED
from matcher.store import envelopes, proposals, statements
from matcher.store.session import Database
from matcher.workflow import approval, lifecycle, preparing
from tests.helpers.acting import KEY, NOW, accept_all, bring_to, clear_all, commit_all, endorse_all, live, people, person
from tests.helpers.solved import small


def test_an_exchange_is_endorsed_by_both_components(database: Database) -> None:
    with database.writing() as session:
        who = people(session)
        bring_to(session, who, STAGE_PROPOSED)
        once = approval.endorse(session, who.icrc, KEY, "x1", now=NOW)
        assert (once.state, once.icrc and once.icrc.account, once.ifrc) == (PROPOSED, who.icrc.account, None)
        with pytest.raises(WrongState, match="already"):
            approval.endorse(session, who.icrc, KEY, "x1", now=NOW)
        assert approval.endorse(session, who.ifrc, KEY, "x1", now=NOW).state == ENDORSED
        back = approval.withdraw_endorsement(session, who.ifrc, KEY, "x1", now=NOW)
        assert (back.state, back.ifrc) == (PROPOSED, None)
        with pytest.raises(WrongState, match="did not endorse"):
            approval.withdraw_endorsement(session, who.ifrc, KEY, "x1", now=NOW)


def test_one_person_with_both_hats_is_still_one_person(database: Database) -> None:
    with database.writing() as session:
        who = people(session)
        bring_to(session, who, STAGE_PROPOSED)
        both = person(session, "both", Grant(ICRC_COORDINATOR), Grant(IFRC_COORDINATOR))
        with pytest.raises(NotAllowed, match="for which component"):
            approval.endorse(session, both, KEY, "x1", now=NOW)
        approval.endorse(session, both, KEY, "x1", component="ICRC", now=NOW)
        with pytest.raises(NotAllowed, match="second person"):
            approval.endorse(session, both, KEY, "x1", component="IFRC", now=NOW)
        with pytest.raises(NotAllowed, match="for which component"):
            approval.endorse(session, who.icrc, KEY, "x1", component="IFRC", now=NOW)


def test_nobody_endorses_or_clears_for_their_own_society(database: Database) -> None:
    with database.writing() as session:
        who = people(session)
        bring_to(session, who, STAGE_PROPOSED)
        seconded = person(session, "seconded", Grant(ICRC_COORDINATOR), society="KEN")
        speaks = person(session, "speaks", Grant(IFRC_COORDINATOR), Grant("focal_point", "RWA"), society="IFRC")
        guard = person(session, "guard", Grant(SECURITY_FOCAL_POINT), society="COL")
        for actor in (seconded, speaks):
            with pytest.raises(NotAllowed, match="own National Society"):
                approval.endorse(session, actor, KEY, "x1", now=NOW)
            approval.endorse(session, actor, KEY, "x4", now=NOW)
        with pytest.raises(NotAllowed, match="own National Society"):
            approval.clear(session, guard, KEY, "x4", now=NOW)


def test_nobody_endorses_or_clears_what_they_entered(database: Database) -> None:
    with database.writing() as session:
        who = people(session)
        bring_to(session, who, STAGE_PROPOSED)
        need = statements.get_statement(session, KEY, "needs", "n1")
        statements.save_statement(session, KEY, "needs", "n1", need.version, need.cells, by=who.icrc.account, now=NOW)
        offer = statements.get_statement(session, KEY, "offers", "o4")
        statements.save_statement(session, KEY, "offers", "o4", offer.version, offer.cells, by=who.security.account, now=NOW)
        with pytest.raises(NotAllowed, match="entered"):
            approval.endorse(session, who.icrc, KEY, "x1", now=NOW)
        with pytest.raises(NotAllowed, match="entered"):
            approval.clear(session, who.security, KEY, "x4", now=NOW)
        approval.endorse(session, who.icrc, KEY, "x4", now=NOW)
        approval.clear(session, who.security, KEY, "x1", now=NOW)


def test_money_is_committed_by_its_holder_who_did_not_enter_it(database: Database) -> None:
    with database.writing() as session:
        who = people(session)
        bring_to(session, who, STAGE_PROPOSED)
        held = envelopes.get_envelope(session, KEY, "e1")
        for actor in (who.funds["Norway"], who.manager, who.icrc, who.administrator):
            with pytest.raises(NotAllowed):
                approval.commit_money(session, actor, KEY, "e1", version=held.version, now=NOW)
        kept = approval.commit_money(session, who.funds["ICRC"], KEY, "e1", version=held.version, now=NOW)
        assert (kept.committed_plan, kept.committed_by) == (1, who.funds["ICRC"].account)
        with pytest.raises(WrongState, match="already"):
            approval.commit_money(session, who.funds["ICRC"], KEY, "e1", version=kept.version, now=NOW)
        with pytest.raises(Conflict):
            approval.commit_money(session, who.funds["ICRC"], KEY, "e1", version=held.version, committed=False, now=NOW)
        freed = approval.commit_money(session, who.funds["ICRC"], KEY, "e1", version=kept.version, committed=False, now=NOW)
        assert freed.committed_plan is None
        two_hats = Actor(who.manager.account, (Grant(ROUND_MANAGER), Grant(FUND_HOLDER, source="ICRC")))
        with pytest.raises(NotAllowed, match="entered"):
            approval.commit_money(session, two_hats, KEY, "e1", version=freed.version, now=NOW)


def test_an_earlier_hand_in_an_envelope_is_not_forgotten_when_another_changes_it(database: Database) -> None:
    with database.writing() as session:
        who = people(session)
        bring_to(session, who, STAGE_PROPOSED)
        second = person(session, "second", Grant(ROUND_MANAGER), Grant(FUND_HOLDER, source="ICRC"))
        for actor in (second, person(session, "third", Grant(ROUND_MANAGER))):
            held = envelopes.get_envelope(session, KEY, "e1")
            preparing.save_envelope(session, actor, KEY, "e1", held.version, {**held.cells, "amount": str(held.amount + 1)}, now=NOW)
        held = envelopes.get_envelope(session, KEY, "e1")
        first = Actor(who.manager.account, (Grant(ROUND_MANAGER), Grant(FUND_HOLDER, source="ICRC")))
        for actor in (first, second):
            with pytest.raises(NotAllowed, match="entered"):
                approval.commit_money(session, actor, KEY, "e1", version=held.version, now=NOW)
        assert approval.commit_money(session, who.funds["ICRC"], KEY, "e1", version=held.version, now=NOW).committed_plan == 1


def test_a_rejection_needs_a_known_reason_and_undoes_endorsements(database: Database) -> None:
    with database.writing() as session:
        who = people(session)
        bring_to(session, who, STAGE_PROPOSED)
        endorse_all(session, who.icrc, who.ifrc)
        with pytest.raises(DataError, match="reason"):
            approval.reject(session, who.icrc, KEY, "x1", reason="mood", now=NOW)
        with pytest.raises(DataError, match="note"):
            approval.reject(session, who.icrc, KEY, "x1", reason="quality", note="x" * 501, now=NOW)
        gone = approval.reject(session, who.icrc, KEY, "x1", reason="quality", note="Too thin.", now=NOW)
        assert (gone.state, gone.reason, gone.reason_code, gone.endorsed) == (REJECTED, "quality: Too thin.", "quality", False)
        for act in (approval.endorse, approval.withdraw_endorsement):
            with pytest.raises(WrongState):
                act(session, who.icrc, KEY, "x1", now=NOW)
        with pytest.raises(WrongState, match="already"):
            approval.reject(session, who.icrc, KEY, "x1", reason="quality", now=NOW)
        assert approval.take_back_rejection(session, who.ifrc, KEY, "x1", now=NOW).state == PROPOSED
        with pytest.raises(WrongState, match="not rejected"):
            approval.take_back_rejection(session, who.ifrc, KEY, "x1", now=NOW)


def test_nobody_rejects_or_takes_back_in_their_own_affair(database: Database) -> None:
    with database.writing() as session:
        who = people(session)
        bring_to(session, who, STAGE_PROPOSED)
        seconded = person(session, "seconded", Grant(ICRC_COORDINATOR), society="KEN")
        need = statements.get_statement(session, KEY, "needs", "n1")
        statements.save_statement(session, KEY, "needs", "n1", need.version, need.cells, by=who.ifrc.account, now=NOW)
        for actor, why in ((seconded, "own National Society"), (who.ifrc, "entered")):
            with pytest.raises(NotAllowed, match=why):
                approval.reject(session, actor, KEY, "x1", reason="quality", now=NOW)
        approval.reject(session, who.icrc, KEY, "x1", reason="quality", now=NOW)
        for actor, why in ((seconded, "own National Society"), (who.ifrc, "entered")):
            with pytest.raises(NotAllowed, match=why):
                approval.take_back_rejection(session, actor, KEY, "x1", now=NOW)
        assert proposals.get_proposal(session, KEY, 1, "x1").state == REJECTED


@pytest.mark.parametrize("note", ["Ring +41 22 730 1234 first", "Ask lee@example.org", "Born 12.03.1984"])
def test_a_rejection_s_note_speaks_of_no_person(database: Database, note: str) -> None:
    with database.writing() as session:
        who = people(session)
        bring_to(session, who, STAGE_PROPOSED)
        with pytest.raises(DataError) as refused:
            approval.reject(session, who.icrc, KEY, "x1", reason="quality", note=note, now=NOW)
        assert [problem.column for problem in refused.value.problems] == ["note"]
        assert proposals.get_proposal(session, KEY, 1, "x1").state == PROPOSED


def test_nobody_approves_a_plan_with_their_own_affair_in_it(database: Database) -> None:
    with database.writing() as session:
        who = people(session)
        bring_to(session, who, CONSULTATION)
        # Endorsed and answered by others: it is the last word that is theirs to refuse.
        seconded = person(session, "seconded", Grant(IFRC_COORDINATOR), society="KEN")
        second = person(session, "second", Grant(IFRC_COORDINATOR), society="IFRC")
        endorse_all(session, who.icrc, second)
        clear_all(session, who)
        accept_all(session, who)
        commit_all(session, who)
        offer = statements.get_statement(session, KEY, "offers", "o4")
        statements.save_statement(session, KEY, "offers", "o4", offer.version, offer.cells, by=who.ifrc.account, now=NOW)
        for actor, why in ((seconded, "own National Society"), (who.ifrc, "entered")):
            with pytest.raises(NotAllowed, match=why):
                lifecycle.approve(session, actor, KEY, now=NOW)
        assert lifecycle.approve(session, second, KEY, now=NOW).stage == "approved"


def test_a_change_on_an_old_version_shows_the_newer_one(database: Database) -> None:
    with database.writing() as session:
        who = people(session)
        bring_to(session, who, STAGE_PROPOSED)
        seen = proposals.get_proposal(session, KEY, 1, "x1")
        approval.endorse(session, who.icrc, KEY, "x1", version=seen.version, now=NOW)
        with pytest.raises(Conflict) as refused:
            approval.endorse(session, who.ifrc, KEY, "x1", version=seen.version, now=NOW)
        assert refused.value.theirs.icrc.account == who.icrc.account
        assert proposals.get_proposal(session, KEY, 1, "x1").ifrc is None


def test_what_is_missing_is_listed_until_nothing_is(database: Database) -> None:
    with database.writing() as session:
        who = people(session)
        assert bring_to(session, who, CONSULTATION).plan == 1
        codes = {obstacle.code for obstacle in approval.obstacles(session, KEY)}
        assert codes == {"not_endorsed", "not_cleared", "no_answer", "not_committed"}
        assert Obstacle("not_committed", "e2", "Norway") in approval.obstacles(session, KEY)
        for step, gone in (
            (lambda: endorse_all(session, who.icrc, who.ifrc), "not_endorsed"), (lambda: clear_all(session, who), "not_cleared"),
            (lambda: commit_all(session, who), "not_committed"), (lambda: accept_all(session, who), "no_answer"),
        ):
            with pytest.raises(WrongState, match="missing"):
                lifecycle.approve(session, who.icrc, KEY, now=NOW)
            step()
            assert gone not in {obstacle.code for obstacle in approval.obstacles(session, KEY)}
        assert approval.obstacles(session, KEY) == ()
        assert lifecycle.approve(session, who.ifrc, KEY, now=NOW).stage == "approved"
        with pytest.raises(WrongState):
            approval.reject(session, who.icrc, KEY, "x1", reason="other", now=NOW)


def test_money_of_rejected_exchanges_need_not_be_committed(database: Database) -> None:
    with database.writing() as session:
        who = people(session)
        bring_to(session, who, STAGE_PROPOSED)
        approval.reject(session, who.icrc, KEY, "x4", reason="funding", now=NOW)
        assert "e2" not in {obstacle.subject for obstacle in approval.obstacles(session, KEY) if obstacle.code == "not_committed"}
        assert set(approval.charges(small().plan)) == {"e1", "e2"}
        assert set(approval.charges(small().plan, ["x4"])) == {"e1"}
        assert len(live(session)) == 3
