"""Answers of the parties: theirs alone, changeable while it lasts, by page or by link."""

from __future__ import annotations

from datetime import timedelta

import pytest

from matcher.domain.errors import Conflict, DataError, NotAllowed, NotFound, WrongState
from matcher.domain.proposals import ACCEPTED, DECLINED, ENDORSED, PROPOSED
from matcher.domain.rounds import CONSULTATION
from matcher.domain.rounds import PROPOSED as STAGE_PROPOSED
from matcher.store import proposals
from matcher.store import trail as register
from matcher.store.session import Database
from matcher.workflow import approval, lifecycle, replies
from tests.helpers.acting import KEY, NOW, SECRET, accept_all, bring_to, keep_plan, people
from tests.helpers.solved import small_again


def test_a_society_answers_for_itself_and_may_change_its_mind(database: Database) -> None:
    with database.writing() as session:
        who = people(session)
        bring_to(session, who, CONSULTATION)
        first = replies.answer(session, who.focal_points["KEN"], KEY, "x1", "KEN", answer="accepted", now=NOW)
        assert first.state == PROPOSED
        assert replies.answer(session, who.authorisers["RWA"], KEY, "x1", "RWA", answer="accepted", now=NOW).state == ACCEPTED
        no = replies.answer(session, who.authorisers["KEN"], KEY, "x1", "KEN", answer="declined", reason="dates", now=NOW)
        assert no.state == DECLINED and no.replies[0].reason == "dates"
        assert replies.answer(session, who.authorisers["KEN"], KEY, "x1", "KEN", answer="accepted", now=NOW).state == ACCEPTED
        for actor in (who.focal_points["RWA"], who.icrc, who.manager, who.observer):
            with pytest.raises(NotAllowed):
                replies.answer(session, actor, KEY, "x1", "KEN", answer="accepted", now=NOW)
        with pytest.raises(NotFound, match="no party"):
            replies.answer(session, who.focal_points["FRA"], KEY, "x1", "FRA", answer="accepted", now=NOW)


@pytest.mark.parametrize("answer, reason", [("perhaps", None), ("declined", None), ("declined", "mood"), ("accepted", "dates")])
def test_an_answer_is_yes_or_a_no_with_a_known_reason(database: Database, answer: str, reason: str | None) -> None:
    with database.writing() as session:
        who = people(session)
        bring_to(session, who, CONSULTATION)
        with pytest.raises(DataError):
            replies.answer(session, who.focal_points["KEN"], KEY, "x1", "KEN", answer=answer, reason=reason, now=NOW)


def test_answers_belong_to_the_consultation(database: Database) -> None:
    with database.writing() as session:
        who = people(session)
        bring_to(session, who, STAGE_PROPOSED)
        approval.reject(session, who.icrc, KEY, "x2", reason="other", now=NOW)
        with pytest.raises(WrongState, match="consultation"):
            replies.answer(session, who.focal_points["KEN"], KEY, "x1", "KEN", answer="accepted", now=NOW)
        lifecycle.consult(session, who.ifrc, KEY, now=NOW)
        with pytest.raises(WrongState, match="taken out"):
            replies.answer(session, who.focal_points["KEN"], KEY, "x2", "KEN", answer="accepted", now=NOW)


def test_an_answer_over_a_newer_answer_is_refused(database: Database) -> None:
    with database.writing() as session:
        who = people(session)
        bring_to(session, who, CONSULTATION)
        seen = proposals.get_reply(session, proposals.get_proposal(session, KEY, 1, "x1"), "KEN")
        replies.answer(session, who.focal_points["KEN"], KEY, "x1", "KEN", answer="accepted", version=seen.version, now=NOW)
        with pytest.raises(Conflict) as refused:
            replies.answer(session, who.authorisers["KEN"], KEY, "x1", "KEN", answer="declined", reason="dates", version=seen.version,
                           now=NOW)
        assert (refused.value.mine.answer, refused.value.theirs.answer) == ("declined", "accepted")


