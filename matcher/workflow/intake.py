"""Needs and offers on their way: drafted, submitted by their authoriser, screened, sent back, withdrawn.

Every act holds the round first, so that its stage stays true, asks access, and names the version of the statement that
it was made on. A society may change what it has drafted, what was sent back and what it has submitted (which then has to
be submitted again); what is eligible has to be sent back first.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from matcher.domain.actors import Actor
from matcher.domain.errors import DataError, NotAllowed, Problem, WrongState
from matcher.domain.rounds import Round
from matcher.domain.statements import DRAFT, ELIGIBLE, KEY_COLUMN, RETURNED, SUBMITTED, WITHDRAWN, Statement
from matcher.intake.differences import CHANGEABLE
from matcher.intake.guard import guard_row, guard_text
from matcher.intake.reading import Ground, Reading, ground, read_statement
from matcher.intake.standing import fresh_keys
from matcher.store import rounds, statements
from matcher.store.session import Session
from matcher.tables.reference import capabilities
from matcher.wording import _
from matcher.workflow import access, trail

LONGEST_REASON = 500


def ground_of(session: Session, round: str) -> Ground:
    """What the statements of a round are read against."""
    return ground(rounds.society_cells(session, round), capabilities())


def draft(
    session: Session, actor: Actor, round: str, table: str, cells: Mapping[str, str], *, now: datetime
) -> Statement:
    """A new statement, in draft. It may be incomplete, but every cell that is given must be readable (DataError); without
    a key it is given one."""
    held = rounds.hold_round(session, round)
    access.require(actor, _act(table, "draft:save"), stage=held.stage, society=cells.get("society", ""))
    given = dict(cells)
    if not given.get(KEY_COLUMN[table]):
        used = statements.keys_of(session, round, table)
        given[KEY_COLUMN[table]] = next(fresh_keys(table, given.get("society", ""), used))
    return drafted(session, actor, round, table, given, ground_of(session, round), now=now)


def drafted(
    session: Session, actor: Actor, round: str, table: str, cells: Mapping[str, str], base: Ground, *, now: datetime
) -> Statement:
    """`draft` for a caller that holds the round, has asked access already, and gives a key."""
    reading = _readable(table, cells, base)
    made = statements.add_statement(session, round, table, reading.texts, by=actor.account, now=now)
    trail.record(session, actor, _act(table, "draft:save"), _subject(made), None, _told(made), now, round=round)
    return made


def change(
    session: Session, actor: Actor, round: str, table: str, key: str, version: int, cells: Mapping[str, str], *, now: datetime
) -> Statement:
    """Other cells for a statement; key and society stay. One that was submitted is a draft again.

    DataError for a cell that cannot be read, WrongState where its state does not let it be changed, Conflict when somebody
    changed it since `version`.
    """
    held = rounds.hold_round(session, round)
    before = statements.get_statement(session, round, table, key)
    access.require(actor, _act(table, "draft:save"), stage=held.stage, society=before.society)
    return changed(session, actor, before, version, cells, ground_of(session, round), now=now)


def changed(
    session: Session, actor: Actor, before: Statement, version: int, cells: Mapping[str, str], base: Ground, *, now: datetime
) -> Statement:
    """`change` for a caller that holds the round and has asked access already."""
    if before.state not in CHANGEABLE:
        raise WrongState(_("It is {state}: it cannot be changed unless a coordinator sends it back."), state=before.state)
    fixed = {KEY_COLUMN[before.table]: before.key, "society": before.society}
    reading = _readable(before.table, {**cells, **fixed}, base)
    after = statements.save_statement(session, before.round, before.table, before.key, version, reading.texts, by=actor.account, now=now)
    if before.state == SUBMITTED:
        after = statements.set_state(session, before.round, before.table, before.key, after.version, DRAFT, now=now)
    trail.record(session, actor, _act(before.table, "draft:save"), _subject(before), before, after, now, round=before.round)
    return after


def submit(session: Session, actor: Actor, round: str, table: str, key: str, version: int, *, now: datetime) -> Statement:
    """The authoriser stands by a statement: it goes to screening. DataError while anything in it is missing or wrong."""
    held = rounds.hold_round(session, round)
    before = statements.get_statement(session, round, table, key)
    access.require(actor, _act(table, "draft:submit"), stage=held.stage, society=before.society)
    return submitted(session, actor, before, version, ground_of(session, round), now=now)


def submitted(session: Session, actor: Actor, before: Statement, version: int, base: Ground, *, now: datetime) -> Statement:
    """`submit` for a caller that holds the round and has asked access already."""
    if before.state not in (DRAFT, RETURNED):
        raise WrongState(_("It is {state}: only a draft, or one that was sent back, can be submitted."), state=before.state)
    reading = read_statement(before.table, before.cells, base)
    if reading.problems:
        raise DataError(reading.problems)
    after = statements.set_state(session, before.round, before.table, before.key, version, SUBMITTED, now=now, submitted_by=actor.account)
    _noted(session, actor, "draft:submit", before, after, now)
    return after


def send_back(
    session: Session, actor: Actor, round: str, table: str, key: str, version: int, *, reason: str, now: datetime
) -> Statement:
    """Gives a submitted or eligible statement back to its society, with a reason that says what to mend."""
    before = _screened(session, actor, round, table, key, "statement:return")
    if before.state not in (SUBMITTED, ELIGIBLE):
        raise WrongState(_("It is {state}: only what was submitted can be sent back."), state=before.state)
    after = statements.set_state(session, round, table, key, version, RETURNED, now=now, reason=_reason(reason, now.date()))
    _noted(session, actor, "statement:return", before, after, now)
    return after


def accept(
    session: Session, actor: Actor, round: str, table: str, key: str, version: int, *, now: datetime, looked_at: bool = False
) -> Statement:
    """Lets a submitted statement into the plan. Nobody accepts what they entered, nor what is of their own society.

    A statement with text that looks like a person's data is held: it passes only with `looked_at`, by which the
    coordinator says to have read it and found nothing of the kind; that goes into the trail.
    """
    before = _screened(session, actor, round, table, key, "statement:accept")
    if before.state != SUBMITTED:
        raise WrongState(_("It is {state}: only what was submitted can be made eligible."), state=before.state)
    if actor.account in before.hands:
        raise NotAllowed(_("You entered or changed this yourself: another coordinator has to look at it."))
    if before.society in actor.own_societies:
        raise NotAllowed(_("This is of your own society: another coordinator has to look at it."))
    reading = read_statement(table, before.cells, ground_of(session, round))
    if reading.problems:
        raise DataError(reading.problems)
    found = guard_row(table, before.cells, now.date())
    if found and not looked_at:
        raise WrongState(_("It is held: its text may hold data of a person. Read it, then confirm that it holds none, or send "
                           "it back."))
    after = statements.set_state(session, round, table, key, version, ELIGIBLE, now=now)
    told = {"held_for": sorted({each.kind for each in found})} if found else {}
    trail.record(session, actor, _act(table, "statement:accept"), _subject(before), {"state": before.state, "version": before.version},
                 {"state": after.state, "version": after.version, **told}, now, round=round)
    return after


def withdraw(
    session: Session, actor: Actor, round: str, table: str, key: str, version: int, *, reason: str, now: datetime
) -> Statement:
    """Takes a statement out of the round for good, with a reason: by its society, or by a coordinator where it does not fit
    the Fundamental Principles."""
    held = rounds.hold_round(session, round)
    before = statements.get_statement(session, round, table, key)
    access.require(actor, _act(table, "statement:withdraw"), stage=held.stage, society=before.society)
    return withdrawn(session, actor, before, version, reason=reason, now=now)


def withdrawn(session: Session, actor: Actor, before: Statement, version: int, *, reason: str, now: datetime) -> Statement:
    """`withdraw` for a caller that holds the round and has asked access already."""
    if before.state == WITHDRAWN:
        raise WrongState(_("It is withdrawn already."))
    after = statements.set_state(session, before.round, before.table, before.key, version, WITHDRAWN, now=now,
                                 reason=_reason(reason, now.date()))
    _noted(session, actor, "statement:withdraw", before, after, now)
    return after


def _screened(session: Session, actor: Actor, round: str, table: str, key: str, what: str) -> Statement:
    held: Round = rounds.hold_round(session, round)
    before = statements.get_statement(session, round, table, key)
    access.require(actor, _act(table, what), stage=held.stage, society=before.society)
    return before


def _readable(table: str, cells: Mapping[str, str], base: Ground) -> Reading:
    reading = read_statement(table, cells, base)
    if reading.unreadable:
        raise DataError(reading.unreadable)
    return reading


def _reason(text: str, today: date) -> str:
    """A reason that may stand in the trail: there is one, not too long, and without data of a person."""
    text = text.strip()
    problem = None
    if not text:
        problem = Problem("", 0, "reason", "The reason is missing.", "Say in a sentence why.")
    elif len(text) > LONGEST_REASON:
        problem = Problem("", 0, "reason", "The reason is too long.", f"Keep it to {LONGEST_REASON} characters.")
    elif guard_text(text, today):
        problem = Problem("", 0, "reason", "The reason looks as if it held data of a person.",
                          "Leave out phone numbers, e-mail addresses, dates of birth and case numbers.")
    if problem:
        raise DataError([problem])
    return text


def _act(table: str, what: str) -> str:
    return f"{table.removesuffix('s')}:{what}"


def _subject(statement: Statement) -> str:
    return f"{statement.table.removesuffix('s')}:{statement.key}"


def _told(made: Statement) -> dict[str, object]:
    """What the trail keeps of a new statement: its cells that are given, but no free text."""
    cells = {name: text for name, text in made.cells.items() if text and name not in trail.FREE_TEXT}
    return {"state": made.state, "version": made.version, "cells": cells}


def _noted(session: Session, actor: Actor, what: str, before: Statement, after: Statement, now: datetime) -> None:
    trail.record(session, actor, _act(before.table, what), _subject(before), before, after, now, round=before.round)
