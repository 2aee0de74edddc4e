"""Many endorsements at once, pins and amended starts: who may, what is kept, what the trail says; on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from matcher.domain.actors import (
    FOCAL_POINT,
    ICRC_COORDINATOR,
    IFRC_COORDINATOR,
    OBSERVER,
    ROUND_MANAGER,
    SECURITY_FOCAL_POINT,
    Actor,
    Grant,
)
from matcher.domain.errors import Conflict, DataError, NotAllowed, NotFound, WrongState
from matcher.domain.statements import KeptPin
from matcher.planner import plan
from matcher.scenario import Limits
from matcher.store import decisions, proposals, statements
from matcher.store.scenarios import build_scenario
from matcher.store.session import Database
from matcher.store.standing import Standing, standings
from matcher.store.trail import list_entries
from matcher.workflow import review
from tests.helpers.people import person
from tests.helpers.reviewed import KEY, NOW, reviewed_round
from tests.helpers.solved import small


def actor(database: Database, role: str = ICRC_COORDINATOR, society: str | None = None, also: tuple[Grant, ...] = ()) -> Actor:
    return person(database, Grant(role), *also, society=society).actor


def pins(database: Database) -> list[KeptPin]:
    with database.reading() as session:
        return list(decisions.list_pins(session, KEY, size=200).items)


def pin_of(database: Database, need: str) -> tuple[str, date | None, str | None, str]:
    (found,) = [pin for pin in pins(database) if pin.need == need]
    return found.pin, found.start, found.kind, found.note


def trailed(database: Database) -> list[tuple[str, str]]:
    with database.reading() as session:
        return [(entry.act, entry.subject) for entry in list_entries(session).items]


def test_many_are_endorsed_and_the_refused_are_told_with_their_reason(database: Database) -> None:
    reviewed_round(database)
    # Somebody who works in Colombia and entered the need n2.
    icrc = actor(database, society="COL")
    with database.writing() as session:
        found = statements.get_statement(session, KEY, "needs", "n2")
        statements.save_statement(session, KEY, "needs", "n2", found.version, found.cells, by=icrc.account, now=NOW)
        done, refused = review.endorse_many(
            session, icrc, KEY, [("x1", 1), ("x2", 1), ("x3", 7), ("x4", 1), ("x9", 1)], now=NOW)
    assert [proposal.exchange for proposal in done] == ["x1"]
    assert [(each.exchange, type(each.why)) for each in refused] == [
        ("x2", NotAllowed), ("x3", Conflict), ("x4", NotAllowed), ("x9", NotFound)]
    with database.reading() as session:
        found_ = standings(session, KEY, 1)
    assert [name for name, standing in found_.items() if standing.icrc] == ["x1"]
    assert trailed(database) == [("plan:exchange:endorse", "exchange:1:x1")]


def test_two_persons_endorse(database: Database) -> None:
    reviewed_round(database)
    both, other = actor(database, also=(Grant(IFRC_COORDINATOR),)), actor(database, IFRC_COORDINATOR)
    with database.writing() as session:
        review.endorse_many(session, both, KEY, [("x1", 1)], now=NOW, component="ICRC")
        done, refused = review.endorse_many(session, both, KEY, [("x1", 2)], now=NOW, component="IFRC")
        assert (done, [type(each.why) for each in refused]) == ((), [NotAllowed])
        (second,), _none = review.endorse_many(session, other, KEY, [("x1", 2)], now=NOW)
    assert (second.state, second.endorsed) == ("endorsed", True)


@pytest.mark.parametrize("role", [ROUND_MANAGER, OBSERVER, SECURITY_FOCAL_POINT])
def test_only_coordinators_endorse_many(database: Database, role: str) -> None:
    reviewed_round(database)
    who = actor(database, role)
    with pytest.raises(NotAllowed), database.writing() as session:
        review.endorse_many(session, who, KEY, [("x1", 1)], now=NOW)


def test_standings_tell_what_was_decided_in_one_statement(database: Database) -> None:
    reviewed_round(database)
    who = actor(database)
    with database.writing() as session:
        review.endorse_many(session, who, KEY, [("x3", 1)], now=NOW)
        proposal = proposals.get_proposal(session, KEY, 1, "x3")
        proposals.save_reply(session, proposal, "SEN", 1, answer="accepted", reason=None, by=None, by_link=True, now=NOW)
        found = standings(session, KEY, 1)
        assert standings(session, KEY, 9) == {}
    assert found["x3"] == Standing("x3", "proposed", 2, icrc=True, ifrc=False, cleared=False, parties=3, answers=1)
    assert found["x1"] == Standing("x1", "proposed", 1, icrc=False, ifrc=False, cleared=False, parties=2, answers=0)


def test_an_exchange_is_pinned_out(database: Database) -> None:
    reviewed_round(database)
    who = actor(database)
    with database.writing() as session:
        review.pin_exchange(session, who, KEY, 1, "x1", "out", version=1, now=NOW, note="  Not  this year. ")
    assert pin_of(database, "n1") == ("out", None, None, "Not this year.")
    assert trailed(database) == [("plan:pin:set", "pin:n1:o1")]


def test_an_exchange_is_pinned_in_with_its_start_or_without(database: Database) -> None:
    reviewed_round(database)
    who = actor(database)
    with database.writing() as session:
        review.pin_exchange(session, who, KEY, 1, "x2", "in", version=1, now=NOW)
        review.pin_exchange(session, who, KEY, 1, "x4", "in", version=1, now=NOW, keep_start=True)
    assert pin_of(database, "n2") == ("in", None, "secondment", "")
    assert pin_of(database, "n5") == ("in", date(2027, 3, 8), "peer_review", "")


def test_one_learner_of_a_session_is_pinned_out_alone(database: Database) -> None:
    reviewed_round(database)
    who = actor(database)
    with database.writing() as session:
        made = review.pin_exchange(session, who, KEY, 1, "x3", "out", version=1, now=NOW, needs=("n4",))
        with pytest.raises(DataError, match="not in the exchange"):
            review.pin_exchange(session, who, KEY, 1, "x3", "out", version=2, now=NOW, needs=("n1",))
    assert [(pin.need, pin.pin) for pin in made] == [("n4", "out")]
    assert pin_of(database, "n3")[0] == "in"


def test_a_decision_on_what_somebody_else_changed_is_refused(database: Database) -> None:
    reviewed_round(database)
    who = actor(database)
    with database.writing() as session:
        review.pin_exchange(session, who, KEY, 1, "x1", "out", version=1, now=NOW)
    with pytest.raises(Conflict), database.writing() as session:
        review.pin_exchange(session, who, KEY, 1, "x1", "in", version=1, now=NOW)
    assert pin_of(database, "n1")[0] == "out"


def test_an_amended_start_is_pinned_and_the_next_plan_has_it(database: Database) -> None:
    reviewed_round(database)
    who = actor(database)
    with database.writing() as session:
        review.amend_start(session, who, KEY, 1, "x3", date(2027, 4, 5), version=1, now=NOW)
        scenario = build_scenario(session, KEY)
    assert [pin_of(database, need)[:3] for need in ("n3", "n4")] == [("in", date(2027, 4, 5), "practice_exchange")] * 2
    assert trailed(database) == [("plan:start:amend", "pin:n4:o3"), ("plan:start:amend", "pin:n3:o3")]
    again = plan(replace(scenario, limits=Limits(seconds=20)))
    assert [exchange.start for exchange in again.exchanges if exchange.kind == "practice_exchange"] == [date(2027, 4, 5)]


@pytest.mark.parametrize(("exchange", "start", "why"), [
    ("x1", "2027-02-09", "9 Feb 2027 is no Monday of the round"), ("x1", "2027-01-04", "n1 may only happen from 1 Feb 2027"),
    ("x3", "2027-08-09", "FRA is not available from 1 Aug 2027 to 31 Aug 2027."), ("x2", "2027-12-27", "the round ends on 2 Jan 2028"),
])
def test_a_start_that_screening_does_not_allow_is_refused_with_why(database: Database, exchange: str, start: str, why: str) -> None:
    reviewed_round(database)
    who, before = actor(database), pins(database)
    with pytest.raises(DataError) as caught, database.writing() as session:
        review.amend_start(session, who, KEY, 1, exchange, date.fromisoformat(start), version=1, now=NOW)
    assert why in str(caught.value)
    assert {(problem.column, problem.mend[:12]) for problem in caught.value.problems} == {("start", "Choose e.g. ")}
    assert (pins(database), trailed(database)) == (before, [])


def test_a_pair_of_no_plan_is_pinned_in_when_it_could_stand(database: Database) -> None:
    reviewed_round(database)
    who = actor(database)
    with database.writing() as session:
        review.remove_pin(session, who, KEY, next(pin.id for pin in decisions.list_pins(session, KEY).items if pin.need == "n1"), now=NOW)
        made = review.set_pin(session, who, KEY, "n1", "o1", "in", now=NOW, start=date(2027, 3, 1))
    assert (made.pin, made.start, made.origin, made.made_by) == ("in", date(2027, 3, 1), "coordinator", who.account)
    assert [act for act, _subject in trailed(database)] == ["plan:pin:set", "plan:pin:remove"]


def test_a_need_is_pinned_to_one_offer_only(database: Database) -> None:
    reviewed_round(database)
    who = actor(database)
    with database.writing() as session:
        twin = {**statements.get_statement(session, KEY, "offers", "o1").cells, "offer": "o8"}
        statements.add_statement(session, KEY, "offers", twin, by=None, now=NOW, state="eligible")
        with pytest.raises(WrongState, match="Need n1 is pinned to offer o1 already"):
            review.set_pin(session, who, KEY, "n1", "o8", "in", now=NOW)
        review.set_pin(session, who, KEY, "n1", "o8", "out", now=NOW)
    assert sorted((pin.offer, pin.pin) for pin in pins(database) if pin.need == "n1") == [("o1", "in"), ("o8", "out")]


def test_a_pair_that_screening_turns_away_cannot_be_pinned_in(database: Database) -> None:
    reviewed_round(database)
    who = actor(database)
    with database.writing() as session:
        with pytest.raises(DataError) as caught:
            review.set_pin(session, who, KEY, "n6", "o1", "in", now=NOW)
        review.set_pin(session, who, KEY, "n6", "o1", "out", now=NOW)
    assert "The offer has level 4, the need 4" in str(caught.value)
    assert pin_of(database, "n6")[0] == "out"


@pytest.mark.parametrize(("given", "column"), [
    ({"need": "n99"}, "need"), ({"offer": "o99"}, "offer"), ({"way": "maybe"}, "pin"), ({"role": 3}, "role"),
    ({"start": date(2027, 3, 2)}, "start"), ({"way": "out", "start": date(2027, 3, 1)}, "start"), ({"note": "x" * 501}, "note"),
    ({"note": "call +41 22 730 60 01 about it"}, "note"), ({"note": "write to a.person@example.org"}, "note"),
])
def test_what_is_wrong_with_a_pin_is_told_at_its_field(database: Database, given: dict[str, object], column: str) -> None:
    reviewed_round(database)
    who, before = actor(database), pins(database)
    terms = {"need": "n5", "offer": "o4", "way": "in", **given}
    need, offer, way = str(terms.pop("need")), str(terms.pop("offer")), str(terms.pop("way"))
    with pytest.raises(DataError) as caught, database.writing() as session:
        review.set_pin(session, who, KEY, need, offer, way, now=NOW, **terms)  # type: ignore[arg-type]
    assert [problem.column for problem in caught.value.problems] == [column]
    assert pins(database) == before


@pytest.mark.parametrize("act", ["pin", "amend", "set", "remove"])
def test_nobody_decides_on_a_pair_of_their_own_society_or_hands(database: Database, act: str) -> None:
    reviewed_round(database)
    own = actor(database, society="KEN")
    speaks = actor(database, also=(Grant(FOCAL_POINT, "RWA"),))
    hands = actor(database)
    with database.writing() as session:
        found = statements.get_statement(session, KEY, "offers", "o1")
        statements.save_statement(session, KEY, "offers", "o1", found.version, found.cells, by=hands.account, now=NOW)
    before = pins(database)
    number = next(pin.id for pin in before if pin.need == "n1")
    for who in (own, speaks, hands):
        with pytest.raises(NotAllowed), database.writing() as session:
            if act == "pin":
                review.pin_exchange(session, who, KEY, 1, "x1", "out", version=1, now=NOW)
            elif act == "amend":
                review.amend_start(session, who, KEY, 1, "x1", date(2027, 3, 1), version=1, now=NOW)
            elif act == "set":
                review.set_pin(session, who, KEY, "n1", "o1", "out", now=NOW)
            else:
                review.remove_pin(session, who, KEY, number, now=NOW)
    assert (pins(database), trailed(database)) == (before, [])


@pytest.mark.parametrize("stage", ["draft", "open", "screening", "consultation", "approved", "under_way", "archived"])
def test_pins_wait_for_their_stage(database: Database, stage: str) -> None:
    reviewed_round(database, stage)
    who = actor(database)
    for way in ("pin", "amend"):
        with pytest.raises(WrongState), database.writing() as session:
            if way == "pin":
                review.pin_exchange(session, who, KEY, 1, "x1", "out", version=1, now=NOW)
            else:
                review.amend_start(session, who, KEY, 1, "x1", date(2027, 3, 1), version=1, now=NOW)


def test_a_pin_that_is_gone_is_not_found(database: Database) -> None:
    reviewed_round(database)
    who = actor(database)
    with pytest.raises(NotFound), database.writing() as session:
        review.remove_pin(session, who, KEY, 999, now=NOW)


def test_the_book_of_a_plan_is_the_plan_and_its_own_scenario(database: Database) -> None:
    reviewed_round(database)
    with database.reading() as session:
        book = review.book_of(session, KEY, 1)
    assert (book.plan, book.scenario.digest()) == (small().plan, small().scenario.digest())
    assert book.rows[0].last - book.rows[0].start == timedelta(days=13)
