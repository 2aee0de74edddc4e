"""The register of proposals: a plan's exchanges, what people say of them, and the answers of the parties."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, insert, select, update
from sqlalchemy.orm import Session

from matcher.domain.errors import Conflict, NotFound
from matcher.domain.pages import Page
from matcher.domain.plan import Exchange
from matcher.domain.proposals import ICRC, PROPOSED, STATES, Endorsement, Proposal, Reply
from matcher.store.locking import change_at
from matcher.store.paging import count_of
from matcher.store.schema import PlanRow, ProposalRow, ReplyRow, RoundRow

SORTS = ("start", "kind", "host", "state", "days")


@dataclass(frozen=True)
class Filter:
    """Which proposals of a plan are asked for; an empty field asks for all. `awaiting`: a reply of some society, or of
    `societies` where they are given, is still awaited."""

    societies: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    kind: str = ""
    host: str = ""
    awaiting: bool = False


def likeness(exchange: Exchange) -> str:
    """The same for exchanges that ask the same of the same people at the same time, whoever pays."""
    legs = sorted((leg.need, leg.offer, leg.role or 0) for leg in exchange.legs)
    told = (exchange.kind, exchange.host, exchange.start.isoformat(), exchange.days, exchange.mode, legs)
    return hashlib.sha256(repr(told).encode()).hexdigest()


def parties(exchange: Exchange) -> tuple[str, ...]:
    """The societies of an exchange, in key order."""
    return tuple(sorted({society for leg in exchange.legs for society in (leg.receiver, leg.sender)}))


def add_proposals(session: Session, plan_id: int, exchanges: Sequence[Exchange]) -> None:
    """A proposal an exchange, and a reply awaited of each party. For the register of plans."""
    if not exchanges:
        return
    session.execute(insert(ProposalRow), [{
        "plan_id": plan_id, "exchange": exchange.id, "kind": exchange.kind, "host": exchange.host, "start": exchange.start,
        "days": exchange.days, "mode": exchange.mode, "likeness": likeness(exchange), "state": PROPOSED, "reason": "",
        "version": 1} for exchange in exchanges])
    ids = {name: number for name, number in session.execute(
        select(ProposalRow.exchange, ProposalRow.id).where(ProposalRow.plan_id == plan_id))}
    session.execute(insert(ReplyRow), [
        {"proposal_id": ids[exchange.id], "society": society, "by_link": False, "link": 0, "version": 1}
        for exchange in exchanges for society in parties(exchange)])


def list_proposals(
    session: Session, round: str, plan: int, *, where: Filter | None = None, page: int = 1, size: int = 50,
    sort: str = "start", descending: bool = False,
) -> Page[Proposal]:
    """A page of a plan's proposals with their replies; `sort` is one of SORTS."""
    if sort not in SORTS:
        raise ValueError(f"'{sort}' is none of {', '.join(SORTS)}.")
    query = _where(round, plan, where or Filter())
    total = count_of(session, query)
    column: Any = getattr(ProposalRow, sort)
    query = query.order_by(column.desc() if descending else column, ProposalRow.id).limit(size).offset((page - 1) * size)
    return Page(_facts(session, session.execute(query).all()), page, size, total)


def all_proposals(session: Session, round: str, plan: int, *, where: Filter | None = None) -> tuple[Proposal, ...]:
    """Every proposal of a plan that the filter lets through, with their replies: for guards and exports, not for a page."""
    return _facts(session, session.execute(_where(round, plan, where or Filter()).order_by(ProposalRow.id)).all())


def get_proposal(session: Session, round: str, plan: int, exchange: str) -> Proposal:
    """One proposal with its replies; NotFound."""
    found = session.execute(_where(round, plan, Filter()).where(ProposalRow.exchange == exchange)).all()
    if not found:
        raise NotFound(f"There is no exchange '{exchange}' in plan {plan} of round '{round}'.")
    return _facts(session, found)[0]


def count_proposals(session: Session, round: str, plan: int) -> dict[str, int]:
    """How many proposals are in each state, states without any too."""
    rows = session.execute(
        select(ProposalRow.state, func.count()).join(PlanRow, PlanRow.id == ProposalRow.plan_id)
        .join(RoundRow, RoundRow.id == PlanRow.round_id).where(RoundRow.key == round, PlanRow.number == plan)
        .group_by(ProposalRow.state))
    found = {state: count for state, count in rows}
    return {state: found.get(state, 0) for state in STATES}


def change_proposal(session: Session, proposal: Proposal, **values: Any) -> Proposal:
    """Changes columns of a proposal that is still at its version; Conflict when somebody was faster."""
    row = session.get(ProposalRow, proposal.id)
    if row is None:
        raise NotFound(f"There is no exchange '{proposal.exchange}' in plan {proposal.plan} of round '{proposal.round}'.")
    if not change_at(session, row, proposal.version, values):
        raise Conflict(f"exchange {proposal.exchange}", mine=values,
                       theirs=get_proposal(session, proposal.round, proposal.plan, proposal.exchange))
    return get_proposal(session, proposal.round, proposal.plan, proposal.exchange)


def set_states(session: Session, proposals: Iterable[Proposal], state: str) -> int:
    """Puts many proposals into one state at once; how many. For moves of the round, which hold it against others."""
    ids = [proposal.id for proposal in proposals]
    if ids:
        session.execute(update(ProposalRow).where(ProposalRow.id.in_(ids)).values(state=state, version=ProposalRow.version + 1)
                        .execution_options(synchronize_session="fetch"))
    return len(ids)


def get_reply(session: Session, proposal: Proposal, society: str) -> Reply:
    """A party's reply, given or awaited; NotFound for a society that is no party."""
    return _reply(_reply_row(session, proposal, society))


