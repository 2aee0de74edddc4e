"""The plan, put together: exchanges with their reasons, unmet needs, money, societies, goals."""

from __future__ import annotations

import dataclasses
from importlib.metadata import PackageNotFoundError, version

from matcher import __version__
from matcher.candidates import Candidates
from matcher.domain.plan import (
    FEASIBLE,
    INFEASIBLE,
    OPTIMAL,
    STOPPED,
    Exchange,
    GoalResult,
    Plan,
    PlanLeg,
    Unmet,
)
from matcher.domain.reasons import Reason
from matcher.explain.around import Around
from matcher.explain.chosen import leg_reasons, part
from matcher.explain.unmet import unmet_needs
from matcher.goals.base import MAX, Goal
from matcher.model.picks import Pick
from matcher.scenario import Scenario
from matcher.solve.bounds import trivial_bound
from matcher.solve.outcome import Outcome
from matcher.solve.problem import Problem
from matcher.solve.verify import envelope_uses, host_of, society_loads


def assemble(scenario: Scenario, candidates: Candidates, problem: Problem, outcome: Outcome, conflict: tuple[Reason, ...]) -> Plan:
    """The plan of a search's outcome, explained."""
    pool = scenario.pool
    goals = scenario.policy.effective_goals(pool.baseline is not None)
    picks = ordered(problem.picks(outcome.choices or ()))
    entries = goal_entries(goals, problem, outcome, picks)
    if outcome.infeasible:
        status = INFEASIBLE
    elif outcome.choices is None:
        status = STOPPED
    else:
        status = OPTIMAL if entries and all(entry.proved for entry in entries) else FEASIBLE
    around = Around(problem, picks, status == OPTIMAL)
    unmet = unmet_needs(around, candidates.rejected) if outcome.choices is not None else tuple(
        Unmet(need.need, (Reason(status, {}),)) for need in pool.needs)
    return Plan(
        scenario=scenario.name, digest=scenario.digest(), versions=versions(), seed=scenario.limits.seed, status=status,
        goals=entries, exchanges=tuple(_exchange(pick, around) for pick in picks), unmet=unmet,
        rejected=candidates.rejected.counts, envelopes=envelope_uses(picks, pool), societies=society_loads(picks, pool),
        conflict=conflict)


def ordered(picks: tuple[Pick, ...]) -> tuple[Pick, ...]:
    """Exchanges by start, kind, host and needs, legs by role and need, named x1, x2, ... in that order."""
    sorted_legs = [dataclasses.replace(pick, legs=tuple(sorted(pick.legs, key=lambda leg: (leg.role or 0, leg.need.need))))
                   for pick in picks]
    sorted_legs.sort(key=lambda pick: (pick.start, pick.kind, host_of(pick), [leg.need.need for leg in pick.legs]))
    return tuple(dataclasses.replace(pick, id=f"x{number}") for number, pick in enumerate(sorted_legs, 1))


def goal_entries(goals: tuple[Goal, ...], problem: Problem, outcome: Outcome, picks: tuple[Pick, ...]) -> tuple[GoalResult, ...]:
    """One entry a goal; one that was not reached has the final plan's value and a bound that needs no search."""
    entries = []
    for number, goal in enumerate(goals):
        value = goal.value(picks, problem.pool)
        climb = outcome.climbs[number] if number < len(outcome.climbs) else None
        best = value if climb is None or climb.best is None else climb.best
        bound = trivial_bound(goal, problem)
        if goal.name in ("impact", "reach", "equity", "mutual", "fit"):
            bound = max(bound, best)
        if climb is not None and climb.bound is not None:
            bound = min(bound, climb.bound) if goal.sense == MAX else max(bound, climb.bound)
        proved = climb is not None and climb.proved and outcome.choices is not None
        entries.append(GoalResult(goal.name, value, bound, proved, coarse(climb.seconds) if climb else 0.0,
                                  best if goal.slack_permille else None))
    return tuple(entries)


def coarse(seconds: float) -> float:
    """Seconds rounded up to 10, 60, 600, 3600, ...: the same plan has the same bytes on a busy day and on a quiet one."""
    steps = (10.0, 60.0, 600.0, 3600.0)
    return next((step for step in steps if seconds <= step), -(-seconds // 3600) * 3600.0)


def _exchange(pick: Pick, around: Around) -> Exchange:
    pool = around.problem.pool
    fit, whole = around.problem.policy.goal("fit"), part(pick, around)
    legs = tuple(
        PlanLeg(
            need=leg.need.need, offer=leg.offer.offer, role=leg.role, receiver=leg.receiver.society, sender=leg.sender.society,
            capability=leg.capability, gain=leg.gain, costs=leg.costs, own_funds=leg.own_funds, charges=leg.charges,
            points=sum(fit.points(leg, pick.kind, pick.language, pool).values()), reasons=leg_reasons(pick, leg, around, whole))
        for leg in pick.legs)
    return Exchange(pick.id, pick.kind, host_of(pick), pick.start, pick.days, pick.weeks,
                    "onsite" if pick.onsite else "remote", pick.language, pick.interpreter, legs)


def versions() -> dict[str, str]:
    """What made the plan."""
    found = {"matcher": __version__}
    for name in ("ortools", "highspy"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "unknown"
    return found
