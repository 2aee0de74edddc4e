"""Approved exchanges on their way, put forward by their parties or a coordinator."""

from __future__ import annotations

import pytest

from matcher.domain.errors import Conflict, DataError, NotAllowed, WrongState
from matcher.domain.proposals import STATES, Proposal
from matcher.domain.rounds import CONSULTATION
from matcher.store import proposals
from matcher.store.session import Database, Session
from matcher.workflow import delivery, lifecycle
from tests.helpers.acting import KEY, NOW, People, accept_all, bring_to, clear_all, commit_all, endorse_all, people


def approved(session: Session) -> People:
    who = people(session)
    bring_to(session, who, CONSULTATION)
    endorse_all(session, who.icrc, who.ifrc)
    clear_all(session, who)
    commit_all(session, who)
    accept_all(session, who)
    lifecycle.approve(session, who.icrc, KEY, now=NOW)
    return who


def test_an_exchange_goes_its_way_step_by_step(database: Database) -> None:
    with database.writing() as session:
        who = approved(session)
        lifecycle.start(session, who.manager, KEY, now=NOW)
        found = proposals.get_proposal(session, KEY, 1, "x1")
        for actor, state in ((who.focal_points["KEN"], "agreed"), (who.authorisers["RWA"], "on_hold"), (who.icrc, "ongoing"),
                             (who.focal_points["RWA"], "done"), (who.focal_points["KEN"], "reported")):
            found = delivery.advance(session, actor, KEY, "x1", state, version=found.version, now=NOW)
            assert found.state == state
        with pytest.raises(WrongState, match="cannot become"):
            delivery.advance(session, who.icrc, KEY, "x1", "ongoing", version=found.version, now=NOW)


def test_only_parties_and_coordinators_and_with_a_reason_to_cancel(database: Database) -> None:
    with database.writing() as session:
        who = approved(session)
        found: Proposal = proposals.get_proposal(session, KEY, 1, "x1")
        for actor in (who.focal_points["COL"], who.manager, who.observer, who.security):
            with pytest.raises(NotAllowed):
                delivery.advance(session, actor, KEY, "x1", "agreed", version=found.version, now=NOW)
        with pytest.raises(DataError, match="reason"):
            delivery.advance(session, who.icrc, KEY, "x1", "cancelled", version=found.version, now=NOW)
        with pytest.raises(DataError, match="reason"):
            delivery.advance(session, who.icrc, KEY, "x1", "agreed", reason="dates", version=found.version, now=NOW)
        with pytest.raises(Conflict):
            delivery.advance(session, who.icrc, KEY, "x1", "agreed", version=found.version - 1, now=NOW)
        gone = delivery.advance(session, who.icrc, KEY, "x1", "cancelled", reason="security", version=found.version, now=NOW)
        assert (gone.state, gone.reason_code, gone.live) == ("cancelled", "security", False)
        assert {*delivery.STEPS} | {state for steps in delivery.STEPS.values() for state in steps} <= set(STATES)
