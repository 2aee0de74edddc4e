"""Material help on its way: who may do what, never more units than in the step before, a version and a trail."""

from __future__ import annotations

import pytest

from matcher.domain.actors import AUTHORISER, FOCAL_POINT, FUND_HOLDER, Actor, Grant
from matcher.domain.errors import Conflict, DataError, NotAllowed, WrongState
from matcher.store import trail
from matcher.store.session import Database
from matcher.workflow import helping
from tests.helpers.delivered import COORDINATOR, LATER, RICH, material, rich_round

TABLETS = ("x1", "n1", "tablet", "m1")
GIVER, STRANGER = Actor(0, (Grant(FUND_HOLDER, source="ICRC"),)), Actor(0, (Grant(FUND_HOLDER, source="Norway"),))
KENYA, COLOMBIA = Actor(0, (Grant(FOCAL_POINT, "KEN"),)), Actor(0, (Grant(AUTHORISER, "COL"),))


def test_tablets_go_from_request_to_hand_over(database: Database) -> None:
    rich_round(database)
    with database.writing() as session:
        assert (material(session, RICH).state, material(session, RICH).units, material(session, RICH).version) == ("requested", 5, 0)
        for actor, name, units in ((GIVER, "grant", 5), (GIVER, "ship", None), (KENYA, "receive", 4), (KENYA, "hand_over", None)):
            found = helping.advance(session, actor, RICH, TABLETS, name, units=units, version=material(session, RICH).version, now=LATER)
        assert (found.state, found.granted, found.shipped, found.received, found.handed_over) == ("handed_over", 5, 5, 4, 4)
        said = [(entry.after["state"], entry.after["units"]) for entry in
                reversed(trail.list_entries(session, act="material:", size=50).items)]
        assert said == [("granted", 5), ("shipped", 5), ("received", 4), ("handed_over", 4)]


def test_each_side_does_its_own_part_and_no_more_than_there_is(database: Database) -> None:
    rich_round(database)
    with database.writing() as session:
        for actor in (STRANGER, KENYA, COLOMBIA):
            with pytest.raises(NotAllowed):
                helping.advance(session, actor, RICH, TABLETS, "grant", version=0, now=LATER)
        with pytest.raises(DataError, match="only so many"):
            helping.advance(session, GIVER, RICH, TABLETS, "grant", units=6, version=0, now=LATER)
        with pytest.raises(WrongState, match="requested"):
            helping.advance(session, COORDINATOR, RICH, TABLETS, "ship", version=0, now=LATER)
        with pytest.raises(DataError, match="no such material"):
            helping.advance(session, COORDINATOR, RICH, ("x1", "n1", "boat", "m1"), "grant", version=0, now=LATER)
        helping.advance(session, GIVER, RICH, TABLETS, "grant", version=0, now=LATER)
        with pytest.raises(Conflict):
            helping.advance(session, COORDINATOR, RICH, TABLETS, "refuse", version=0, now=LATER)
        assert helping.advance(session, COORDINATOR, RICH, TABLETS, "refuse", version=1, now=LATER).state == "refused"
