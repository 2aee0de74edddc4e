"""A plan of chosen exchanges with its figures and without its reasons: those take seconds in a large round."""

from __future__ import annotations

from matcher.domain.plan import FEASIBLE, OPTIMAL, Exchange, Plan, PlanLeg, Unmet
from matcher.explain.plan import assemble, goal_entries, ordered, versions
from matcher.solve.choices import Choice
from matcher.solve.outcome import Climb, Outcome
from matcher.solve.verify import envelope_uses, host_of, society_loads
from matcher.trust.desk import Desk


def outcome_of(desk: Desk, choices: tuple[Choice, ...]) -> Outcome:
    """Chosen exchanges as a search's outcome; only the first goal's bound, that of the desk's plan, holds for them too."""
    goal = desk.goals[0]
    value, bound = goal.value(desk.problem.picks(choices), desk.pool), desk.bound()
    return Outcome([Climb(goal, value, bound, value == bound, 0.0)], choices)


def plain_plan(desk: Desk, choices: tuple[Choice, ...]) -> Plan:
    """The plan as `verify` audits it. `explained` adds the reasons."""
    pool, fit = desk.pool, desk.scenario.policy.goal("fit")
    picks = ordered(desk.problem.picks(choices))
    goals = goal_entries(desk.goals, desk.problem, outcome_of(desk, choices), picks)
    met = {leg.need.need for pick in picks for leg in pick.legs}
    exchanges = tuple(Exchange(
        pick.id, pick.kind, host_of(pick), pick.start, pick.days, pick.weeks, "onsite" if pick.onsite else "remote",
        pick.language, pick.interpreter, tuple(PlanLeg(
            leg.need.need, leg.offer.offer, leg.role, leg.receiver.society, leg.sender.society, leg.capability, leg.gain, leg.costs,
            leg.own_funds, leg.charges, sum(fit.points(leg, pick.kind, pick.language, pool).values())) for leg in pick.legs))
        for pick in picks)
    return Plan(
        scenario=desk.scenario.name, digest=desk.scenario.digest(), versions=versions(), seed=desk.scenario.limits.seed,
        status=OPTIMAL if all(goal.proved for goal in goals) else FEASIBLE, goals=goals, exchanges=exchanges,
        unmet=tuple(Unmet(row.need, ()) for row in pool.needs if row.need not in met), rejected=desk.candidates.rejected.counts,
        envelopes=envelope_uses(picks, pool), societies=society_loads(picks, pool))


def explained(desk: Desk, choices: tuple[Choice, ...]) -> Plan:
    """The same with the reasons of every exchange and every unmet need."""
    return assemble(desk.scenario, desk.candidates, desk.problem, outcome_of(desk, choices), ())
