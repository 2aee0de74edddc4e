"""What would let an unmet need in: the cheapest changes that do, each tried by solving again with it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from matcher.domain.errors import DataError
from matcher.domain.errors import Problem as Wrong
from matcher.domain.kinds import CASH_LINES
from matcher.domain.pool import BaselineLeg, Pool
from matcher.goals.base import MAX
from matcher.goals.steadiness import Steadiness
from matcher.model.sheet import Ints
from matcher.policy import Policy
from matcher.solve.choices import Choice
from matcher.solve.problem import Hold, Problem
from matcher.trust import clock
from matcher.trust.again import again
from matcher.trust.anew import DECIDED, Anew, better, near, whole_round
from matcher.trust.changes import Change, Edit
from matcher.trust.desk import Desk, choices_of
from matcher.trust.differences import Differences, between, losses
from matcher.trust.ideas import ideas
from matcher.trust.nearby import around, free_legs

# So many changes are shown for one need, and of one sort no more than this.
_SHOWN, _ALIKE = 5, 2
# Seconds that one goal of one change may take where only its surroundings are decided anew.
_QUICK = 1.0
# Needs decided anew around one.
_WIDTH = 24
# Share of the time that looking for ideas may take.
_THINKING = 0.3
# Seconds before the end in which no further change is tried: none would be in time.
_CLOSING = 0.3


@dataclass(frozen=True)
class Unlock:
    """A change with which the need is met. `gains` by goal, above 0 where the plan is better with it.

    `sure`: no plan with the change is better than the one found, or every best one meets the need; else a plan that
    meets it and is no worse was found around the need, with all else as it is.
    """

    change: Change
    gains: dict[str, int] = field(hash=False)
    differences: Differences
    whole: bool
    sure: bool


@dataclass(frozen=True)
class Unlocks:
    """The answer: changes in order of effort; how many were tried; whether the time ended before all were.

    `without`: the need is met without any change once its surroundings are decided anew: the search ended too early.
    """

    need: str
    found: tuple[Unlock, ...]
    tried: int
    ideas: int
    in_time: bool
    without: Unlock | None = None


def unlock(desk: Desk, need: str, *, seconds: float = 20, most: int = _SHOWN, workers: int = 0) -> Unlocks:
    """Verified changes for one unmet need."""
    if need not in desk.pool.need:
        raise DataError([Wrong("question", 0, "need", f"There is no need '{need}' in the scenario.", "Name one of its table.")])
    if need in desk.around.met:
        raise DataError([Wrong("question", 0, "need", f"Need '{need}' is met in this plan.", "Ask for one that is not met.")])
    deadline = clock.now() + seconds
    thoughts = ideas(desk, need, deadline=clock.now() + _THINKING * seconds)
    if not desk.proved and not desk.tiny and _eligible(desk, need):
        # A plan that is not proved best may have room for the need as it is: nobody is to be asked for anything then.
        nothing = tried_change(desk, Change("change_unpin", {}, ()), need, dict(desk.values), deadline, workers)
        if nothing is not None:
            return Unlocks(need, (), 0, len(thoughts), True, nothing)
    shown = _Shown(most)
    tried: set[int] = set()
    # First what lifts all that stands in the way: with all else as it is that is soon seen. Then what is less to ask, with
    # what lies around the need decided anew.
    for wide in (False, True) if not desk.tiny else (True,):
        for number, idea in enumerate(thoughts):
            if clock.now() > deadline - _CLOSING:
                break
            if (idea.lifts or wide) and shown.wants(idea.change):
                tried.add(number)
                shown.add(tried_change(desk, idea.change, need, dict(desk.values), deadline, workers, wide=wide))
    found = shown.found
    if desk.small:
        found = [sure for each in found if (sure := confirmed(desk, each, need, deadline, workers)) is not None]
    return Unlocks(need, tuple(found), len(tried), len(thoughts), len(found) >= most or clock.now() <= deadline - _CLOSING)


class _Shown:
    """The changes that are shown: the least effort first, so many, and of one sort no more than a few."""

    def __init__(self, most: int) -> None:
        self.most, self.found = most, list[Unlock]()

    def wants(self, change: Change) -> bool:
        """Whether it would be shown if it did."""
        alike = [each.change for each in self.found if _sort(each.change) == _sort(change)]
        if any(each.edits == change.edits for each in alike):
            return False
        full = len(self.found) >= self.most and change.effort >= self.found[-1].change.effort
        return not full and (len(alike) < _ALIKE or change.effort < alike[-1].effort)

    def add(self, unlock: Unlock | None) -> None:
        if unlock is None:
            return
        self.found.append(unlock)
        self.found.sort(key=lambda each: (each.change.effort, each.change.code, str(each.change.facts)))
        alike = [each for each in self.found if _sort(each.change) == _sort(unlock.change)]
        gone = alike[_ALIKE:]
        self.found = [each for each in self.found if each not in gone][:self.most]


def _sort(change: Change) -> tuple[str, ...]:
    return tuple(part.code for part in change.parts)


def tried_change(desk: Desk, change: Change, need: str, base: dict[str, int], deadline: float, workers: int = 0, *,
                 wide: bool = True) -> Unlock | None:
    """The change if the need is met once the round is solved with it; None where it is not, or time ran out.

    Without `wide` only the need itself is decided anew, with all else as it is.
    """
    left = deadline - clock.now()
    if left <= 0:
        return None
    pool = change.applied(desk.pool)
    answer = solved_with(desk, pool, [need], left, workers, edits=change.edits,
                         policy=change.policy(desk.scenario.policy), wide=wide)
    if answer is None or need not in answer.met:
        return None
    verdict = better(desk.goals, answer.values, base)
    if verdict < 0:
        return None
    sure = answer.whole and answer.proved or change.alone(need) and desk.proved and verdict > 0
    gains = {name: -loss for name, loss in losses(desk.goals, base, answer.values).items()}
    return Unlock(change, gains, between(desk.picks, answer.picks), answer.whole, sure)


def confirmed(desk: Desk, unlock: Unlock, need: str, deadline: float, workers: int = 0) -> Unlock | None:
    """The same by solving the whole round with it; None where the best plan leaves the need out after all.

    Where time ends before the proof it stays as it is.
    """
    left = deadline - clock.now()
    if unlock.sure or left <= 0:
        return unlock
    limits = desk.scenario.limits
    made = desk.made(unlock.change.applied(desk.pool), unlock.change.policy(desk.scenario.policy))
    answer = whole_round(made, desk.goals, seconds=left, seed=limits.seed, gap=limits.gap, workers=workers)
    if answer.status != DECIDED or not answer.proved:
        return unlock
    if need not in answer.met:
        return None
    gains = {name: -loss for name, loss in losses(desk.goals, desk.values, answer.values).items()}
    return Unlock(unlock.change, gains, between(desk.picks, answer.picks), True, True)


def solved_with(desk: Desk, pool: Pool, needs: Iterable[str], seconds: float, workers: int = 0, *, whom: bool = True,
                edits: Iterable[Edit] | None = None, policy: Policy | None = None, wide: bool = True) -> Anew | None:
    """The round with other facts, solved anew: whole where it is tiny, else around some needs from the plan at hand.

    With `whom` a plan that leaves one of these needs out is not followed any further. With the `edits` that made the pool
    only what they touch is screened anew; `policy` if it is another. Without `wide` all other needs stay as they are.
    """
    needs = list(needs)
    limits = desk.scenario.limits
    problem = desk.made(pool, policy) if edits is None or desk.tiny else again(desk, pool, edits, needs, policy)
    if desk.tiny:
        found = whole_round(problem, desk.goals, seconds=max(seconds, 0.5), seed=limits.seed, gap=limits.gap, workers=workers)
        return found if found.status == DECIDED else None
    choices = choices_of(desk.plan.exchanges, problem.legs)
    place = {row.need: i for i, row in enumerate(pool.needs)}
    focus = [place[need] for need in needs]
    first = desk.goals[0]
    if not wide:
        free = np.union1d(np.flatnonzero(np.isin(problem.legs.need, focus)), _billed_anew(problem, choices))
        found = near(problem, [first], choices, free, seconds=min(_QUICK, seconds), seed=limits.seed, workers=1)
        return _filled(desk, found) if found.status == DECIDED and set(needs) <= found.met else None
    needs_around = around(problem, focus, choices, most=_WIDTH)
    free = np.union1d(free_legs(problem, needs_around, choices, focus=focus), _billed_anew(problem, choices))
    # The first goal alone tells whether the rest is worth looking at.
    quick = near(problem, desk.goals[:1], choices, free, seconds=min(max(_QUICK, seconds / 6), seconds), seed=limits.seed, workers=workers)
    if quick.status != DECIDED:
        return None
    sign = 1 if first.sense == MAX else -1
    gained = sign * (quick.values[first.name] - desk.values[first.name])
    wanted = set(needs) if whom else set()
    if not wanted <= quick.met or gained < 0:
        return None if wanted else _filled(desk, quick)
    held = [Hold(first, quick.values[first.name])]
    if gained > 0:
        # The rest of the plan is to stay: of all plans as good in the first goal the one that touches least.
        steady = dataclasses.replace(problem, pool=dataclasses.replace(pool, baseline=_places(desk)))
        steady = dataclasses.replace(steady, legs=dataclasses.replace(problem.legs, pool=steady.pool))
        calm = near(steady, [Steadiness()], choices, free, seconds=_QUICK, seed=limits.seed, holds=held, workers=workers)
        return _filled(desk, calm if calm.status == DECIDED and wanted <= calm.met else quick)
    rest = near(problem, desk.goals, choices, free, seconds=2 * _QUICK, seed=limits.seed, holds=held, workers=workers)
    return rest if rest.status == DECIDED else _filled(desk, quick)


def _billed_anew(problem: Problem, choices: Sequence[Choice]) -> Ints:
    """Legs of the plan that cost something else with the change, such as an interpreter that is not wanted any more: they
    cannot stay as they are.
    """
    costs = problem.legs.costs.sum(axis=1)
    return np.array([paid.leg for choice in choices for paid in choice.legs if int(costs[paid.leg]) != sum(paid.own_funds.values()) + sum(
        charge.amount for charge in paid.charges if charge.line in CASH_LINES)], dtype=np.int64)


def _places(desk: Desk) -> tuple[BaselineLeg, ...]:
    return tuple(BaselineLeg(leg.need, leg.offer, leg.role, exchange.start) for exchange in desk.plan.exchanges for leg in exchange.legs)


def _filled(desk: Desk, quick: Anew) -> Anew:
    """A plan found for the first goal alone, with its value in all."""
    return dataclasses.replace(quick, values={goal.name: goal.value(quick.picks, desk.pool) for goal in desk.goals})


def _eligible(desk: Desk, need: str) -> bool:
    place = desk.pool.needs.index(desk.pool.need[need])
    return bool((desk.problem.legs.need == place).any())
