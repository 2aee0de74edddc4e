"""Four eyes: the ICRC and the IFRC endorse, security clears, fund holders promise their money.

Nobody endorses, rejects, clears or approves what they entered, nor an exchange of their own National Society; the two
endorsements come from two persons. They may be given from the day a plan is proposed until its approval: whether before
the Societies are asked or after is the coordinators' own choice. `obstacles` says what still stands between a round and
its approval.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from matcher.domain.actors import ICRC_COORDINATOR, IFRC_COORDINATOR, Actor
from matcher.domain.errors import DataError, NotAllowed, Problem, WrongState
from matcher.domain.pages import LARGEST
from matcher.domain.plan import Exchange, Plan
from matcher.domain.proposals import (
    ACCEPTED,
    DECLINED,
    ENDORSED,
    ICRC,
    IFRC,
    NO,
    PROPOSED,
    REJECT_REASONS,
    REJECTED,
    REVIEW_STATES,
    YES,
    Obstacle,
    Proposal,
)
from matcher.domain.rounds import Round
from matcher.domain.statements import KeptEnvelope
from matcher.store import envelopes, plans, proposals, rounds, statements
from matcher.store import trail as register
from matcher.store.session import Session
from matcher.wording import _
from matcher.workflow import trail
from matcher.workflow.access import require
from matcher.workflow.deciding import noted

COMPONENT_OF = {ICRC_COORDINATOR: ICRC, IFRC_COORDINATOR: IFRC}


def endorse(
    session: Session, actor: Actor, round: str, exchange: str, *, now: datetime, version: int | None = None,
    component: str | None = None,
) -> Proposal:
    """Endorses an exchange of the proposed plan for the ICRC or the IFRC.

    `component` is needed only of a person who is coordinator of both; `version` is the one that was looked at.
    """
    held, found = _open(session, actor, round, exchange, "plan:exchange:endorse", version)
    component = _component(actor, component)
    if not found.live:
        raise WrongState(_("Exchange {exchange} was rejected or declined: there is nothing to endorse."), exchange=exchange)
    mine, other = (found.icrc, found.ifrc) if component == ICRC else (found.ifrc, found.icrc)
    if mine is not None:
        raise WrongState(_("Exchange {exchange} is endorsed by the {component} already."), exchange=exchange, component=component)
    if other is not None and other.account == actor.account:
        raise NotAllowed(_("You endorsed exchange {exchange} already: a second person must do so for the {component}."),
                         exchange=exchange, component=component)
    _refuse_own(session, actor, held, found)
    by, at = proposals.columns_of(component)
    return _note(session, actor, found, "plan:exchange:endorse", {by: actor.account, at: now}, {"component": component}, now)


def withdraw_endorsement(
    session: Session, actor: Actor, round: str, exchange: str, *, now: datetime, version: int | None = None
) -> Proposal:
    """Takes one's own endorsement back; WrongState when there is none."""
    _held, found = _open(session, actor, round, exchange, "plan:exchange:endorse", version)
    for component, said in ((ICRC, found.icrc), (IFRC, found.ifrc)):
        if said is not None and said.account == actor.account:
            by, at = proposals.columns_of(component)
            return _note(session, actor, found, "plan:exchange:endorse", {by: None, at: None},
                         {"component": component, "withdrawn": True}, now)
    raise WrongState(_("You did not endorse exchange {exchange}."), exchange=exchange)


def reject(
    session: Session, actor: Actor, round: str, exchange: str, *, reason: str, note: str = "", now: datetime,
    version: int | None = None,
) -> Proposal:
    """Rejects an exchange: endorsements fall, and the next search leaves its pairs out. `reason` is one of REJECT_REASONS;
    the note goes into the next plan's pins, and so may speak of no person."""
    held, found = _open(session, actor, round, exchange, "plan:exchange:reject", version)
    if reason not in REJECT_REASONS:
        raise DataError([Problem("exchange", 0, "reason", f"'{reason[:40]}' is no known reason.",
                                 f"Choose one of {', '.join(REJECT_REASONS)}.")])
    text = noted(note, now)
    if found.state == REJECTED:
        raise WrongState(_("Exchange {exchange} is rejected already."), exchange=exchange)
    _refuse_own(session, actor, held, found)
    values = {"icrc_by": None, "icrc_at": None, "ifrc_by": None, "ifrc_at": None, "rejected_by": actor.account, "rejected_at": now,
              "reason": f"{reason}: {text}" if text else reason}
    return _note(session, actor, found, "plan:exchange:reject", values, {"reason": reason}, now)


