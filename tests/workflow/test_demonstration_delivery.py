"""The demonstration's third round shows every step of delivery, its plan is its scenario's, and whole reports come of it."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from matcher.documents import plan_from_dict
from matcher.domain.actors import ICRC_COORDINATOR, IFRC_COORDINATOR, ROUND_MANAGER, SECURITY_FOCAL_POINT, Grant
from matcher.pledge.gather import gather
from matcher.pledge.indicators import figure
from matcher.snapshots import scenario_from_canonical
from matcher.store import envelopes, proposals
from matcher.store.session import Database
from matcher.tables.reference import capabilities
from matcher.workflow import demonstration_delivery
from matcher.workflow.demonstration_delivery import KEY, ROUND
from tests.helpers.people import person

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)


def test_the_round_is_there_with_exchanges_at_every_step(database: Database) -> None:
    who = [person(database, Grant(role)).actor for role in (ROUND_MANAGER, ICRC_COORDINATOR, IFRC_COORDINATOR, SECURITY_FOCAL_POINT)]
    with database.writing() as session:
        demonstration_delivery.make(session, *who, now=NOW)
        for each in proposals.all_proposals(session, KEY, 1):
            assert each.endorsed and all(reply.answer == "accepted" for reply in each.replies)
            assert (each.cleared is not None) == each.needs_clearance
        assert {each.committed_plan for each in envelopes.all_envelopes(session, KEY)} == {1}
        counts = proposals.count_proposals(session, KEY, 1)
        states = ("agreed", "mobilising", "ongoing", "done", "reported", "followed_up", "on_hold", "re_planned", "cancelled")
        assert [counts[state] for state in states] == [1, 1, 1, 1, 7, 1, 1, 1, 1]
        facts = gather(session, KEY).facts
        assert (figure("exchanges", facts).actual, figure("materials", facts).actual) == (9, 3)
        assert 0 < figure("people", facts).actual <= figure("trained", facts).actual < (figure("trained", facts).planned or 0)


def test_its_plan_is_that_of_its_scenario() -> None:
    document = json.loads(ROUND.read_text("utf-8"))
    scenario = scenario_from_canonical(document["scenario"], capabilities=capabilities(), digest=document["plan"]["digest"])
    assert plan_from_dict(document["plan"]).digest == scenario.digest() and scenario.name == KEY
