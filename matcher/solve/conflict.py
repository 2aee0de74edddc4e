"""Why a scenario has no plan at all: the smallest set of pins and rules that cannot stand together."""

from __future__ import annotations

import threading
import time

import numpy as np

from matcher.domain.kinds import KINDS
from matcher.domain.reasons import Reason
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
    problem: Problem, *, engines: tuple[str, ...] = ("cpsat", "highs"), seconds: float = 60
) -> tuple[Reason, ...]:
    """Pins and rules (rule by subject) that have no plan together, while without any one of them they have.

    Found by leaving members out one by one and solving again, largest parts first. Where time runs out the set is a
    conflict still, and may not be the smallest: it then ends with a reason `not_smallest`.
    """
    away = turned_away_pins(problem)
    if away:
        return away
    deadline = time.monotonic() + seconds
    laid = problem.lay(np.arange(len(problem.legs)), Detail.full(problem.pool), goal=None)
    table = laid.table
    members = sorted({_member(subject) for subject in table.subjects if _member(subject) is not None}, key=str)
    keep = [member for member in members if member is not None]

    def infeasible(chosen: list[Subject]) -> bool | None:
        """None when time ran out."""
        board = race(Task(_only(table, set(chosen)), None, 1, deadline, whole=True), line_up(engines, 0), stop=threading.Event())
        return True if board.infeasible else False if board.solution is not None else None

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
    return tuple(reasons) if proved else (*reasons, Reason("not_smallest", {}))


def _member(subject: Subject) -> Subject | None:
    if subject[0] in _GIVEN:
        return None
    if subject[0] == "pins":
        return subject
    if subject[0] == "no_mutual_review":
        return subject
    return subject[0], subject[1]


def _only(table: Table, chosen: set[Subject]) -> Table:
    """The table with the rows of these members, and those that are given."""
    keep = np.array([_member(subject) is None or _member(subject) in chosen for subject in table.subjects], dtype=bool)
    counts = np.diff(table.starts)
    entries = np.repeat(keep, counts)
    starts = np.concatenate([[0], np.cumsum(counts[keep])]).astype(np.int64)
    rows = np.flatnonzero(keep)
    return Table(table.lower, table.upper, table.implied, starts, table.columns[entries], table.coefficients[entries],
                 table.row_lower[rows], table.row_upper[rows], tuple(table.subjects[i] for i in rows),
                 tuple(table.details[i] for i in rows))
