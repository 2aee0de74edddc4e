"""Who stands by is worked out after a run without being asked, gives way to what is asked, and is taken with one act."""

from __future__ import annotations

import threading

import pytest

from matcher.domain.actors import ROUND_MANAGER, Actor, Grant
from matcher.domain.errors import NotFound
from matcher.domain.pool import Pool
from matcher.domain.runs import CANCELLED, DONE, QUEUED, Run
from matcher.store import decisions, plans, runs
from matcher.store.session import Database
from matcher.trust import clock
from matcher.trust.standby import standbys
from matcher.trust.unlock import unlock
from matcher.workflow import planning, standing
from matcher.workflow.performing import Performer
from tests.helpers.people import NOW, grant, person
from tests.helpers.rounds import need, offer, pool, society
from tests.trust.desks import bundled
from tests.web.test_relaxing import planned


def spare() -> Pool:
    """Two needs with an offer each, and a third offer that can stand in for either."""
    return pool(society("KEN"), need("n1"), need("n2", "UGA"), offer("o1"), offer("o2", "FRA"), offer("o3", "NOR"))


def manager(store: Database) -> Actor:
    account = person(store, grant(ROUND_MANAGER))
    return Actor(account.id, (Grant(ROUND_MANAGER, None, None),))


def asked(store: Database, actor: Actor) -> Run:
    with store.writing() as session:
        return planning.ask_for_run(session, actor, "r1", seconds=20, seed=1, now=NOW)


def question(store: Database) -> Run:
    with store.reading() as session:
        found = standing.standbys_of(session, "r1", 1)
        assert found is not None
        return found


def test_a_plan_has_its_standbys_without_anybody_asking(store: Database) -> None:
    planned(store, "r1", spare())
    actor, told = manager(store), list[int]()
    worker = Performer(store.writing, "tests", lease=60, cores=1, announce=told.append)
    worker.perform(asked(store, actor).id)
    assert (question(store).state, told) == (QUEUED, [question(store).id])
    with store.reading() as session:
        assert runs.unended_runs(session, "r1") == ()
        assert runs.list_runs(session, "r1").total == 1
    done = worker.perform(told[0])
    assert done is not None and done.state == DONE
    with store.reading() as session:
        plan = plans.get_plan(session, "r1", 1)
        stands = {x.id: standing.legs_for(session, "r1", 1, x.id) for x in plan.exchanges}
    free = {"o1", "o2", "o3"} - {leg.offer for x in plan.exchanges for leg in x.legs}
    assert len(stands) == 2
    assert all({leg["offer"] for leg in legs} == free for legs in stands.values())


def test_what_somebody_asked_goes_first_and_it_can_be_called_off(store: Database) -> None:
    planned(store, "r1", spare())
    actor = manager(store)
    worker = Performer(store.writing, "tests", lease=60, cores=1)
    worker.perform(asked(store, actor).id)
    first, later = question(store).id, asked(store, actor).id
    worker.perform(first)
    with store.reading() as session:
        ended = {number: runs.get_run(session, number).ended_at for number in (first, later)}
    assert ended[first] is not None and ended[later] is not None and ended[later] <= ended[first]
    with store.writing() as session:
        waiting = standing.standbys_of(session, "r1", 2)
        assert waiting is not None and waiting.state == QUEUED
        assert planning.cancel_run(session, actor, waiting.id, now=NOW).state == CANCELLED
        assert standing.standbys_of(session, "r1", 2) is None
        again = standing.ask_again(session, "r1", 2, now=NOW)
        assert again is not None and again.state == QUEUED
        assert standing.ask_again(session, "r1", 2, now=NOW) is None


def test_a_worker_that_leaves_keeps_what_it_has_and_the_next_goes_on(store: Database) -> None:
    planned(store, "r1", spare())
    actor = manager(store)
    worker = Performer(store.writing, "tests", lease=60, cores=1)
    worker.perform(asked(store, actor).id)
    number = question(store).id
    with store.writing() as session:
        run = runs.claim(session, number, owner="gone", lease=60, now=runs.clock(session), versions={})
        assert run is not None
        half = {"answer": {"lines": [], "figures": {"found": [{"exchange": "x1", "legs": []}]}}}
        assert runs.release(session, number, owner="gone", now=runs.clock(session), progress=half)
    worker.perform(number)
    with store.reading() as session:
        found = runs.get_run(session, number).progress["answer"]["figures"]["found"]
    assert [(each["exchange"], bool(each["legs"])) for each in found] == [("x1", False), ("x2", True)]


def test_the_standby_is_taken_with_one_act(store: Database) -> None:
    planned(store, "r1", spare())
    actor = manager(store)
    worker = Performer(store.writing, "tests", lease=60, cores=1)
    worker.perform(asked(store, actor).id)
    with store.writing() as session, pytest.raises(NotFound):
        standing.take(session, actor, "r1", 1, "x1", now=NOW)
    worker.perform(question(store).id)
    with store.writing() as session:
        (stand,) = standing.legs_for(session, "r1", 1, "x1")
        gone = plans.get_plan(session, "r1", 1).exchanges[0]
        again = standing.take(session, actor, "r1", 1, "x1", now=NOW)
        pins = {(pin.offer, pin.pin) for pin in decisions.list_pins(session, "r1").items}
    assert pins == {(gone.legs[0].offer, "out"), (stand["offer"], "in")}
    worker.perform(again.id)
    with store.reading() as session:
        after = plans.get_plan(session, "r1", 2)
    pairs = {(leg.need, leg.offer, x.start.isoformat()) for x in after.exchanges for leg in x.legs}
    assert (stand["need"], stand["offer"], stand["start"]) in pairs
    assert len(pairs) == 2


class Soon(threading.Event):
    """A signal that is set once it was looked at so many times: in the middle of an answer, on any machine."""

    def __init__(self, looks: int) -> None:
        super().__init__()
        self.looks = looks

    def is_set(self) -> bool:
        self.looks -= 1
        return self.looks < 0


def test_an_answer_ends_with_what_it_has_once_somebody_stops_it() -> None:
    desk = bundled("regional-2027")
    with clock.stopped_by(Soon(1)):
        answer = unlock(desk, desk.plan.unmet[0].need, seconds=600)
    assert not answer.in_time and answer.tried < 8
    with clock.stopped_by(Soon(1)):
        assert list(standbys(desk, seconds=600)) == []
