"""The register of deliveries: what is written down of approved exchanges. A change names the version it was made on."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from matcher.domain.deliveries import Appraisal, Attendance, Check, Delivery, Spent
from matcher.domain.errors import Conflict
from matcher.domain.proposals import Proposal
from matcher.store.locking import change_at
from matcher.store.rounds import round_row
from matcher.store.schema import (
    AppraisalRow,
    AttendanceRow,
    CheckRow,
    DeliveryRow,
    MarkKeyRow,
    MarkRow,
    PlanRow,
    ProposalRow,
    SpentRow,
)

PARTS: dict[str, Any] = {"checks": CheckRow, "spent": SpentRow, "attendance": AttendanceRow}
"""Lists of a delivery that are put in place as a whole."""


def deliveries_of(session: Session, proposals: Iterable[Proposal]) -> dict[str, Delivery]:
    """The delivery of each proposal by its exchange, empty where nothing is written down; six statements for all."""
    given = {proposal.id: proposal.exchange for proposal in proposals}
    heads = {row.proposal_id: row for row in _rows(session, DeliveryRow, given)}
    lists: dict[str, dict[int, list[Any]]] = {name: {} for name in (*PARTS, "appraisals")}
    for name, kind in {**PARTS, "appraisals": AppraisalRow}.items():
        for row in _rows(session, kind, given):
            lists[name].setdefault(row.proposal_id, []).append(row)
    marked = _marked(session, given)
    return {exchange: Delivery(
        **_head(heads.get(number)),
        checks=tuple(Check(row.society, row.item, row.state, row.on) for row in lists["checks"].get(number, ())),
        spent=tuple(Spent(row.line, row.envelope, row.amount) for row in lists["spent"].get(number, ())),
        attendance=tuple(
            Attendance(row.society, row.group, row.participations,
                       marked.get((number, row.society, row.group), 0) if row.people is None else row.people, row.people is None)
            for row in lists["attendance"].get(number, ())),
        appraisals=tuple(map(_appraisal, lists["appraisals"].get(number, ()))))
        for number, exchange in given.items()}


def delivery_of(session: Session, proposal: Proposal) -> Delivery:
    """What is written down of one exchange."""
    return deliveries_of(session, (proposal,))[proposal.exchange]


def save_delivery(
    session: Session, proposal: Proposal, version: int, *, by: int | None, now: datetime,
    parts: Mapping[str, Sequence[Any]] | None = None, **values: Any,
) -> Delivery:
    """Changes columns of a delivery, and puts whole lists (see PARTS) in place; Conflict when it is not at this version
    any more. The first change, on version 0, makes it."""
    row = session.scalar(select(DeliveryRow).where(DeliveryRow.proposal_id == proposal.id).execution_options(populate_existing=True))
    values = {**values, "changed_by": by or None, "changed_at": now}
    if row is None and version == 0:
        session.add(DeliveryRow(proposal_id=proposal.id, version=1, **{"activities": {}, **values}))
        session.flush()
    elif row is None or not change_at(session, row, version, values):
        raise Conflict(f"delivery {proposal.exchange}", mine=dict(values), theirs=delivery_of(session, proposal))
    for name, facts in (parts or {}).items():
        kind = PARTS[name]
        session.execute(delete(kind).where(kind.proposal_id == proposal.id).execution_options(synchronize_session="fetch"))
        if facts:
            session.execute(insert(kind), [{"proposal_id": proposal.id, **_columns(fact)} for fact in facts])
    return delivery_of(session, proposal)


def save_appraisal(session: Session, proposal: Proposal, appraisal: Appraisal, *, by: int | None, now: datetime) -> Appraisal:
    """Keeps what one party thinks of another, on the version that the appraisal names (0: the first); Conflict."""
    row = session.scalar(select(AppraisalRow).where(
        AppraisalRow.proposal_id == proposal.id, AppraisalRow.by_society == appraisal.by, AppraisalRow.of_society == appraisal.of))
    values = {"scores": dict(appraisal.scores), "again": appraisal.again, "comment": appraisal.comment, "by_account": by or None, "at": now}
    if row is None and appraisal.version == 0:
        row = AppraisalRow(proposal_id=proposal.id, by_society=appraisal.by, of_society=appraisal.of, version=1, **values)
        session.add(row)
        session.flush()
    elif row is None or not change_at(session, row, appraisal.version, values):
        raise Conflict(f"appraisal {proposal.exchange} {appraisal.by}", mine=appraisal, theirs=_appraisal(row) if row else None)
    return _appraisal(row)


def set_marks(session: Session, proposal: Proposal, society: str, group: str, marks: Iterable[str]) -> int:
    """Puts these marks of people in place of those that are there; how many."""
    wanted = sorted(set(marks))
    session.execute(delete(MarkRow).where(
        MarkRow.proposal_id == proposal.id, MarkRow.society == society, MarkRow.group == group).execution_options(
        synchronize_session="fetch"))
    if wanted:
        session.execute(insert(MarkRow), [
            {"proposal_id": proposal.id, "society": society, "group": group, "mark": mark} for mark in wanted])
    return len(wanted)


def marks_of(session: Session, proposals: Iterable[Proposal]) -> dict[tuple[str, str, str], frozenset[str]]:
    """The marks by exchange, society and group: to count people once over several exchanges."""
    given = {proposal.id: proposal.exchange for proposal in proposals}
    found: dict[tuple[str, str, str], set[str]] = {}
    for row in _rows(session, MarkRow, given):
        found.setdefault((given[row.proposal_id], row.society, row.group), set()).add(row.mark)
    return {key: frozenset(marks) for key, marks in found.items()}


def mark_key(session: Session, round: str) -> bytes:
    """The secret with which a round's marks are made, drawn at first use; it never leaves the database."""
    held = round_row(session, round)
    row = session.get(MarkKeyRow, held.id)
    if row is None:
        row = MarkKeyRow(round_id=held.id, key=secrets.token_hex(32))
        session.add(row)
        session.flush()
    return bytes.fromhex(row.key)


