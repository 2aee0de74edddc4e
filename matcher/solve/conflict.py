"""Why a scenario has no plan at all: the smallest set of pins and rules that cannot stand together."""

from __future__ import annotations

import threading
import time
from datetime import date

import numpy as np

from matcher.candidates import Legs
from matcher.domain.kinds import KINDS
from matcher.domain.reasons import Reason
from matcher.model.columns import BPX, JOP
from matcher.model.detail import Detail
from matcher.model.sheet import Subject, Table
from matcher.rules.pins import pin_key
from matcher.screening import failing
from matcher.solve.engine import Task
from matcher.solve.problem import Problem
from matcher.solve.race import line_up, race

# Rules that say what a leg or an exchange is; no plan without them, so they are no members of a conflict.
_GIVEN = frozenset({"need_once", "team", "cohort"})


def turned_away_pins(problem: Problem) -> tuple[Reason, ...]:
    """The first pin in whose every leg a check turns away, with that check; empty when each pin has a leg."""
    legs, pool = problem.legs, problem.pool
    for pin in pool.pins:
        if pin.pin != "in":
            continue
        need, offer = pool.need[pin.need], pool.offer[pin.offer]
        there = (legs.need == pool.needs.index(need)) & (legs.offer == pool.offers.index(offer))
        if pin.role is not None:
            there &= legs.role == pin.role
        if pin.kind is not None:
            there &= legs.kind == KINDS.index(pin.kind)
        if there.any():
            week = pool.week_of(pin.start) if pin.start is not None else None
            if week is None or legs.starts[there, week].any():
                continue
            return (_pin_reason(pin_key(pin)), Reason("check", {
                "check": "window", "need": pin.need, "offer": pin.offer, "start": pin.start.isoformat() if pin.start else ""}))
        kinds = [pin.kind] if pin.kind is not None else list(need.kinds)
        roles: list[int | None] = [pin.role] if pin.role is not None else [None, *range(1, len(need.roles) + 1)]
        furthest: Reason | None = None
        for kind in kinds:
            for role in roles:
                if (kind == "joint_operation") != (role is not None):
                    continue
                found = failing(pool, problem.policy.checks, problem.policy.funding, pin.need, pin.offer, role, kind)
                if found:
                    furthest = furthest or found[0]
        facts = {"check": furthest.code.removeprefix("check_") if furthest else "kind", "need": pin.need, "offer": pin.offer}
        return (_pin_reason(pin_key(pin)), Reason("check", facts | (furthest.facts if furthest else {})))
    return ()


def _pin_reason(key: Subject) -> Reason:
    _, way, need, offer, role, start, kind = key
    return Reason("pin", {"pin": way, "need": need, "offer": offer, "role": int(role) if role else None,
                          "start": start or None, "kind": kind or None})


