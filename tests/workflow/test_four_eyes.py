"""No sequence of acts, by whoever and in whatever order, brings a round to approval without four eyes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from matcher.domain.actors import ICRC_COORDINATOR, IFRC_COORDINATOR, ROUND_MANAGER, SECURITY_FOCAL_POINT, Actor, Grant
from matcher.domain.errors import DataError, NotAllowed, NotFound, WrongState
from matcher.domain.proposals import APPROVED, DECLINE_REASONS, IFRC, NO, YES
from matcher.domain.rounds import CONSULTATION, MOVES, STAGES
from matcher.store import envelopes, plans, proposals, rounds, statements
from matcher.store import trail as register
from matcher.store.session import Session, open_database
from matcher.workflow import approval, lifecycle, replies
from tests.helpers.acting import KEY, NOW, bring_to, keep_plan, people, person
from tests.helpers.solved import small_again

_REFUSALS = (NotAllowed, WrongState, DataError, NotFound)
_EXCHANGES = ("x1", "x2", "x3", "x4")
_AFTER = STAGES[STAGES.index("approved"): STAGES.index("archived")]


class Acts(RuleBasedStateMachine):
    """Everybody tries everything; what is refused changes nothing (each act is a transaction of its own)."""

    url: str = ""
    reached: int = 0

    def __init__(self) -> None:
        super().__init__()
        self.database = open_database(self.url)
        self.connection = self.database.engine.execution_options(matcher_writes=True).connect()
        self.outer = self.connection.begin()
        self.actors: tuple[Actor, ...] = ()
        self.entered: dict[int, set[str]] = {}

    @initialize()
    def begin(self) -> None:
        with self._session() as session:
            who = people(session)
            bring_to(session, who, CONSULTATION)
            keep_plan(session, small_again().plan)
            extra = (
                person(session, "both", Grant(ICRC_COORDINATOR), Grant(IFRC_COORDINATOR), society="ICRC"),
                person(session, "seconded", Grant(IFRC_COORDINATOR), society="KEN"),
                person(session, "hats", Grant(ICRC_COORDINATOR), Grant(ROUND_MANAGER), Grant(SECURITY_FOCAL_POINT), society="RWA"))
            self.actors = (*who.everybody, *extra)
            # The IFRC's coordinator entered the offer of x4, and may not endorse it.
            offer = statements.get_statement(session, KEY, "offers", "o4")
            statements.save_statement(session, KEY, "offers", "o4", offer.version, offer.cells, by=who.ifrc.account, now=NOW)
            session.commit()

    def teardown(self) -> None:
        self.outer.rollback()
        self.connection.close()
        self.database.close()

    def _session(self) -> Session:
        return Session(self.connection, join_transaction_mode="create_savepoint", expire_on_commit=False)

    def _try(self, act: Any, *arguments: Any, **more: Any) -> None:
        with self._session() as session:
            try:
                act(session, *arguments, now=NOW, **more)
            except _REFUSALS:
                session.rollback()
            else:
                session.commit()

    def _actor(self, number: int) -> Actor:
        return self.actors[number % len(self.actors)]

    @rule(number=st.integers(0, 40), exchange=st.sampled_from(_EXCHANGES), component=st.sampled_from([None, "ICRC", IFRC]))
    def endorse(self, number: int, exchange: str, component: str | None) -> None:
        self._try(approval.endorse, self._actor(number), KEY, exchange, component=component)

    @rule(exchange=st.sampled_from(_EXCHANGES))
    def both_endorse(self, exchange: str) -> None:
        """Rightly, as far as they may: or no sequence would ever come near to approval."""
        for actor in self.actors:
            if actor.roles & {ICRC_COORDINATOR, IFRC_COORDINATOR}:
                self._try(approval.endorse, actor, KEY, exchange)

    @rule(number=st.integers(0, 40), exchange=st.sampled_from(_EXCHANGES))
    def withdraw(self, number: int, exchange: str) -> None:
        self._try(approval.withdraw_endorsement, self._actor(number), KEY, exchange)

    @rule(number=st.integers(0, 40), exchange=st.sampled_from(_EXCHANGES))
    def reject(self, number: int, exchange: str) -> None:
        self._try(approval.reject, self._actor(number), KEY, exchange, reason="other")

    @rule(exchange=st.sampled_from(_EXCHANGES))
    def clear(self, exchange: str) -> None:
        for actor in self.actors:
            self._try(approval.clear, actor, KEY, exchange)

    @rule(envelope=st.sampled_from(["e1", "e2"]), committed=st.sampled_from([True, True, False]))
    def money(self, envelope: str, committed: bool) -> None:
        for actor in self.actors:
            with self._session() as session:
                version = envelopes.get_envelope(session, KEY, envelope).version
            self._try(approval.commit_money, actor, KEY, envelope, version=version, committed=committed)

    @rule(exchange=st.sampled_from(_EXCHANGES), answer=st.sampled_from([YES, YES, YES, NO]))
    def reply(self, exchange: str, answer: str) -> None:
        for society in ("KEN", "RWA", "SEN", "FRA", "COL"):
            for actor in self.actors:
                self._try(replies.answer, actor, KEY, exchange, society, answer=answer,
                          reason=DECLINE_REASONS[0] if answer == NO else None)

    @rule(number=st.integers(0, 40), move=st.sampled_from([move.name for move in MOVES if move.name != "cancel"]), plan=st.integers(1, 2))
    def move(self, number: int, move: str, plan: int) -> None:
        more = {"plan": plan} if move in ("propose", "propose_again") else {}
        self._try(lifecycle.MOVERS[move], self._actor(number), KEY, **more)

    @rule(but=st.sampled_from([None, None, *_EXCHANGES]))
    def everything_rightly(self, but: str | None) -> None:
        """All that is needed, but for one exchange, so that sequences come to the brink."""
        for exchange in _EXCHANGES:
            if exchange != but:
                self.both_endorse(exchange)
                self.clear(exchange)
                self.reply(exchange, YES)
        self.money("e1", True)
        self.money("e2", True)

    @rule()
    def approve(self) -> None:
        for actor in self.actors:
            self._try(lifecycle.approve, actor, KEY)

    @invariant()
    def approved_by_four_eyes(self) -> None:
        if not self.actors:
            return
        with self._session() as session:
            assert register.verify(session).sound
            held = rounds.get_round(session, KEY)
            if held.stage not in _AFTER or held.plan is None:
                return
            type(self).reached += 1
            approved = [each for each in proposals.all_proposals(session, KEY, held.plan) if each.state == APPROVED]
            assert approved
            plan = {exchange.id: exchange for exchange in plans.get_plan(session, KEY, held.plan).exchanges}
            people_of = {actor.account: actor for actor in self.actors}
            for each in approved:
                assert each.icrc and each.ifrc and each.icrc.account != each.ifrc.account
                assert ICRC_COORDINATOR in people_of[each.icrc.account].roles
                assert IFRC_COORDINATOR in people_of[each.ifrc.account].roles
                assert each.cleared and SECURITY_FOCAL_POINT in people_of[each.cleared.account].roles
                assert all(reply.answer == YES for reply in each.replies)
                legs = plan[each.exchange].legs
                hands = statements.hands_in(session, KEY, tuple(leg.need for leg in legs), tuple(leg.offer for leg in legs))
                for said in (each.icrc, each.ifrc, each.cleared):
                    assert said.account not in hands
                    assert not people_of[said.account].own_societies & set(each.societies)
            charged = approval.charges(plans.get_plan(session, KEY, held.plan),
                                       [each for each in plan if each not in {found.exchange for found in approved}])
            assert all(envelopes.get_envelope(session, KEY, envelope).committed_plan == held.plan for envelope in charged)


@pytest.fixture
def machine(database_url: str, tmp_path: Path) -> Iterator[type[Acts]]:
    yield type("ActsHere", (Acts,), {"url": database_url})


@pytest.mark.slow
def test_no_sequence_of_acts_approves_without_four_eyes(machine: type[Acts]) -> None:
    # Always the same sequences: so it is known that some of them do come to an approval.
    run_state_machine_as_test(machine, settings=settings(
        max_examples=10, stateful_step_count=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)))
    assert machine.reached
