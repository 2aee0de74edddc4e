"""The register of the pledge's commitments and of plans of action, by society."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from matcher.domain.commitments import CLAUSES, ActionLine, ActionPlan, Commitment
from matcher.domain.errors import Conflict, NotFound
from matcher.store.locking import add_first, change_at
from matcher.store.schema import ActionLineRow, ActionPlanRow, CommitmentRow


def commitments_of(session: Session, societies: Iterable[str]) -> dict[str, tuple[Commitment, ...]]:
    """The nine commitments of each society in the pledge's order; those it has said nothing of are not begun."""
    wanted = list(societies)
    rows = session.scalars(select(CommitmentRow).where(CommitmentRow.society.in_(wanted))
                           .execution_options(populate_existing=True)) if wanted else ()
    found = {(row.society, row.clause): _commitment(row) for row in rows}
    return {society: tuple(found.get((society, clause), Commitment(society, clause)) for clause in CLAUSES) for society in wanted}


def save_commitment(
    session: Session, society: str, clause: str, version: int, *, status: str, evidence: str, since: date | None, by: int | None,
    now: datetime,
) -> Commitment:
    """Keeps how a society stands with a commitment; Conflict when it is not at this version any more."""
    row = session.scalar(select(CommitmentRow).where(CommitmentRow.society == society, CommitmentRow.clause == clause))
    values = {"status": status, "evidence": evidence, "since": since, "changed_by": by or None, "changed_at": now}
    if row is None and version == 0:
        row = CommitmentRow(society=society, clause=clause, version=1, **values)
        if not add_first(session, row):
            raise Conflict(f"commitment {society} {clause}", mine=values, theirs=None)
    elif row is None or not change_at(session, row, version, values):
        raise Conflict(f"commitment {society} {clause}", mine=values, theirs=_commitment(row) if row else None)
    return _commitment(row)


def plan_years(session: Session, society: str) -> tuple[int, ...]:
    """The years for which a society has a plan of action, the newest first."""
    return tuple(session.scalars(select(ActionPlanRow.year).where(ActionPlanRow.society == society).order_by(ActionPlanRow.year.desc())))


def action_plan(session: Session, society: str, year: int) -> ActionPlan:
    """A society's plan of a year with its lines; version 0 when none is drafted."""
    row = _plan_row(session, society, year)
    if row is None:
        return ActionPlan(society, year)
    lines = session.scalars(select(ActionLineRow).where(ActionLineRow.plan_id == row.id).order_by(
        ActionLineRow.first.is_(None), ActionLineRow.first, ActionLineRow.id).execution_options(populate_existing=True))
    return ActionPlan(society, year, row.round, row.currency, row.status, row.version, row.changed_at, tuple(map(_line, lines)))


def save_plan(
    session: Session, society: str, year: int, version: int, *, by: int | None, now: datetime,
    lines: Sequence[ActionLine] | None = None, **values: Any,
) -> ActionPlan:
    """Changes a plan, and puts lines in place of those that came from a round (`lines` None: leaves them); lines written
    by hand stay. Version 0 makes the plan. Conflict."""
    row = _plan_row(session, society, year)
    values = {**values, "changed_by": by or None, "changed_at": now}
    if row is None and version == 0:
        row = ActionPlanRow(society=society, year=year, version=1, **values)
        if not add_first(session, row):
            raise Conflict(f"plan of action {society} {year}", mine=values, theirs=action_plan(session, society, year))
    elif row is None or not change_at(session, row, version, values):
        raise Conflict(f"plan of action {society} {year}", mine=values, theirs=action_plan(session, society, year))
    if lines is not None:
        session.execute(delete(ActionLineRow).where(ActionLineRow.plan_id == row.id, ActionLineRow.origin != "")
                        .execution_options(synchronize_session="fetch"))
        session.add_all(ActionLineRow(plan_id=row.id, version=1, **_columns(line)) for line in lines)
        session.flush()
    return action_plan(session, society, year)


def save_line(session: Session, society: str, year: int, line: ActionLine) -> None:
    """Keeps a line of a plan: a new one when its `id` is 0, else the one that is still at its version; Conflict."""
    row = _plan_row(session, society, year)
    if row is None:
        raise NotFound(f"{society} has no plan of action for {year}.")
    if line.id == 0:
        session.add(ActionLineRow(plan_id=row.id, version=1, **_columns(line)))
        session.flush()
        return
    held = _line_row(session, row.id, line.id)
    theirs = _line(held)
    if not change_at(session, held, line.version, _columns(line)):
        raise Conflict(f"line {line.id}", mine=line, theirs=theirs)


def remove_line(session: Session, society: str, year: int, line: int) -> ActionLine:
    """Takes a line out of a plan; NotFound."""
    row = _plan_row(session, society, year)
    held = _line_row(session, row.id if row else 0, line)
    gone = _line(held)
    session.delete(held)
    session.flush()
    return gone


def _plan_row(session: Session, society: str, year: int) -> ActionPlanRow | None:
    return session.scalar(select(ActionPlanRow).where(ActionPlanRow.society == society, ActionPlanRow.year == year))


def _line_row(session: Session, plan: int, line: int) -> ActionLineRow:
    row = session.scalar(select(ActionLineRow).where(ActionLineRow.plan_id == plan, ActionLineRow.id == line))
    if row is None:
        raise NotFound(f"There is no line {line} in this plan of action.")
    return row


def _commitment(row: CommitmentRow) -> Commitment:
    return Commitment(row.society, row.clause, row.status, row.evidence, row.since, row.version, row.changed_at)


def _columns(line: ActionLine) -> dict[str, Any]:
    return {"activity": line.activity, "strategy": ";".join(line.strategy), "origin": line.origin, "partners": ";".join(line.partners),
            "first": line.first, "last": line.last, "result": line.result, "people": line.people, "budget": line.budget,
            "contexts": ";".join(line.contexts)}


def _line(row: ActionLineRow) -> ActionLine:
    def codes(text: str) -> tuple[str, ...]:
        return tuple(part for part in text.split(";") if part)

    return ActionLine(row.activity, codes(row.strategy), row.origin, codes(row.partners), row.first, row.last, row.result, row.people,
                      row.budget, codes(row.contexts), row.id, row.version)