def smallest_conflict(
    problem: Problem, *, engines: tuple[str, ...] = ("cpsat", "highs"), seconds: float = 60, stop: threading.Event | None = None,
) -> tuple[Reason, ...]:
    """Pins and rules (rule by subject) that have no plan together, while without any one of them they have.

    Found by leaving members out one by one and solving again, largest parts first. Where time runs out (or `stop` is
    set) the set is a conflict still, and may not be the smallest: it then ends with a reason `not_smallest`. A pin that
    cannot stand even alone is followed by why.
    """
    away = turned_away_pins(problem)
    if away:
        return away
    deadline, ending = time.monotonic() + seconds, stop or threading.Event()
    laid = problem.lay(np.arange(len(problem.legs)), Detail.full(problem.pool), goal=None)
    table = laid.table
    members = sorted({_member(subject) for subject in table.subjects if _member(subject) is not None}, key=str)
    keep = [member for member in members if member is not None]

    def infeasible(chosen: list[Subject]) -> bool | None:
        """None when time ran out."""
        return _infeasible(_only(table, set(chosen)), engines, deadline, ending)

    proved = True
    size = max(1, len(keep) // 2)
    while True:
        at = 0
        while at < len(keep):
            rest = keep[:at] + keep[at + size:]
            verdict = infeasible(rest)
            if verdict is None:
                proved = False
                break
            if verdict:
                keep = rest
            else:
                at += size
        if size == 1 or not proved:
            break
        size //= 2
    reasons = [_pin_reason(member) if member[0] == "pins" else Reason("rule", {"rule": member[0], "subject": member[1]})
               for member in keep]
    reasons.sort(key=lambda reason: (reason.code, str(reason.facts)))
    if not proved:
        return (*reasons, Reason("not_smallest", {}))
    if len(keep) == 1 and keep[0][0] == "pins":
        return (*reasons, *_why_alone(problem, keep[0]))
    return tuple(reasons)


def _infeasible(table: Table, engines: tuple[str, ...], deadline: float, stop: threading.Event) -> bool | None:
    """Whether a sheet has no solution; None when time ran out."""
    board = race(Task(table, None, 1, deadline, whole=True), line_up(engines, 0), stop=stop)
    return True if board.infeasible else False if board.solution is not None else None


def _why_alone(problem: Problem, pin: Subject) -> tuple[Reason, ...]:
    """Why one pin has no plan even by itself: what a session or a team asks, way by way."""
    legs, pool = problem.legs, problem.pool
    need, offer = pool.need[pin[2]], pool.offer[pin[3]]
    week = pool.week_of(date.fromisoformat(pin[5])) if pin[5] else None
    mine = legs.need == pool.needs.index(need)
    chosen = mine & (legs.offer == pool.offers.index(offer))
    chosen &= (legs.role == int(pin[4])) if pin[4] else True
    chosen &= (legs.kind == KINDS.index(pin[6])) if pin[6] else True
    facts, found = {"need": need.need, "offer": offer.offer}, []
    learners = max((_learners(legs, leg, week) for leg in np.flatnonzero(chosen & (legs.kind == BPX)).tolist()), default=None)
    if learners is not None and learners < offer.cohort_min:
        found.append(Reason("pin_cohort", facts | {"least": offer.cohort_min, "learners": learners}))
    if (chosen & (legs.kind == JOP)).any():
        short = [role for role in range(1, len(need.roles) + 1) if not (mine & (legs.role == role)).any()]
        found.append(Reason("pin_team_short", facts | {"roles": short}) if short else Reason("pin_team", facts))
    return tuple(found) or (Reason("pin_alone", facts),)


def _learners(legs: Legs, leg: int, week: int | None) -> int:
    """The most societies that could learn together in a session of a learner's leg, at one start and in one language."""
    same = (legs.kind == BPX) & (legs.offer == legs.offer[leg])
    same &= (legs.capability == legs.capability[leg]) & (legs.onsite == legs.onsite[leg])
    weeks = np.flatnonzero(legs.starts[leg]).tolist() if week is None else [week]
    return max((len(set(legs.receiver[same & legs.starts[:, start] & legs.allowed[:, language]].tolist()))
                for start in weeks for language in np.flatnonzero(legs.allowed[leg]).tolist()), default=1)


def _member(subject: Subject) -> Subject | None:
    if subject[0] in _GIVEN:
        return None
    if subject[0] == "pins":
        return subject
    if subject[0] == "no_mutual_review":
        return subject
    return subject[0], subject[1]


def _only(table: Table, chosen: set[Subject], *, without: str = "") -> Table:
    """The table with the rows of these members, and those that are given; `without` names one of these that is left out."""
    keep = np.array([(_member(subject) is None and subject[0] != without) or _member(subject) in chosen for subject in table.subjects],
                    dtype=bool)
    counts = np.diff(table.starts)
    entries = np.repeat(keep, counts)
    starts = np.concatenate([[0], np.cumsum(counts[keep])]).astype(np.int64)
    rows = np.flatnonzero(keep)
    return Table(table.lower, table.upper, table.implied, starts, table.columns[entries], table.coefficients[entries],
                 table.row_lower[rows], table.row_upper[rows], tuple(table.subjects[i] for i in rows),
                 tuple(table.details[i] for i in rows))
