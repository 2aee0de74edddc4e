"""The register of kept plans: their documents, counted up within a round. Exchanges become proposals (matcher.store.proposals)."""

from __future__ import annotations

import json
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, defer
from sqlalchemy.sql.base import ExecutableOption

from matcher.documents import plan_from_dict, plan_text
from matcher.domain.errors import NotFound
from matcher.domain.pages import Page
from matcher.domain.plan import Plan
from matcher.domain.proposals import KeptPlan
from matcher.store.paging import paged
from matcher.store.proposals import add_proposals
from matcher.store.rounds import hold_round, round_row
from matcher.store.schema import PlanRow, RoundRow


def add_plan(session: Session, round: str, plan: Plan, *, run: int | None, now: datetime, title: str = "") -> KeptPlan:
    """Keeps a plan under the round's next number, with a proposal an exchange and a reply awaited of each party."""
    hold_round(session, round)
    held = round_row(session, round)
    number = (session.scalar(select(func.max(PlanRow.number)).where(PlanRow.round_id == held.id)) or 0) + 1
    row = PlanRow(
        round_id=held.id, number=number, run_id=run, digest=plan.digest, status=plan.status, title=title,
        exchanges=len(plan.exchanges), document=plan_text(plan), created_at=now)
    session.add(row)
    session.flush()
    add_proposals(session, row.id, plan.exchanges)
    return _fact(row, round)


def kept_plan(session: Session, round: str, number: int) -> KeptPlan:
    """What is known of a plan without its document; NotFound."""
    return _fact(_row(session, round, number, defer(PlanRow.document)), round)


def list_plans(session: Session, round: str, *, page: int = 1, size: int = 50) -> Page[KeptPlan]:
    """Plans of a round, the newest first."""
    query = (select(PlanRow).join(RoundRow, RoundRow.id == PlanRow.round_id).where(RoundRow.key == round)
             .order_by(PlanRow.number.desc()).options(defer(PlanRow.document)))
    return paged(session, query, lambda row: _fact(row, round), page=page, size=size)


def plan_document(session: Session, round: str, number: int) -> dict[str, Any]:
    """The plan.json of a plan as plain values; NotFound."""
    document: dict[str, Any] = json.loads(_row(session, round, number).document)
    return document


def get_plan(session: Session, round: str, number: int) -> Plan:
    """A plan with everything in it; NotFound. Plans do not change: what was read lately is not read again."""
    return _read(_row(session, round, number).document)


@lru_cache(maxsize=8)
def _read(document: str) -> Plan:
    return plan_from_dict(json.loads(document))


def _row(session: Session, round: str, number: int, *options: ExecutableOption) -> PlanRow:
    row = session.scalar(select(PlanRow).join(RoundRow, RoundRow.id == PlanRow.round_id).where(
        RoundRow.key == round, PlanRow.number == number).options(*options))
    if row is None:
        raise NotFound(f"There is no plan {number} of round '{round}'.")
    return row


def _fact(row: PlanRow, round: str) -> KeptPlan:
    return KeptPlan(round, row.number, row.status, row.digest, row.created_at, row.run_id, row.exchanges, row.title)
