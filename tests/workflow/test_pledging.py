"""The nine commitments of a society with their evidence, and its yearly plan of action."""

from __future__ import annotations

from dataclasses import replace

import pytest

from matcher.domain.actors import AUTHORISER, FOCAL_POINT, ICRC_COORDINATOR, Actor, Grant
from matcher.domain.commitments import CLAUSES, ActionLine
from matcher.domain.errors import Conflict, DataError, NotAllowed, NotFound, WrongState
from matcher.store import commitments, trail
from matcher.store.session import Database
from matcher.wording import translator
from matcher.workflow import pledging
from tests.helpers.delivered import LATER, RICH, rich_round

KENYA, COORDINATOR = Actor(0, (Grant(FOCAL_POINT, "KEN"),)), Actor(0, (Grant(ICRC_COORDINATOR),))
RWANDA = Actor(0, (Grant(AUTHORISER, "RWA"),))


def test_a_commitment_has_a_state_evidence_and_a_version(database: Database) -> None:
    with database.writing() as session:
        held = commitments.commitments_of(session, ("KEN",))["KEN"]
        assert [each.clause for each in held] == list(CLAUSES) and {each.status for each in held} == {"not_begun"}
        saved = pledging.save_commitment(session, KENYA, "KEN", "P1", status="kept", evidence="Board minutes of 3 May",
                                         since=LATER.date(), version=0, now=LATER)
        assert (saved.status, saved.evidence, saved.version) == ("kept", "Board minutes of 3 May", 1)
        assert commitments.commitments_of(session, ("KEN", "RWA"))["KEN"][0] == saved
        with pytest.raises(Conflict):
            pledging.save_commitment(session, KENYA, "KEN", "P1", status="begun", evidence="x", version=0, now=LATER)
        assert "Board" not in repr(trail.list_entries(session, size=50).items)


def test_only_the_society_itself_says_how_it_stands_and_shows_it(database: Database) -> None:
    with database.writing() as session:
        for actor in (COORDINATOR, RWANDA):
            with pytest.raises(NotAllowed):
                pledging.save_commitment(session, actor, "KEN", "P1", status="begun", evidence="x", version=0, now=LATER)
        for given, said in ((({"status": "kept"}), "evidence is missing"), ({"status": "perhaps", "evidence": "x"}, "not known"),
                            ({"status": "kept", "evidence": "ring +41 22 730 60 01"}, "Leave people out")):
            with pytest.raises(DataError, match=said):
                pledging.save_commitment(session, KENYA, "KEN", "P3", version=0, now=LATER, **given)
        with pytest.raises(NotFound):
            pledging.save_commitment(session, KENYA, "KEN", "P10", status="begun", evidence="x", version=0, now=LATER)


def test_a_plan_is_drafted_from_needs_exchanges_and_strategy_then_edited_and_made_final(database: Database) -> None:
    rich_round(database)
    with database.writing() as session:
        plan = pledging.draft_plan(session, KENYA, "KEN", 2027, round=RICH, version=0, say=translator("fr"), now=LATER)
        # n1 received, n2 given, n3 received; every need of Kenya is met.
        assert [(line.origin, line.partners, line.people) for line in plan.lines] == [
            ("exchange:x1", ("RWA",), 28), ("exchange:x2", ("RWA",), 0), ("exchange:x3", ("FRA",), 0)]
        assert plan.lines[0].strategy == ("O-ANSW", "E-CAPA", "E-PROT", "X-MIGR") and plan.lines[0].contexts == ("migration",)
        assert plan.lines[1].activity.startswith("Soutien à Croix-Rouge rwandaise")
        pledging.save_line(session, KENYA, "KEN", 2027, replace(plan.lines[0], activity="Edited", budget=5), now=LATER)
        pledging.save_line(session, KENYA, "KEN", 2027, ActionLine("By hand"), now=LATER)
        with pytest.raises(Conflict):
            pledging.save_line(session, KENYA, "KEN", 2027, replace(plan.lines[0], activity="Late"), now=LATER)
        with pytest.raises(DataError, match="no amount"):
            pledging.save_line(session, KENYA, "KEN", 2027, ActionLine("x", budget=-1), now=LATER)
        anew = pledging.draft_plan(session, KENYA, "KEN", 2027, round=RICH, version=plan.version, say=translator("en"), now=LATER)
        assert sorted(line.activity == "By hand" for line in anew.lines) == [False, False, False, True]
        assert "Edited" not in {line.activity for line in anew.lines}
        pledging.remove_line(session, KENYA, "KEN", 2027, anew.lines[-1].id, now=LATER)
        final = pledging.settle_plan(session, KENYA, "KEN", 2027, "final", version=anew.version, now=LATER)
        assert final.status == "final" and len(final.lines) == 3
        with pytest.raises(WrongState, match="final"):
            pledging.save_line(session, KENYA, "KEN", 2027, ActionLine("y"), now=LATER)
        with pytest.raises(WrongState, match="nothing to draft from"):
            pledging.draft_plan(session, KENYA, "KEN", 2031, round=RICH, version=0, say=translator("en"), now=LATER)
        unmet = pledging.draft_plan(session, Actor(0, (Grant(FOCAL_POINT, "SEN"),)), "SEN", 2027, round=RICH, version=0,
                                    say=translator("en"), now=LATER)
        assert {line.origin for line in unmet.lines} == {"need:n6", "exchange:x3"}