def test_a_link_answers_for_one_society_and_one_exchange(database: Database) -> None:
    with database.writing() as session:
        who = people(session)
        bring_to(session, who, CONSULTATION)
        approval.endorse(session, who.icrc, KEY, "x1", now=NOW)
        approval.endorse(session, who.ifrc, KEY, "x1", now=NOW)
        token = replies.make_link(session, who.icrc, KEY, "x1", "KEN", secret=SECRET, now=NOW)
        opened = replies.open_link(session, token, secret=SECRET, now=NOW)
        assert (opened.society, opened.proposal.exchange, opened.reply.answer) == ("KEN", "x1", None)
        answered = replies.answer_by_link(session, token, secret=SECRET, answer="accepted", now=NOW)
        assert answered.state == ENDORSED
        assert [(reply.society, reply.answer, reply.by_link, reply.account) for reply in answered.replies] == [
            ("KEN", "accepted", True, None), ("RWA", None, False, None)]
        entry = register.list_entries(session, act="reply:exchange").items[0]
        assert (entry.account, entry.roles, entry.after["by_link"]) == (0, ("link",), True)
        with pytest.raises(NotAllowed):
            replies.make_link(session, who.focal_points["KEN"], KEY, "x1", "KEN", secret=SECRET, now=NOW)
        with pytest.raises(NotFound):
            replies.make_link(session, who.icrc, KEY, "x1", "FRA", secret=SECRET, now=NOW)


def test_a_link_that_is_forged_over_or_replaced_does_not_work(database: Database) -> None:
    with database.writing() as session:
        who = people(session)
        bring_to(session, who, CONSULTATION)
        token = replies.make_link(session, who.icrc, KEY, "x1", "KEN", secret=SECRET, now=NOW, days=2)
        for forged in ("", "x", token[:-1], token + "x", token.replace(token[0], "A" if token[0] != "A" else "B", 1)):
            with pytest.raises(NotAllowed, match="not valid"):
                replies.open_link(session, forged, secret=SECRET, now=NOW)
        with pytest.raises(NotAllowed, match="not valid"):
            replies.open_link(session, token, secret=SECRET[::-1], now=NOW)
        assert replies.open_link(session, token, secret=SECRET, now=NOW + timedelta(days=2, seconds=-1))
        with pytest.raises(NotAllowed, match="expired"):
            replies.open_link(session, token, secret=SECRET, now=NOW + timedelta(days=2))
        newer = replies.make_link(session, who.icrc, KEY, "x1", "KEN", secret=SECRET, now=NOW)
        with pytest.raises(NotAllowed, match="replaced"):
            replies.answer_by_link(session, token, secret=SECRET, answer="accepted", now=NOW)
        assert replies.open_link(session, newer, secret=SECRET, now=NOW).society == "KEN"
        with pytest.raises(WrongState, match="MATCHER_SECRET"):
            replies.open_link(session, newer, secret="", now=NOW)


def test_a_link_dies_with_its_plan(database: Database) -> None:
    with database.writing() as session:
        who = people(session)
        bring_to(session, who, CONSULTATION)
        token = replies.make_link(session, who.icrc, KEY, "x4", "COL", secret=SECRET, now=NOW)
        accept_all(session, who)
        replies.answer(session, who.focal_points["KEN"], KEY, "x1", "KEN", answer="declined", reason="dates", now=NOW)
        lifecycle.repair(session, who.icrc, KEY, now=NOW)
        with pytest.raises(WrongState):
            replies.answer_by_link(session, token, secret=SECRET, answer="accepted", now=NOW)
        lifecycle.propose_again(session, who.icrc, KEY, plan=keep_plan(session, small_again().plan), now=NOW)
        with pytest.raises(WrongState, match="changed"):
            replies.open_link(session, token, secret=SECRET, now=NOW)
