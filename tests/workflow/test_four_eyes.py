"""No sequence of acts, by whoever and in whatever order, brings a round to approval without four eyes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from matcher.domain.actors import (
    AUTHORISER,
    FUND_HOLDER,
    ICRC_COORDINATOR,
    IFRC_COORDINATOR,
    ROUND_MANAGER,
    SECURITY_FOCAL_POINT,
    Actor,
    Grant,
)
from matcher.domain.errors import DataError, NotAllowed, NotFound, WrongState
from matcher.domain.plan import Exchange
from matcher.domain.proposals import APPROVED, DECLINE_REASONS, IFRC, NO, YES, Proposal
from matcher.domain.rounds import CONSULTATION, MOVES, STAGES
from matcher.store import envelopes, plans, proposals, rounds, statements
from matcher.store import trail as register
from matcher.store.session import Session, open_database
from matcher.workflow import approval, lifecycle, replies
from tests.helpers.acting import KEY, NOW, bring_to, keep_plan, people, person
from tests.helpers.solved import small_again

_REFUSALS = (NotAllowed, WrongState, DataError, NotFound)
_EXCHANGES = ("x1", "x2", "x3", "x4")
_STEPS = ("endorse", "clear", "reply", "money")
_FIRST = st.sampled_from([-3, 0, -2, -1])  # the last three wear hats that do not go together
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
        with self._session() as session:
            assert register.verify(session).sound
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

    def _from(self, first: int, *roles: str) -> list[Actor]:
        """Those with one of some roles, and somebody without, beginning with one of them."""
        turned = (*self.actors[first:], *self.actors[:first])
        stranger = next(actor for actor in turned if not actor.roles & set(roles))
        return [*(actor for actor in turned if actor.roles & set(roles)), stranger]

    def _actor(self, number: int) -> Actor:
        return self.actors[number % len(self.actors)]

    @rule(number=st.integers(0, 40), exchange=st.sampled_from(_EXCHANGES), component=st.sampled_from([None, "ICRC", IFRC]))
    def endorse(self, number: int, exchange: str, component: str | None) -> None:
        self._try(approval.endorse, self._actor(number), KEY, exchange, component=component)

    @rule(exchange=st.sampled_from(_EXCHANGES), first=_FIRST)
    def both_endorse(self, exchange: str, first: int) -> None:
        """Whoever may, beginning with somebody: or no sequence would ever come near to approval."""
        for actor in self._from(first, ICRC_COORDINATOR, IFRC_COORDINATOR):
            for component in ("ICRC", IFRC):
                self._try(approval.endorse, actor, KEY, exchange, component=component)

    @rule(number=st.integers(0, 40), exchange=st.sampled_from(_EXCHANGES))
    def withdraw(self, number: int, exchange: str) -> None:
        self._try(approval.withdraw_endorsement, self._actor(number), KEY, exchange)

    @rule(number=st.integers(0, 40), exchange=st.sampled_from(_EXCHANGES))
    def reject(self, number: int, exchange: str) -> None:
        self._try(approval.reject, self._actor(number), KEY, exchange, reason="other")

    @rule(exchange=st.sampled_from(_EXCHANGES), first=_FIRST)
    def clear(self, exchange: str, first: int) -> None:
        for actor in self._from(first, SECURITY_FOCAL_POINT):
            self._try(approval.clear, actor, KEY, exchange)

    @rule(envelope=st.sampled_from(["e1", "e2"]), committed=st.sampled_from([True, True, False]))
    def money(self, envelope: str, committed: bool) -> None:
        for actor in self._from(0, FUND_HOLDER, ROUND_MANAGER):
            with self._session() as session:
                version = envelopes.get_envelope(session, KEY, envelope).version
            self._try(approval.commit_money, actor, KEY, envelope, version=version, committed=committed)

    @rule(exchange=st.sampled_from(_EXCHANGES), answer=st.sampled_from([YES, YES, YES, NO]))
    def reply(self, exchange: str, answer: str) -> None:
        for society in ("KEN", "RWA", "SEN", "FRA", "COL"):
            for actor in (each for each in self._from(0, AUTHORISER) if each.own_societies == {society}):
                self._try(replies.answer, actor, KEY, exchange, society, answer=answer,
                          reason=DECLINE_REASONS[0] if answer == NO else None)

    @rule(number=st.integers(0, 40), move=st.sampled_from([move.name for move in MOVES if move.name != "cancel"]), plan=st.integers(1, 2))
    def move(self, number: int, move: str, plan: int) -> None:
        more = {"plan": plan} if move in ("propose", "propose_again") else {}
        self._try(lifecycle.MOVERS[move], self._actor(number), KEY, **more)

    @rule(but=st.sampled_from([None, None, *_EXCHANGES]), without=st.sampled_from([None, None, *_STEPS]), first=_FIRST)
    def nearly_everything(self, but: str | None, without: str | None, first: int) -> None:
        """All that an approval needs but for an exchange, or for one step of all, and then everybody tries to approve."""
        for exchange in _EXCHANGES:
            if exchange != but:
                for step, act in (("endorse", self.both_endorse), ("clear", self.clear)):
                    if step != without:
                        act(exchange, first)
                if without != "reply":
                    self.reply(exchange, YES)
        for envelope in ("e1", "e2"):
            if without != "money":
                self.money(envelope, True)
        for actor in self._from(0, ICRC_COORDINATOR):
            self._try(lifecycle.approve, actor, KEY)

    @invariant()
    def approved_by_four_eyes(self) -> None:
        if not self.actors:
            return
        with self._session() as session:
            held = rounds.get_round(session, KEY)
            if held.plan is None:
                return
            found = proposals.all_proposals(session, KEY, held.plan)
            plan = plans.get_plan(session, KEY, held.plan)
            for each in found:
                self._said_rightly(session, each, next(exchange for exchange in plan.exchanges if exchange.id == each.exchange))
            if held.stage not in _AFTER:
                assert all(each.state != APPROVED for each in found)
                return
            type(self).reached += 1
            approved = [each for each in found if each.state == APPROVED]
            assert approved
            for each in approved:
                assert each.icrc and each.ifrc and each.cleared and all(reply.answer == YES for reply in each.replies)
            charged = approval.charges(plan, [each.exchange for each in found if each.state != APPROVED])
            assert all(envelopes.get_envelope(session, KEY, envelope).committed_plan == held.plan for envelope in charged)

    def _said_rightly(self, session: Session, proposal: Proposal, exchange: Exchange) -> None:
        """Whoever endorsed or cleared had the role for it, no hand in it, and no society in it; two endorsed, not one."""
        roles = {actor.account: actor for actor in self.actors}
        hands = statements.hands_in(session, KEY, tuple(leg.need for leg in exchange.legs), tuple(leg.offer for leg in exchange.legs))
        for said, role in ((proposal.icrc, ICRC_COORDINATOR), (proposal.ifrc, IFRC_COORDINATOR), (proposal.cleared, SECURITY_FOCAL_POINT)):
            if said is not None:
                assert role in roles[said.account].roles and said.account not in hands
                assert not roles[said.account].own_societies & set(proposal.societies)
        assert not (proposal.icrc and proposal.ifrc and proposal.icrc.account == proposal.ifrc.account)


@pytest.fixture
def machine(database_url: str, tmp_path: Path) -> Iterator[type[Acts]]:
    yield type("ActsHere", (Acts,), {"url": database_url})


@pytest.mark.slow
def test_no_sequence_of_acts_approves_without_four_eyes(machine: type[Acts]) -> None:
    # Always the same sequences: so it is known that some of them do come to an approval.
    run_state_machine_as_test(machine, settings=settings(
        max_examples=6, stateful_step_count=10, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)))
    assert machine.reached
