"""A plan carried over to a scenario that has changed since: what still stands in it, and what has fallen.

So an envelope that is lost, an offer withdrawn or a need that comes late are repaired as a decline is: the rest stays.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from matcher.domain.errors import DataError
from matcher.domain.errors import Problem as Wrong
from matcher.domain.kinds import CASH_LINES
from matcher.domain.plan import FEASIBLE, OPTIMAL, Exchange, Plan
from matcher.domain.reasons import Breach
from matcher.model.picks import Pick
from matcher.scenario import Scenario
from matcher.solve.choices import Choice
from matcher.solve.problem import Problem
from matcher.trust.anew import values_of
from matcher.trust.desk import Desk, choices_of


@dataclass(frozen=True, eq=False)
class Carried:
    """What stands of a plan in another scenario, on the table; the exchanges that fell, by id; the needs that these left open,
    and the plan's values as it was, by goal.
    """

    desk: Desk
    fallen: tuple[str, ...]
    open: tuple[str, ...]
    before: dict[str, int]


def carried(scenario: Scenario, plan: Plan) -> Carried:
    """The exchanges of a plan that are still exchanges of the scenario and keep its rules together; of those that break one
    together the ones of least worth fall first. DataError where the plan has no exchanges to speak of.
    """
    if plan.status not in (OPTIMAL, FEASIBLE):
        raise DataError([Wrong("plan", 0, "status", f"The plan is {plan.status}: there is nothing to carry over.",
                               "Give a plan that was found.")])
    empty = dataclasses.replace(plan, exchanges=(), goals=(), status=FEASIBLE, digest=scenario.digest())
    bare = Desk(scenario, empty)
    problem = bare.problem
    standing = {x.id: found for x in plan.exchanges if (found := _stands(x, problem)) is not None}
    worth = {key: sum(int(bare.worth[paid.leg]) for paid in choice.legs) for key, choice in standing.items()}
    while breaches := _breaches(problem, standing):
        falls = min(_parties(problem, standing, breaches[0]) or standing, key=lambda key: (worth[key], key))
        del standing[falls]
    left = tuple(x for x in plan.exchanges if x.id in standing)
    desk = Desk(scenario, dataclasses.replace(empty, exchanges=left))
    known = {row.need for row in scenario.pool.needs}
    lost = tuple(dict.fromkeys(leg.need for x in plan.exchanges if x.id not in standing for leg in x.legs if leg.need in known))
    return Carried(desk, tuple(x.id for x in plan.exchanges if x.id not in standing), lost, _before(desk, plan))


def _stands(exchange: Exchange, problem: Problem) -> Choice | None:
    """The exchange over the legs of the scenario; None where a leg is none any more, or begins, lasts or costs otherwise."""
    legs = problem.legs
    try:
        (choice,) = choices_of([exchange], legs)
    except KeyError:
        return None
    language = choice.language
    for paid in choice.legs:
        cash = sum(paid.own_funds.values()) + sum(charge.amount for charge in paid.charges if charge.line in CASH_LINES)
        spoken = language is None or language in legs.languages and bool(legs.allowed[paid.leg, legs.languages.index(language)])
        same = legs.starts[paid.leg, choice.week] and int(legs.days[paid.leg]) == exchange.days and spoken
        if not same or problem.demand is not None and int(legs.costs[paid.leg].sum()) != cash:
            return None
    return choice


def _breaches(problem: Problem, standing: dict[str, Choice]) -> list[Breach]:
    picks = _named(problem, standing)
    # A pin asks for an exchange; that it is not there is for the repair to mend.
    return [breach for rule in problem.rules() if rule.name != "pins" for breach in rule.breaches(picks, problem.pool)]


def _named(problem: Problem, standing: dict[str, Choice]) -> tuple[Pick, ...]:
    return tuple(dataclasses.replace(pick, id=key) for key, pick in zip(standing, problem.picks(tuple(standing.values())), strict=True))


def _parties(problem: Problem, standing: dict[str, Choice], breach: Breach) -> list[str]:
    """The exchanges that a breach is about, by what it names: an exchange, a need, an offer, a Society or an envelope."""
    return [pick.id for pick in _named(problem, standing) if breach.subject in {pick.id} | {
        name for leg in pick.legs for name in (leg.need.need, leg.offer.offer, leg.receiver.society, leg.sender.society,
                                               *(charge.envelope for charge in leg.charges))}]


def _before(desk: Desk, plan: Plan) -> dict[str, int]:
    """The plan's values as it was, for the goals that it had; else those of what stands."""
    told = {goal.name: goal.value for goal in plan.goals if goal.value is not None}
    return values_of(desk.goals, desk.picks, desk.problem) | {name: value for name, value in told.items() if name in desk.values}