def save_reply(
    session: Session, proposal: Proposal, society: str, version: int, *, answer: str | None, reason: str | None,
    by: int | None, by_link: bool, now: datetime
) -> Reply:
    """Notes a party's answer; Conflict when the reply is not at this version any more."""
    row = _reply_row(session, proposal, society)
    theirs = _reply(row)
    if not change_at(session, row, version, {
            "answer": answer, "reason": reason, "by_account": by or None, "by_link": by_link, "at": now}):
        raise Conflict(f"reply {proposal.exchange} {society}", mine=answer, theirs=theirs)
    return _reply(row)


def next_link(session: Session, proposal: Proposal, society: str) -> int:
    """The number of a new link for a reply: those before do not work any more."""
    row = _reply_row(session, proposal, society)
    row.link += 1
    session.flush()
    return row.link


def link_number(session: Session, proposal: Proposal, society: str) -> int:
    """The number of the link that works."""
    return _reply_row(session, proposal, society).link


def carry_over(session: Session, round: str, plan: int) -> int:
    """Gives proposals of a plan what people said of the same exchange in an earlier plan of the round: endorsements,
    clearance, answers. How many were given something. One that somebody spoke of already is left as it is."""
    fresh = session.scalars(
        _rows_of(round).where(PlanRow.number == plan, ProposalRow.icrc_by.is_(None), ProposalRow.ifrc_by.is_(None),
                              ProposalRow.state == PROPOSED)).all()
    known: dict[str, ProposalRow] = {}
    if fresh:
        for row in session.scalars(_rows_of(round).where(
                PlanRow.number < plan, ProposalRow.likeness.in_({row.likeness for row in fresh}),
                ProposalRow.rejected_by.is_(None)).order_by(PlanRow.number)):
            known[row.likeness] = row
    pairs = [(row, known[row.likeness]) for row in fresh if row.likeness in known]
    ids = [row.id for pair in pairs for row in pair]
    replies = {(row.proposal_id, row.society): row
               for row in session.scalars(select(ReplyRow).where(ReplyRow.proposal_id.in_(ids)))} if ids else {}
    for row, old in pairs:
        for name in ("state", "icrc_by", "icrc_at", "ifrc_by", "ifrc_at", "cleared_by", "cleared_at"):
            setattr(row, name, getattr(old, name))
        row.version += 1
        for (proposal, society), reply in replies.items():
            before = replies.get((old.id, society))
            if proposal == row.id and before is not None and before.answer is not None:
                for name in ("answer", "reason", "by_account", "by_link", "at"):
                    setattr(reply, name, getattr(before, name))
                reply.version += 1
    session.flush()
    return len(pairs)


def _rows_of(round: str) -> Select[ProposalRow]:
    return (select(ProposalRow).join(PlanRow, PlanRow.id == ProposalRow.plan_id)
            .join(RoundRow, RoundRow.id == PlanRow.round_id).where(RoundRow.key == round)
            .execution_options(populate_existing=True))


def _where(round: str, plan: int, where: Filter) -> Any:
    query = (select(ProposalRow, RoundRow.key, PlanRow.number).join(PlanRow, PlanRow.id == ProposalRow.plan_id)
             .join(RoundRow, RoundRow.id == PlanRow.round_id).where(RoundRow.key == round, PlanRow.number == plan)
             .execution_options(populate_existing=True))
    if where.states:
        query = query.where(ProposalRow.state.in_(where.states))
    if where.kind:
        query = query.where(ProposalRow.kind == where.kind)
    if where.host:
        query = query.where(ProposalRow.host == where.host)
    if where.societies or where.awaiting:
        party = select(ReplyRow.id).where(ReplyRow.proposal_id == ProposalRow.id)
        if where.societies:
            party = party.where(ReplyRow.society.in_(where.societies))
        if where.awaiting:
            party = party.where(ReplyRow.answer.is_(None))
        query = query.where(party.exists())
    return query


def _facts(session: Session, found: Sequence[Any]) -> tuple[Proposal, ...]:
    ids = [row.id for row, _, _ in found]
    replies: dict[int, list[Reply]] = {number: [] for number in ids}
    if ids:
        for row in session.scalars(select(ReplyRow).where(ReplyRow.proposal_id.in_(ids)).order_by(ReplyRow.society)
                                   .execution_options(populate_existing=True)):
            replies[row.proposal_id].append(_reply(row))
    return tuple(_fact(row, round, plan, tuple(replies[row.id])) for row, round, plan in found)


def _fact(row: ProposalRow, round: str, plan: int, replies: tuple[Reply, ...]) -> Proposal:
    return Proposal(
        row.id, round, plan, row.exchange, row.kind, row.host, row.start, row.days, row.mode, row.state, row.version,
        tuple(reply.society for reply in replies), _said(row.icrc_by, row.icrc_at), _said(row.ifrc_by, row.ifrc_at),
        _said(row.rejected_by, row.rejected_at), row.reason, _said(row.cleared_by, row.cleared_at), replies)


def _said(account: int | None, at: datetime | None) -> Endorsement | None:
    return None if account is None or at is None else Endorsement(account, at)


def columns_of(component: str) -> tuple[str, str]:
    """The columns of a component's endorsement: account and time."""
    return ("icrc_by", "icrc_at") if component == ICRC else ("ifrc_by", "ifrc_at")


def _reply_row(session: Session, proposal: Proposal, society: str) -> ReplyRow:
    row = session.scalar(select(ReplyRow).where(ReplyRow.proposal_id == proposal.id, ReplyRow.society == society))
    if row is None:
        raise NotFound(f"{society} is no party to exchange '{proposal.exchange}'.")
    return row


def _reply(row: ReplyRow) -> Reply:
    return Reply(row.society, row.answer, row.reason, row.by_account, row.by_link, row.at, row.version)