def settle_marks(session: Session, round: str) -> int:
    """Forgets the marks of a round and their key, and keeps their numbers as stated totals; how many marks."""
    return settle_marks_of(session, round_row(session, round).id)


def settle_marks_of(session: Session, round: int) -> int:
    """The same for the round of a number. For the store's own use."""
    proposals = _proposals_of(round)
    counts: dict[tuple[int, str, str], int] = {(row.proposal_id, row.society, row.group): row.marks for row in session.execute(
        select(MarkRow.proposal_id, MarkRow.society, MarkRow.group, func.count().label("marks"))
        .where(MarkRow.proposal_id.in_(proposals)).group_by(MarkRow.proposal_id, MarkRow.society, MarkRow.group))}
    for row in session.scalars(select(AttendanceRow).where(AttendanceRow.proposal_id.in_(proposals), AttendanceRow.people.is_(None))):
        row.people = counts.get((row.proposal_id, row.society, row.group), 0)
    session.execute(delete(MarkRow).where(MarkRow.proposal_id.in_(proposals)).execution_options(synchronize_session="fetch"))
    session.execute(delete(MarkKeyRow).where(MarkKeyRow.round_id == round).execution_options(synchronize_session="fetch"))
    session.flush()
    return sum(counts.values())


def _proposals_of(round: int) -> Any:
    return select(ProposalRow.id).join(PlanRow, PlanRow.id == ProposalRow.plan_id).where(PlanRow.round_id == round)


def _rows(session: Session, kind: Any, given: Mapping[int, str]) -> Sequence[Any]:
    if not given:
        return ()
    key = kind.proposal_id
    return session.scalars(select(kind).where(key.in_(given)).order_by(kind.id).execution_options(populate_existing=True)).all()


def _marked(session: Session, given: Mapping[int, str]) -> dict[tuple[int, str, str], int]:
    if not given:
        return {}
    rows = session.execute(select(MarkRow.proposal_id, MarkRow.society, MarkRow.group, func.count().label("marks"))
                           .where(MarkRow.proposal_id.in_(given)).group_by(MarkRow.proposal_id, MarkRow.society, MarkRow.group))
    return {(row.proposal_id, row.society, row.group): row.marks for row in rows}


_HEAD = ("version", "held_in", "hold_reason", "start", "days", "began", "ended", "campaigns", "advocacy", "activities", "actions",
         "challenges", "lessons", "example", "shared", "followed_up_on", "lasting", "follow_up", "changed_at")


def _head(row: DeliveryRow | None) -> dict[str, Any]:
    return {} if row is None else {name: getattr(row, name) for name in _HEAD}


def _columns(fact: Check | Spent | Attendance) -> dict[str, Any]:
    if isinstance(fact, Check):
        return {"society": fact.society, "item": fact.item, "state": fact.state, "on": fact.on}
    if isinstance(fact, Spent):
        return {"line": fact.line, "envelope": fact.envelope, "amount": fact.amount}
    return {"society": fact.society, "group": fact.group, "participations": fact.participations,
            "people": None if fact.marked else fact.people}


def _appraisal(row: AppraisalRow) -> Appraisal:
    return Appraisal(row.by_society, row.of_society, dict(row.scores), row.again, row.comment, row.version)
