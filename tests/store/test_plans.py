"""Kept plans and their exchanges: numbers, filters, bounded queries, what is carried over from plan to plan."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import event

from matcher.documents import plan_to_dict
from matcher.domain.errors import Conflict, NotFound
from matcher.domain.rounds import CONSULTATION, PLANNING
from matcher.store import decisions, envelopes, plans, proposals
from matcher.store.proposals import Filter, likeness, parties
from matcher.store.session import Database
from matcher.workflow import replies
from tests.helpers.acting import KEY, NOW, bring_to, keep_plan, people
from tests.helpers.solved import small, small_again


@contextmanager
def counting(database: Database) -> Iterator[list[str]]:
    """The statements that reach the database meanwhile."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield seen
    event.remove(database.engine, "before_cursor_execute", note)


def test_a_plan_comes_back_as_it_was_found(database: Database) -> None:
    with database.writing() as session:
        who = people(session)
        bring_to(session, who, PLANNING)
        kept = plans.kept_plan(session, KEY, 1)
        assert (kept.number, kept.exchanges, kept.status, kept.digest) == (1, 4, "optimal", small().plan.digest)
        assert plans.get_plan(session, KEY, 1) == small().plan
        assert plans.plan_document(session, KEY, 1) == plan_to_dict(small().plan)
        assert [plan.number for plan in plans.list_plans(session, KEY).items] == [1]
        for missing in (plans.kept_plan, plans.get_plan, plans.plan_document):
            with pytest.raises(NotFound):
                missing(session, KEY, 2)


def test_plans_kept_at_once_have_numbers_of_their_own(database: Database) -> None:
    with database.writing() as session:
        bring_to(session, people(session), PLANNING)

    def keep() -> None:
        with database.writing() as session:
            keep_plan(session)

    threads = [threading.Thread(target=keep) for _each in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as session:
        assert [plan.number for plan in plans.list_plans(session, KEY).items] == [5, 4, 3, 2, 1]


def test_exchanges_are_filtered_sorted_and_paged(database: Database) -> None:
    with database.writing() as session:
        who = people(session)
        bring_to(session, who, CONSULTATION)
        replies.answer(session, who.focal_points["KEN"], KEY, "x1", "KEN", answer="declined", reason="dates", now=NOW)

        def ids(sort: str = "start", descending: bool = False, page: int = 1, size: int = 50, **where: Any) -> list[str]:
            found = proposals.list_proposals(session, KEY, 1, where=Filter(**where), sort=sort, descending=descending, page=page, size=size)
            return [each.exchange for each in found.items]

        assert ids() == ["x1", "x2", "x3", "x4"] == ids(descending=True)[::-1] and ids(page=2, size=3) == ["x4"]
        assert ids(societies=("KEN",)) == ["x1", "x2", "x3"] and ids(societies=("UGA",)) == []
        assert ids(societies=("KEN",), awaiting=True) == ["x2", "x3"] and ids(awaiting=True) == ["x1", "x2", "x3", "x4"]
        assert ids(states=("declined",)) == ["x1"] and ids(kind="peer_review") == ["x4"] and ids(host="FRA") == ["x3"]
        assert proposals.count_proposals(session, KEY, 1)["declined"] == 1
        with pytest.raises(ValueError):
            ids(sort="colour")
        with pytest.raises(NotFound):
            proposals.get_proposal(session, KEY, 1, "x9")


def test_a_page_costs_the_same_whatever_its_length(database: Database) -> None:
    with database.writing() as session:
        bring_to(session, people(session), PLANNING)
    lengths = []
    for size in (1, 4):
        with database.reading() as session, counting(database) as seen:
            assert len(proposals.list_proposals(session, KEY, 1, size=size).items) == size
        lengths.append(len([statement for statement in seen if statement.startswith("SELECT")]))
    assert lengths[0] == lengths[1] <= 3


def test_what_was_said_of_the_same_exchange_is_carried_over(database: Database) -> None:
    with database.writing() as session:
        who = people(session)
        bring_to(session, who, CONSULTATION)
        replies.answer(session, who.focal_points["FRA"], KEY, "x4", "FRA", answer="accepted", now=NOW)
        found = proposals.get_proposal(session, KEY, 1, "x4")
        proposals.change_proposal(session, found, icrc_by=who.icrc.account, icrc_at=NOW)
        number = keep_plan(session, small_again().plan)
        assert proposals.carry_over(session, KEY, number) == 2
        same = next(each for each in proposals.all_proposals(session, KEY, number) if each.kind == "peer_review")
        assert same.icrc and same.icrc.account == who.icrc.account
        assert [reply.answer for reply in same.replies] == [None, "accepted"]
        # Carried over once more, nothing is said twice and nothing lost.
        assert proposals.get_proposal(session, KEY, number, same.exchange) == same
        with pytest.raises(Conflict):
            proposals.change_proposal(session, replace(same, version=1), state="rejected")


def test_likeness_is_of_people_and_dates_not_of_money() -> None:
    exchange = small().plan.exchanges[2]
    assert likeness(replace(exchange, id="other", legs=tuple(replace(leg, charges=(), points=0) for leg in exchange.legs[::-1]))) == (
        likeness(exchange))
    for changed in (replace(exchange, days=9), replace(exchange, mode="remote"), replace(exchange, legs=exchange.legs[:1])):
        assert likeness(changed) != likeness(exchange)
    assert parties(exchange) == ("FRA", "KEN", "SEN")


def test_a_pin_gives_way_to_a_newer_one_of_its_pair_and_role(database: Database) -> None:
    with database.writing() as session:
        bring_to(session, people(session), PLANNING)
        before = decisions.list_pins(session, KEY).total
        decisions.add_pin(session, KEY, "n1", "o1", "out", by=None, now=NOW)
        assert decisions.list_pins(session, KEY).total == before
        (found,) = decisions.list_pins(session, KEY, need="n1").items
        assert (found.pin, found.start, found.origin) == ("out", None, decisions.COORDINATOR)
        decisions.add_pin(session, KEY, "n1", "o1", "out", role=1, by=None, now=NOW)
        assert decisions.list_pins(session, KEY, need="n1", offer="o1").total == 2
        assert decisions.remove_pins(session, KEY, pair=("n1", "o1")) == 2
        with pytest.raises(NotFound):
            decisions.remove_pin(session, KEY, found.id)


def test_envelopes_are_listed_by_source(database: Database) -> None:
    with database.writing() as session:
        bring_to(session, people(session), PLANNING)
        assert [each.envelope for each in envelopes.list_envelopes(session, KEY, sources=("Norway",)).items] == ["e2"]
        assert envelopes.list_envelopes(session, KEY, size=1).total == 2
        with pytest.raises(NotFound):
            envelopes.get_envelope(session, KEY, "e9")
