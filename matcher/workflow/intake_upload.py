"""What a society brings in at once: the confirmed differences of a workbook, and its own judgement of its capabilities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from matcher.domain.actors import Actor
from matcher.domain.errors import DataError, Problem
from matcher.domain.statements import KEY_COLUMN, Assessment, Statement
from matcher.intake.differences import INSERT, UPDATE, WITHDRAW, Difference
from matcher.intake.reading import Ground, read_statement
from matcher.store import assessments, rounds, statements
from matcher.store.session import Session
from matcher.tables.reference import capabilities
from matcher.workflow import access, intake, trail

MOST_AT_ONCE = 1_000


@dataclass(frozen=True)
class Applied:
    """How many statements were put in, changed, withdrawn, and how many of these were submitted at once."""

    inserted: int
    updated: int
    withdrawn: int
    submitted: int


def apply_differences(
    session: Session, actor: Actor, round: str, society: str, differences: Sequence[Difference], *, reason: str, submit: bool,
    now: datetime,
) -> Applied:
    """Does what a person has confirmed, all of it or (on any error) nothing: the caller's transaction is one.

    Every statement is read and every right asked again. `reason` is for those withdrawn; with `submit` an authoriser's
    new and changed statements go to screening at once. Conflict when somebody changed one of them meanwhile.
    """
    held = rounds.hold_round(session, round)
    if len(differences) > MOST_AT_ONCE:
        raise DataError([Problem("", 0, "", f"There are more than {MOST_AT_ONCE} rows.", "Upload them in several parts.")])
    base = intake.ground_of(session, round)
    made: list[Statement] = []
    for each in differences:
        subject = each.table.removesuffix("s")
        if each.what in (INSERT, UPDATE):
            access.require(actor, f"{subject}:draft:save", stage=held.stage, society=society)
            made.append(_written(session, actor, round, society, each, base, now))
        elif each.what == WITHDRAW:
            access.require(actor, f"{subject}:statement:withdraw", stage=held.stage, society=society)
            before = _own(statements.get_statement(session, round, each.table, each.key), society)
            intake.withdrawn(session, actor, before, each.version, reason=reason, now=now)
        else:
            raise ValueError(f"'{each.what}' is no sort of difference.")
    if submit:
        for statement in made:
            access.require(actor, f"{statement.table.removesuffix('s')}:draft:submit", stage=held.stage, society=society)
            intake.submitted(session, actor, statement, statement.version, base, now=now)
    inserted, updated, withdrawn = (sum(each.what == what for each in differences) for what in (INSERT, UPDATE, WITHDRAW))
    return Applied(inserted, updated, withdrawn, len(made) if submit else 0)


def _written(
    session: Session, actor: Actor, round: str, society: str, each: Difference, base: Ground, now: datetime
) -> Statement:
    cells = {**each.cells, KEY_COLUMN[each.table]: each.key, "society": society}
    problems = read_statement(each.table, cells, base).problems
    if problems:
        raise DataError(problems)
    if each.what == INSERT:
        return intake.drafted(session, actor, round, each.table, cells, base, now=now)
    before = _own(statements.get_statement(session, round, each.table, each.key), society)
    return intake.changed(session, actor, before, each.version, cells, base, now=now)


def _own(statement: Statement, society: str) -> Statement:
    """The statement, if it is of the society that uploads."""
    if statement.society != society:
        raise DataError([Problem(statement.table, 0, "society", f"'{statement.society}' is not the society of this upload.",
                                 f"Write {society}, or empty the cell.")])
    return statement


def save_assessment(
    session: Session, actor: Actor, society: str, levels: Mapping[str, tuple[int, int | None]], *, now: datetime
) -> dict[str, Assessment]:
    """Sets levels by capability, each with the version that the change was made on (None where there was none); levels that
    stay as they are write nothing. Conflict when somebody was faster; DataError for what is no capability or no level."""
    access.require(actor, "capacity:level:save", society=society)
    known = {row.code for row in capabilities()}
    strangers = [code for code in levels if code not in known]
    if strangers:
        raise DataError([Problem("assessments", 0, code[:64], f"'{code[:40]}' is no known capability.", "Write one of the taxonomy.")
                         for code in strangers])
    there = assessments.assessments_of(session, society)
    before: dict[str, int | None] = {}
    after: dict[str, int] = {}
    for code, (level, version) in levels.items():
        now_there = there.get(code)
        if (now_there.level if now_there else 0) == level:
            continue
        kept = assessments.save_assessment(session, society, code, level, version=version, by=actor.account, now=now)
        before[code], after[code] = now_there.level if now_there else None, kept.level
    if after:
        trail.record(session, actor, "capacity:level:save", f"society:{society}", {"levels": before}, {"levels": after}, now)
    return assessments.assessments_of(session, society)
