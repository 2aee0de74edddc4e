"""After a decline: the best plan that changes little, and what each change more would win back."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from matcher.domain.errors import DataError
from matcher.domain.errors import Problem as Wrong
from matcher.domain.plan import Exchange
from matcher.domain.pool import BaselineLeg, Pin, Pool
from matcher.goals.steadiness import Steadiness
from matcher.model.picks import Pick
from matcher.model.sheet import Ints
from matcher.solve.choices import Choice
from matcher.solve.problem import Hold, Problem
from matcher.trust import clock
from matcher.trust.anew import DECIDED, Anew, near
from matcher.trust.desk import Desk, choices_of
from matcher.trust.differences import Differences, between, losses
from matcher.trust.nearby import around, free_legs

BUDGETS = (0, 1, 3, 10)
"""Changes that a frontier looks at; after them any number (None)."""
DEFAULT = 3
# With no more legs than this a repair decides the whole round anew, else what lies around the exchanges that fell away.
_WHOLE = 150
_NEEDS = 40
# Seconds that a search gets at least, and those that are kept for what comes after it.
_LEAST, _CLOSING = 0.3, 0.15


@dataclass(frozen=True)
class Repair:
    """A plan after declines. `budget` bounds the places of the plan that are dropped or moved (None: any number).

    `losses` by goal against the plan as it was; `differences` against what was left of it: `gained` are
    needs that step in. `touched` are the exchanges of the plan, by id, that do not stay as they are, besides those
    declined. `proved`: no plan is better within the budget; where not `whole`, none that leaves all else in place.
    """

    budget: int | None
    declined: tuple[str, ...]
    losses: dict[str, int] = field(hash=False)
    differences: Differences
    touched: tuple[str, ...]
    changes: int
    picks: tuple[Pick, ...] = field(hash=False, repr=False)
    whole: bool = False
    proved: bool = False


def repair(desk: Desk, declined: Sequence[str], *, accepted: Iterable[str] = (), needs: Iterable[str] = (),
           before: dict[str, int] | None = None, budget: int | None = DEFAULT, seconds: float = 10, workers: int = 0) -> Repair | None:
    """The best plan without the declined exchanges (by id), those accepted as they are, within a budget of changes.

    The pairs declined do not come back. `needs` are looked after as those of declined exchanges are: needs that came late, or
    that lost theirs otherwise. `before` are the values to compare with, the plan's own where none are given. None when nothing
    was found in time.
    """
    deadline = clock.now() + seconds
    gone, fixed = _named(desk, declined, "declined"), _named(desk, accepted, "accepted")
    both = {x.id for x in gone} & {x.id for x in fixed}
    if both:
        raise DataError([Wrong("question", 0, "declined", f"{key} is both declined and accepted.", "Name it once.")
                         for key in sorted(both)])
    left = [exchange for exchange in desk.plan.exchanges if exchange not in gone]
    problem = desk.pinned(_pool(desk, gone, fixed, left))
    pool = problem.pool
    choices = choices_of(left, problem.legs)
    free, whole = _free(desk, problem, gone, fixed, choices, budget, _known(desk, needs))
    holds = [] if budget is None else [Hold(Steadiness(), budget)]
    goals = [goal for goal in desk.goals if goal.name != "steadiness"]
    # Of plans that are worth the same the one that touches least; where nobody may be touched there is nothing to choose.
    order = [*goals, Steadiness()] if budget != 0 else goals
    found = near(problem, order, choices, free, seconds=max(_LEAST, deadline - clock.now() - _CLOSING),
                 seed=desk.scenario.limits.seed, holds=holds, workers=workers)
    if found.status != DECIDED and fixed:
        return None
    if found.status != DECIDED:
        # What is left of the plan stands as it is: that is always a repair, if a poor one.
        found = Anew(DECIDED, problem.picks(choices))
    rest = tuple(pick for pick, exchange in zip(desk.picks, desk.plan.exchanges, strict=True) if exchange not in gone)
    values = {goal.name: goal.value(found.picks, desk.pool) for goal in desk.goals}
    return Repair(budget, tuple(x.id for x in gone), losses(desk.goals, before or desk.values, values), between(rest, found.picks),
                  touched(left, found.picks), Steadiness().value(found.picks, pool), found.picks, whole, found.proved)


def frontier(
    desk: Desk, declined: Sequence[str], *, accepted: Iterable[str] = (), needs: Iterable[str] = (),
    before: dict[str, int] | None = None, seconds: float = 30, workers: int = 0,
) -> tuple[Repair, ...]:
    """What each further change wins back: a repair for every budget, the smallest first, and one without any budget."""
    budgets: tuple[int | None, ...] = (*BUDGETS, None)
    deadline = clock.now() + seconds
    found: list[Repair] = []
    for number, budget in enumerate(budgets):
        share = (deadline - clock.now()) / (len(budgets) - number)
        answer = repair(desk, declined, accepted=accepted, needs=needs, before=before, budget=budget, seconds=max(0.5, share),
                        workers=workers)
        # What fewer changes give, more of them give as well: a search that ended early does not say otherwise.
        if found and (answer is None or _worse(desk, answer, found[-1])):
            answer = dataclasses.replace(found[-1], budget=budget, proved=False)
        if answer is not None:
            found.append(answer)
    return tuple(found)


def _worse(desk: Desk, one: Repair, other: Repair) -> bool:
    names = [goal.name for goal in desk.goals if goal.name != "steadiness"]
    return [one.losses[name] for name in names] > [other.losses[name] for name in names]


def touched(left: Sequence[Exchange], picks: tuple[Pick, ...]) -> tuple[str, ...]:
    """The exchanges that lose a leg or are moved. One that a learner joins is not touched: nobody in it gives way."""
    there = {(leg.need.need, leg.offer.offer, leg.role, pick.start) for pick in picks for leg in pick.legs}
    return tuple(exchange.id for exchange in left
                 if any((leg.need, leg.offer, leg.role, exchange.start) not in there for leg in exchange.legs))


def _named(desk: Desk, ids: Iterable[str], field_name: str) -> list[Exchange]:
    known = {exchange.id: exchange for exchange in desk.plan.exchanges}
    wanted = list(dict.fromkeys(ids))
    wrong = [Wrong("question", 0, field_name, f"There is no exchange '{key}' in the plan.", "Name one of its ids, such as x1.")
             for key in wanted if key not in known]
    if wrong:
        raise DataError(wrong)
    return [known[key] for key in wanted]


def _known(desk: Desk, needs: Iterable[str]) -> list[str]:
    wanted = list(dict.fromkeys(needs))
    wrong = [Wrong("question", 0, "needs", f"There is no need '{key}' in the scenario.", "Name one of its table.")
             for key in wanted if key not in desk.pool.need]
    if wrong:
        raise DataError(wrong)
    return wanted


def _pool(desk: Desk, gone: list[Exchange], fixed: list[Exchange], left: list[Exchange]) -> Pool:
    out = [Pin(leg.need, leg.offer, "out", leg.role) for exchange in gone for leg in exchange.legs]
    lost = {(leg.need, leg.offer) for exchange in gone for leg in exchange.legs}
    kept = [pin for pin in desk.pins if not (pin.pin == "in" and (pin.need, pin.offer) in lost)]
    held = [Pin(leg.need, leg.offer, "in", leg.role, exchange.start, exchange.kind) for exchange in fixed for leg in exchange.legs]
    baseline = tuple(BaselineLeg(leg.need, leg.offer, leg.role, exchange.start) for exchange in left for leg in exchange.legs)
    return dataclasses.replace(desk.pool, pins=(*kept, *held, *out), baseline=baseline)


def _free(desk: Desk, problem: Problem, gone: list[Exchange], fixed: list[Exchange], choices: tuple[Choice, ...], budget: int | None,
          late: list[str]) -> tuple[Ints, bool]:
    """Legs to be decided anew, and whether these are all that may change."""
    legs, pool = problem.legs, problem.pool
    place = {row.need: i for i, row in enumerate(pool.needs)}
    held = [place[leg.need] for exchange in fixed for leg in exchange.legs]
    met = {int(legs.need[leg.leg]) for choice in choices for leg in choice.legs} if budget == 0 else set()
    if len(legs) <= _WHOLE:
        return np.flatnonzero(~np.isin(legs.need, [*held, *met])), True
    offers = {row.offer: i for i, row in enumerate(pool.offers)}
    focus = [*(place[leg.need] for exchange in gone for leg in exchange.legs), *(place[key] for key in late)]
    asked = {offers[leg.offer] for exchange in gone for leg in exchange.legs}
    asked |= {int(offer) for offer in legs.offer[np.isin(legs.need, focus)]}
    paid = {charge.envelope for exchange in gone for leg in exchange.legs for charge in leg.charges}
    needs = around(problem, focus, choices, offers=asked, envelopes=paid, most=_NEEDS)
    needs = [need for need in needs if need not in met and need not in set(held)]
    return free_legs(problem, needs, choices, focus=focus), False
