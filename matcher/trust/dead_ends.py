"""No dead ends: what nobody can meet, what nobody wants, what fits nothing; and how to get out of a conflict, proved by solving."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from matcher.domain.reasons import REMARKS, Reason
from matcher.model.detail import Detail
from matcher.scenario import Scenario
from matcher.screening import screen
from matcher.solve.conflict import smallest_conflict
from matcher.solve.engine import Task
from matcher.solve.problem import Problem, make_problem
from matcher.solve.race import ENGINES, line_up, race
from matcher.trust import clock
from matcher.trust.relaxing import name_of, relaxed

# How far a limit is raised at most to take a conflict away.
_MOST = 6
_MONEY = (1000, 5000, 20_000, 100_000)


@dataclass(frozen=True)
class WayOut:
    """One member of a conflict, and a way to relax it. `code` and `facts` say how; without a code none was found.

    `feasible`: the scenario relaxed in this way was solved and has a plan; None when time ran out.
    """

    member: Reason
    code: str = ""
    facts: dict[str, Any] = field(default_factory=dict, hash=False)
    feasible: bool | None = False

    @property
    def name(self) -> str:
        """What its member is called on the command line."""
        return name_of(self.member)


def ways_out(scenario: Scenario, conflict: tuple[Reason, ...] | None = None, *, seconds: float = 60,
             stop: threading.Event | None = None) -> tuple[WayOut, ...]:
    """For each member of the smallest conflict the least relaxation with which the whole scenario has a plan.

    The conflict is sought where none is given. Empty when the scenario has a plan. What is not tried when `stop` is set
    is said not to be.
    """
    deadline, ending = clock.now() + seconds, stop or clock.ending()
    if conflict is None:
        problem = _ready(scenario)
        if feasible(problem, seconds, ending):
            return ()
        conflict = smallest_conflict(problem, seconds=seconds / 2, stop=ending)
    return tuple(_way_out(scenario, member, deadline, ending) for member in conflict if member.code not in REMARKS)


def feasible(problem: Problem, seconds: float, stop: threading.Event | None = None) -> bool | None:
    """Whether a round has any plan at all, by solving its exact sheet; None when time ran out."""
    laid = problem.lay(np.arange(len(problem.legs)), Detail.full(problem.pool), goal=None)
    task = Task(laid.table, None, 1, time.monotonic() + max(0.1, seconds), seed=problem.seed, whole=True)
    board = race(task, line_up(ENGINES, 0), stop=stop or clock.ending())
    return False if board.infeasible else True if board.solution is not None else None


def _ready(scenario: Scenario) -> Problem:
    policy = scenario.policy
    legs = screen(scenario.pool, policy.checks, policy.funding).legs
    return make_problem(scenario.pool, policy, legs, scenario.limits.seed)


def _way_out(scenario: Scenario, member: Reason, deadline: float, stop: threading.Event) -> WayOut:
    best = WayOut(member)
    for code, facts in _options(scenario, member):
        left = deadline - clock.now()
        if left <= 0 or stop.is_set():
            return WayOut(member, best.code, best.facts, None) if best.code else WayOut(member, code, facts, None)
        verdict = feasible(_ready(relaxed(scenario, code, facts)), left, stop)
        if verdict:
            return WayOut(member, code, facts, True)
        best = WayOut(member, code, facts, verdict)
    return best


def _options(scenario: Scenario, member: Reason) -> Iterator[tuple[str, dict[str, Any]]]:
    """Ways to relax one member, the gentlest first."""
    facts = member.facts
    if member.code == "pin":
        yield "relax_pin", {name: facts[name] for name in ("pin", "need", "offer", "role", "start", "kind")}
        return
    if member.code == "check":
        if facts["check"] == "fundable":
            yield from (("relax_envelope", {"key": key, "more": more}) for more in _MONEY for key in facts.get("envelopes", ()))
        if facts["check"] in ("standing", "level", "avoids", "listed", "language", "security", "capacity", "fundable"):
            yield "relax_check", {"check": facts["check"]}
        return
    rule, subject = facts["rule"], facts["subject"]
    pool, policy = scenario.pool, scenario.policy
    steps = range(1, _MOST + 1)
    if rule in ("hosting", "away"):
        yield from ((f"relax_{rule}", {"key": subject, "more": more}) for more in steps)
    elif rule == "offer_capacity":
        yield from (("relax_offer", {"key": subject, "more": more}) for more in steps)
    elif rule == "balance":
        now = policy.rule("balance").difference
        yield from (("relax_difference", {"limit": now + more}) for more in steps)
    elif rule == "debt":
        limit = policy.rule("debt").limit
        yield from (("relax_debt", {"limit": limit + more}) for more in steps)
    elif rule == "funding":
        for more in _MONEY:
            if subject in pool.envelope:
                yield "relax_envelope", {"key": subject, "more": more}
            elif subject in pool.need:
                yield "relax_own_funds", {"key": subject, "more": more}
    if rule in ("funding", "no_mutual_review", "balance", "debt", "hosting", "away", "offer_capacity"):
        yield "relax_rule", {"rule": rule}