def take_back_rejection(
    session: Session, actor: Actor, round: str, exchange: str, *, now: datetime, version: int | None = None
) -> Proposal:
    """Lets a rejected exchange back in; it must then be endorsed anew."""
    held, found = _open(session, actor, round, exchange, "plan:exchange:reject", version)
    if found.state != REJECTED:
        raise WrongState(_("Exchange {exchange} is not rejected."), exchange=exchange)
    _refuse_own(session, actor, held, found)
    return _note(session, actor, found, "plan:exchange:reject", {"rejected_by": None, "rejected_at": None, "reason": ""},
                 {"taken_back": True}, now)


def clear(
    session: Session, actor: Actor, round: str, exchange: str, *, now: datetime, cleared: bool = True, version: int | None = None
) -> Proposal:
    """The security focal point's clearance of an exchange on site, given or taken back."""
    held, found = _open(session, actor, round, exchange, "plan:exchange:clear", version)
    if not found.needs_clearance:
        raise WrongState(_("Exchange {exchange} is remote: it needs no clearance."), exchange=exchange)
    if cleared == (found.cleared is not None):
        raise WrongState(_("The clearance of exchange {exchange} is as you want it already."), exchange=exchange)
    if cleared:
        _refuse_own(session, actor, held, found)
    values = {"cleared_by": actor.account if cleared else None, "cleared_at": now if cleared else None}
    return _note(session, actor, found, "plan:exchange:clear", values, {"cleared": cleared}, now)


def commit_money(
    session: Session, actor: Actor, round: str, envelope: str, *, version: int, now: datetime, committed: bool = True
) -> KeptEnvelope:
    """A fund holder's promise that an envelope pays what the proposed plan charges it, given or taken back."""
    held = rounds.hold_round(session, round)
    found = envelopes.get_envelope(session, round, envelope)
    act = "envelope:money:commit" if committed else "envelope:money:release"
    require(actor, act, stage=held.stage, source=found.source)
    if committed and (found.entered_by == actor.account or _had_a_hand(session, actor, round, envelope)):
        raise NotAllowed(_("You entered envelope {envelope}: another person must commit its money."), envelope=envelope)
    plan = held.plan if committed else None
    if found.committed_plan == plan:
        raise WrongState(_("The promise of envelope {envelope} is as you want it already."), envelope=envelope)
    saved = envelopes.commit_envelope(session, round, envelope, version, plan=plan, by=actor.account, now=now)
    trail.record(session, actor, act, f"envelope:{envelope}", {"plan": found.committed_plan}, {"plan": plan}, now, round=round)
    return saved


def _had_a_hand(session: Session, actor: Actor, round: str, envelope: str) -> bool:
    """Whether the actor ever entered or changed the terms of an envelope, or brought it in with the tables of a scenario:
    the envelope itself knows its last hand only."""
    terms = register.list_entries(session, act="envelope:terms:save", subject=f"envelope:{envelope}", round=round, account=actor.account,
                                  size=LARGEST)
    tables = register.list_entries(session, act="round:societies:save", subject=f"round:{round}", round=round, account=actor.account,
                                   size=LARGEST)
    return (any(entry.subject == f"envelope:{envelope}" for entry in terms.items)
            or any("scenario" in (entry.after or {}) for entry in tables.items))


def charges(plan: Plan, left_out: Iterable[str] = ()) -> dict[str, int]:
    """What the exchanges of a plan charge each envelope, without those that are left out."""
    gone, found = set(left_out), dict[str, int]()
    for exchange in plan.exchanges:
        if exchange.id not in gone:
            for leg in exchange.legs:
                for charge in leg.charges:
                    found[charge.envelope] = found.get(charge.envelope, 0) + charge.amount
    return dict(sorted(found.items()))


def obstacles(session: Session, round: str) -> tuple[Obstacle, ...]:
    """Everything that still stands between a round and its approval, exchange by exchange, then envelope by envelope."""
    held = rounds.get_round(session, round)
    if held.plan is None:
        return (Obstacle("no_plan"),)
    every = proposals.all_proposals(session, round, held.plan)
    live = [each for each in every if each.live]
    found: list[Obstacle] = [] if live else [Obstacle("no_exchange")]
    for each in live:
        found += [Obstacle("not_endorsed", each.exchange, component)
                  for component, said in ((ICRC, each.icrc), (IFRC, each.ifrc)) if said is None]
        if each.icrc and each.ifrc and each.icrc.account == each.ifrc.account:
            found.append(Obstacle("one_person", each.exchange))
        if each.needs_clearance and each.cleared is None:
            found.append(Obstacle("not_cleared", each.exchange))
        found += [Obstacle("no_answer", each.exchange, reply.society) for reply in each.replies if reply.answer != YES]
    plan = plans.get_plan(session, round, held.plan)
    charged = charges(plan, [each.exchange for each in every if not each.live])
    for envelope in envelopes.all_envelopes(session, round):
        if charged.get(envelope.envelope) and envelope.committed_plan != held.plan:
            found.append(Obstacle("not_committed", envelope.envelope, envelope.source))
    return tuple(found)


