"""The whole pipe as one function: a scenario in, an explained and verified plan out. No files, no database."""

from __future__ import annotations

import threading

from matcher.domain.errors import SolverGaveUp
from matcher.domain.plan import Plan
from matcher.domain.reasons import Breach, Reason
from matcher.explain.plan import assemble
from matcher.scenario import Scenario
from matcher.screening import screen
from matcher.solve.conflict import smallest_conflict
from matcher.solve.problem import make_problem
from matcher.solve.progress import Listener
from matcher.solve.race import ENGINES
from matcher.solve.search import LARGE, SMALL, Search
from matcher.solve.verify import verify_plan


def plan(
    scenario: Scenario, *, engines: tuple[str, ...] | None = None, progress: Listener | None = None,
    stop: threading.Event | None = None, small: int = SMALL, large: int = LARGE,
) -> Plan:
    """The best plan of a scenario within its limits.

    `engines` names who may run (all: they race); `stop` ends the search with what it has; `small` is the size up to
    which the exact sheet is searched from the start, `large` the one beyond which neighbourhoods are decided anew. The
    plan is verified before it is given; SolverGaveUp names the breach if there is one.
    """
    pool, policy, limits = scenario.pool, scenario.policy, scenario.limits
    names = ENGINES if engines is None else engines
    candidates = screen(pool, policy.checks, policy.funding)
    problem = make_problem(pool, policy, candidates.legs, limits.seed)
    search = Search(
        problem, policy.effective_goals(pool.baseline is not None), engines=names, workers=limits.workers,
        seconds=limits.seconds, seed=limits.seed, gap=limits.gap, listen=progress, stop=stop or threading.Event(), small=small, large=large)
    outcome = search.run()
    conflict: tuple[Reason, ...] = smallest_conflict(problem, engines=names, stop=stop) if outcome.infeasible else ()
    result = assemble(scenario, candidates, problem, outcome, conflict)
    breaches = verify(scenario, result)
    if breaches:
        raise SolverGaveUp(f"the plan found does not stand: {breaches[0]}")
    return result


def verify(scenario: Scenario, result: Plan) -> list[Breach]:
    """Everything in which a plan is not what it says; empty for a sound one."""
    return verify_plan(scenario, result)
