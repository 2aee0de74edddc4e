"""What review and answers mean for the next search: pins in for what everybody accepted, pins out for what somebody refused.

An exchange that only some refused is not pinned: what is left of it is the baseline, so that the search keeps it where
it can (a team finds another member, a session goes on with the others, or it makes room for something better).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from matcher.domain.actors import Actor
from matcher.domain.plan import Exchange, PlanLeg
from matcher.domain.proposals import ACCEPTED, NO, REJECTED, YES, Proposal
from matcher.store import decisions, plans, proposals
from matcher.store.session import Session


@dataclass(frozen=True)
class Decided:
    """How many legs were pinned in and out, and how many the baseline has."""

    pinned_in: int
    pinned_out: int
    baseline: int


def pin_rejected(session: Session, actor: Actor, round: str, plan: int, *, now: datetime) -> int:
    """Pins out every leg of the exchanges that coordinators rejected; how many."""
    exchanges = {exchange.id: exchange for exchange in plans.get_plan(session, round, plan).exchanges}
    legs = [leg for proposal in proposals.all_proposals(session, round, plan) if proposal.state == REJECTED
            for leg in exchanges[proposal.exchange].legs]
    _pin_out(session, actor, round, legs, decisions.REVIEW, now)
    return len(legs)


def pin_answers(session: Session, actor: Actor, round: str, plan: int, *, now: datetime) -> Decided:
    """Pins and baseline of the next search after a consultation on a plan. Earlier pins out stay, earlier pins in that
    came of answers give way to these."""
    exchanges = {exchange.id: exchange for exchange in plans.get_plan(session, round, plan).exchanges}
    decisions.remove_pins(session, round, origin=decisions.REPLY, pin="in")
    rejected = pin_rejected(session, actor, round, plan, now=now)
    accepted: list[Exchange] = []
    refused: list[PlanLeg] = []
    kept: list[tuple[Exchange, PlanLeg]] = []
    for proposal in proposals.all_proposals(session, round, plan):
        exchange = exchanges[proposal.exchange]
        if proposal.state == REJECTED:
            continue
        gone = _refused(exchange, proposal)
        refused += gone
        kept += [(exchange, leg) for leg in exchange.legs if leg not in gone]
        if proposal.state == ACCEPTED and not gone:
            accepted.append(exchange)
    _pin_out(session, actor, round, refused, decisions.REPLY, now)
    for exchange in accepted:
        for leg in exchange.legs:
            decisions.add_pin(
                session, round, leg.need, leg.offer, "in", role=leg.role, start=exchange.start, kind=exchange.kind, by=actor.account,
                now=now, origin=decisions.REPLY)
    decisions.set_table(session, round, "baseline", [
        {"need": leg.need, "offer": leg.offer, "role": str(leg.role or ""), "start": exchange.start.isoformat()}
        for exchange, leg in kept])
    return Decided(sum(len(exchange.legs) for exchange in accepted), len(refused) + rejected, len(kept))


def all_accepted(found: tuple[Proposal, ...]) -> bool:
    """Whether every party of every exchange that is left said yes, and there is nothing to repair."""
    return all(reply.answer == YES for proposal in found for reply in proposal.replies) and bool(found)


def _refused(exchange: Exchange, proposal: Proposal) -> list[PlanLeg]:
    """The legs of an exchange in which a society that said no has a part."""
    nays = {reply.society for reply in proposal.replies if reply.answer == NO}
    return [leg for leg in exchange.legs if nays & {leg.receiver, leg.sender}]


def _pin_out(session: Session, actor: Actor, round: str, legs: list[PlanLeg], origin: str, now: datetime) -> None:
    for leg in legs:
        decisions.remove_pins(session, round, pair=(leg.need, leg.offer), pin="in")
        decisions.add_pin(session, round, leg.need, leg.offer, "out", role=leg.role, by=actor.account, now=now, origin=origin)