def settled_state(proposal: Proposal) -> str:
    """The state that follows from what was said of a proposal before approval."""
    answers = [reply.answer for reply in proposal.replies]
    if proposal.rejected is not None:
        return REJECTED
    if NO in answers:
        return DECLINED
    if answers and all(answer == YES for answer in answers):
        return ACCEPTED
    return ENDORSED if proposal.endorsed else PROPOSED


def settle(session: Session, proposal: Proposal) -> Proposal:
    """Puts a proposal into the state that follows from what was said of it."""
    state = settled_state(proposal)
    return proposal if state == proposal.state else proposals.change_proposal(session, proposal, state=state)


def exchange_of(session: Session, proposal: Proposal) -> Exchange:
    """The exchange that a proposal stands for."""
    plan = plans.get_plan(session, proposal.round, proposal.plan)
    return next(exchange for exchange in plan.exchanges if exchange.id == proposal.exchange)


def _open(
    session: Session, actor: Actor, round: str, exchange: str, act: str, version: int | None
) -> tuple[Round, Proposal]:
    """The round, held, and the proposal of its proposed plan, when the actor may do the act."""
    held = rounds.hold_round(session, round)
    require(actor, act, stage=held.stage)
    if held.plan is None:
        raise WrongState(_("No plan of round {round} is proposed."), round=round)
    found = proposals.get_proposal(session, round, held.plan, exchange)
    if found.state not in REVIEW_STATES:
        raise WrongState(_("Exchange {exchange} is approved or over."), exchange=exchange)
    return held, found if version is None else _at(found, version)


def _at(found: Proposal, version: int) -> Proposal:
    """The proposal as it was looked at: if it has another version by now, the change will be refused."""
    return replace(found, version=version)


def _component(actor: Actor, asked: str | None) -> str:
    held = [COMPONENT_OF[role] for role in COMPONENT_OF if role in actor.roles]
    if asked is None and len(held) == 1:
        return held[0]
    if asked in held:
        return str(asked)
    raise NotAllowed(_("Say for which component you endorse: you are coordinator of {components}."), components=", ".join(held))


def refuse_own_affairs(session: Session, actor: Actor, held: Round, left: Iterable[Proposal]) -> None:
    """NotAllowed when one of the exchanges that are to be approved is of the actor's own Society, or went through their
    hands: the approval is another coordinator's then."""
    legs = {exchange.id: exchange.legs for exchange in plans.get_plan(session, held.key, held.plan or 0).exchanges}
    found = list(left)
    every = [leg for each in found for leg in legs[each.exchange]]
    touched = actor.account in statements.hands_in(
        session, held.key, tuple({leg.need for leg in every}), tuple({leg.offer for leg in every}))
    for each in found:
        # Asked one by one only when there is one: a plan may have hundreds of exchanges.
        if touched or actor.own_societies & set(each.societies):
            _refuse_own(session, actor, held, each)


def _refuse_own(session: Session, actor: Actor, held: Round, found: Proposal) -> None:
    own = actor.own_societies & set(found.societies)
    if own:
        raise NotAllowed(_("Exchange {exchange} is one of your own National Society ({society}): another person must decide."),
                         exchange=found.exchange, society=", ".join(sorted(own)))
    legs = exchange_of(session, found).legs
    if actor.account in statements.hands_in(session, held.key, tuple({leg.need for leg in legs}), tuple({leg.offer for leg in legs})):
        raise NotAllowed(_("You entered a need or an offer of exchange {exchange}: another person must decide."),
                         exchange=found.exchange)


def _note(
    session: Session, actor: Actor, found: Proposal, act: str, values: Mapping[str, object], told: Mapping[str, object], now: datetime
) -> Proposal:
    changed = settle(session, proposals.change_proposal(session, found, **values))
    trail.record(session, actor, act, f"exchange:{found.plan}:{found.exchange}", {"state": found.state},
                 {"state": changed.state, **told}, now, round=found.round)
    return changed
