"""What a National Society says of the pledge: its nine commitments with evidence, and its yearly plan of action."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from matcher.domain.actors import Actor
from matcher.domain.commitments import CLAUSES, COMMITMENT_STATES, DRAFT, FINAL, NOT_BEGUN, ActionLine, ActionPlan, Commitment
from matcher.domain.errors import DataError, NotFound, Problem, WrongState
from matcher.domain.kinds import CONTEXTS
from matcher.pledge import drafting, strategy
from matcher.store import commitments
from matcher.store.rounds import get_round
from matcher.store.scenarios import build_scenario
from matcher.store.session import Session
from matcher.tables.reference import society_names
from matcher.wording import Translator, _
from matcher.workflow import trail
from matcher.workflow.access import require
from matcher.workflow.delivering import text_of

SAVE, PLAN = "pledge:commitment:save", "pledge:plan:save"
YEARS = range(2020, 2041)
MOST_PEOPLE, MOST_MONEY = 10**6, 10**9


def save_commitment(
    session: Session, actor: Actor, society: str, clause: str, *, status: str, evidence: str = "", since: date | None = None,
    version: int, now: datetime,
) -> Commitment:
    """How a society stands with a commitment: one of COMMITMENT_STATES, with evidence once it is begun."""
    require(actor, SAVE, society=society)
    if society not in society_names() or clause not in CLAUSES:
        raise NotFound(f"There is no commitment {clause} of {society}.")
    if status not in COMMITMENT_STATES:
        raise _wrong("status", _("This state is not known."), _("Choose one of the listed values."))
    evidence = text_of(evidence, "evidence", now)
    if status != NOT_BEGUN and not evidence:
        raise _wrong("evidence", _("The evidence is missing."), _("Name the document, decision or activity that shows it."))
    if since is not None and since > now.date():
        raise _wrong("since", _("This day is still to come."), _("Write the day on which it happened."))
    saved = commitments.save_commitment(session, society, clause, version, status=status, evidence=evidence, since=since,
                                        by=actor.account, now=now)
    trail.record(session, actor, SAVE, f"commitment:{society}:{clause}", None,
                 {"status": status, "evidence": f"({len(evidence)} characters)", "since": since}, now)
    return saved


def draft_plan(
    session: Session, actor: Actor, society: str, year: int, *, round: str, version: int, say: Translator, now: datetime
) -> ActionPlan:
    """Drafts a society's plan of a year from a round: its needs, its exchanges, the strategy's keys. Lines that were
    drafted before are drafted anew, those written by hand stay. The words are those of `say`."""
    require(actor, PLAN, society=society)
    if year not in YEARS:
        raise _wrong("year", _("This year is out of range."), _("Choose one of the listed values."))
    held = get_round(session, round)
    lines = drafting.draft(session, held, build_scenario(session, round).pool, society, year, say)
    if not lines:
        raise WrongState(_("{society} has neither a need nor an exchange in this round in {year}: there is nothing to draft from."),
                         society=society, year=str(year))
    before = commitments.action_plan(session, society, year)
    if before.status == FINAL:
        raise WrongState(_("This plan of action is final. Open it again before you draft or change it."))
    saved = commitments.save_plan(session, society, year, version, by=actor.account, now=now, lines=lines, round=round,
                                  currency=held.currency, status=DRAFT)
    trail.record(session, actor, PLAN, f"action_plan:{society}:{year}", None, {"drafted": len(lines), "round": round}, now)
    return saved


def settle_plan(session: Session, actor: Actor, society: str, year: int, status: str, *, version: int, now: datetime) -> ActionPlan:
    """Makes a plan final, or opens it again as a draft."""
    require(actor, PLAN, society=society)
    if status not in (DRAFT, FINAL):
        raise _wrong("status", _("This state is not known."), _("Choose one of the listed values."))
    saved = commitments.save_plan(session, society, year, _there(session, society, year, version), by=actor.account, now=now, status=status)
    trail.record(session, actor, PLAN, f"action_plan:{society}:{year}", None, {"status": status}, now)
    return saved


def save_line(session: Session, actor: Actor, society: str, year: int, line: ActionLine, *, now: datetime) -> None:
    """Keeps a line of a draft, a new one when its id is 0."""
    require(actor, PLAN, society=society)
    _open(session, society, year)
    line = replace(line, activity=text_of(line.activity, "activity", now), result=text_of(line.result, "result", now))
    problems = [Problem("action_plan", 0, name, wrong, mend) for name, bad, wrong, mend in (
        ("activity", not line.activity, _("The activity is missing."), _("Fill it in.")),
        ("people", not 0 <= line.people <= MOST_PEOPLE, _("This is no count."), _("Write a whole number, 0 or more.")),
        ("budget", not 0 <= line.budget <= MOST_MONEY, _("This is no amount."), _("Write a whole number, 0 or more.")),
        ("last", bool(line.first and line.last and line.last < line.first), _("The last day lies before the first."),
         _("Correct one of them.")),
        ("strategy", bool(set(line.strategy) - set(strategy.strategy_keys())), _("This key is not known."),
         _("Choose one of the listed values.")),
        ("contexts", bool(set(line.contexts) - set(CONTEXTS)), _("This context is not known."), _("Choose one of the listed values.")),
    ) if bad]
    if problems:
        raise DataError(problems)
    commitments.save_line(session, society, year, line)
    trail.record(session, actor, PLAN, f"action_plan:{society}:{year}", None, {"line": line.id, "origin": line.origin}, now)


def remove_line(session: Session, actor: Actor, society: str, year: int, line: int, *, now: datetime) -> None:
    """Takes a line out of a draft."""
    require(actor, PLAN, society=society)
    _open(session, society, year)
    gone = commitments.remove_line(session, society, year, line)
    trail.record(session, actor, PLAN, f"action_plan:{society}:{year}", {"line": line, "origin": gone.origin}, None, now)


def _open(session: Session, society: str, year: int) -> None:
    held = commitments.action_plan(session, society, year)
    if held.version == 0:
        raise NotFound(f"{society} has no plan of action for {year}.")
    if held.status == FINAL:
        raise WrongState(_("This plan of action is final. Open it again before you draft or change it."))


def _there(session: Session, society: str, year: int, version: int) -> int:
    if commitments.action_plan(session, society, year).version == 0:
        raise NotFound(f"{society} has no plan of action for {year}.")
    return version


def _wrong(column: str, wrong: str, mend: str) -> DataError:
    return DataError([Problem("pledge", 0, column, wrong, mend)])
