"""A plan under many draws of declines: what stands, what repair wins back, and whose no hurts most."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from matcher.domain.plan import Plan
from matcher.model.sheet import Ints
from matcher.robust.chances import Chances
from matcher.robust.crowd import Said, dealt
from matcher.robust.declines import Declined, Draws, draws_of
from matcher.robust.expected import Expected
from matcher.robust.figures import Drawn, Harm, Odds, Simulation, summed
from matcher.robust.mending import Mended, Mender
from matcher.scenario import Scenario
from matcher.solve.choices import Choice
from matcher.trust.desk import Desk, choices_of


@dataclass(frozen=True, eq=False)
class Bench:
    """A plan made ready for draws, in this process or a worker's."""

    mender: Mender
    draws: Draws
    plan: Plan
    waves: int = 1
    likely: Expected | None = None

    @property
    def odds(self) -> Odds:
        """What is known before any draw."""
        legs = len(self.draws.legs)
        return Odds(self.mender.promised, legs, round((legs * 1000 - int(self.draws.permille.sum())) / 1000))

    def draw(self, number: int) -> Drawn:
        """One draw, repaired both ways."""
        declined = self.draws.declined(number)
        if self.waves > 1:
            return self._in_waves(number, declined)
        mended, refilled = self.mender.mended(declined), self.mender.refilled(declined)
        best = max(mended, refilled, key=lambda found: found.after)
        return Drawn(number, len(declined), mended.before, refilled.after, best.after, mended.bound, len(best.added))

    def _in_waves(self, number: int, declined: Declined) -> Drawn:
        """The same where those who step in are asked as well, and those who step in for them, wave after wave."""
        noes = self.draws.noes(number)
        before = self.mender.value(self.mender.stands(declined))
        # Who may be told no asks those first of whom most is to be expected.
        repaired = self._asked_again(replace(self.mender, goal=self.likely), declined, noes, Mender.mended)
        refilled = self._asked_again(self.mender, declined, noes, Mender.refilled)
        best = max(repaired, refilled, key=self.mender.value)
        # Hindsight knows from the start who would say no, among those asked later, too.
        most = self.mender.mended(declined, never=noes).bound
        known = set(self.draws.legs.tolist())
        added = sum(paid.leg not in known for choice in best for paid in choice.legs)
        return Drawn(number, len(declined), before, self.mender.value(refilled), self.mender.value(best), most, added)

    def _asked_again(self, mender: Mender, declined: Declined, noes: Ints,
                     repair: Callable[[Mender, Declined], Mended]) -> tuple[Choice, ...]:
        """What stands after so many waves; nobody steps in for who says no in the last."""
        for _ in range(self.waves):
            found = repair(mender, declined)
            new = np.intersect1d(noes, np.array(found.added, dtype=np.int64))
            declined |= frozenset(new.tolist())
            mender = replace(mender, choices=found.choices)
            if not len(new):
                break
        return mender.stands(declined)


def bench(scenario: Scenario, plan: Plan, chances: Chances, seed: int, waves: int = 1) -> Bench:
    """Makes a plan ready; DataError when it is not a plan of the scenario."""
    desk = Desk(scenario, plan)
    return bench_of(desk, choices_of(plan.exchanges, desk.problem.legs), plan, chances, seed, waves)


def bench_of(desk: Desk, choices: tuple[Choice, ...], plan: Plan, chances: Chances, seed: int, waves: int = 1) -> Bench:
    """The same from what is on the desk already."""
    policy = desk.scenario.policy
    likely = Expected(chances, policy.goal("impact").worth, policy)
    return Bench(Mender(desk.problem, choices), draws_of(choices, desk.problem, chances, seed), plan, waves, likely)


def simulate(scenario: Scenario, plan: Plan, chances: Chances, *, draws: int, seed: int = 1, harms: int = 10, waves: int = 1,
             workers: int = 0, listen: Said | None = None, stop: threading.Event | None = None) -> Simulation:
    """The plan under so many draws; stopped early it speaks of the draws done. The same seed gives the same draws.

    Repairs are best within 0.05 % of the round's impact; `harms` is how many of the worst declines are named. With one
    wave those who step in are taken to accept; with more they are asked as well, and what they decline is repaired again.
    """
    ready = bench(scenario, plan, chances, seed, waves)
    found = dealt(bench, (scenario, plan, chances, seed, waves), Bench.draw, range(draws), workers=workers, listen=listen, stop=stop)
    return summed(ready.odds, found, worst_harms(ready, harms, stop or threading.Event()), of=draws)


def worst_harms(ready: Bench, number: int, stop: threading.Event) -> tuple[Harm, ...]:
    """The declines that cost most for good, each by a repair of its own.

    In order of what is at stake: a repair never loses more than that, so once the next has less at stake than the worst
    found have lost, no other can be among them.
    """
    if not number:
        return ()
    mender, legs = ready.mender, ready.mender.problem.legs
    place = {int(leg): int(permille) for leg, permille in zip(ready.draws.legs, ready.draws.permille, strict=True)}
    stakes = sorted(((mender.promised - mender.value(mender.stands(frozenset({leg}))), leg) for leg in place),
                    key=lambda pair: (-pair[0], pair[1]))
    names = {(leg.need, leg.offer, leg.role or 0): exchange.id for exchange in ready.plan.exchanges for leg in exchange.legs}
    pool = mender.problem.pool
    found: list[Harm] = []
    for stake, leg in stakes:
        if stop.is_set() or len(found) >= number and stake <= found[number - 1].lost:
            break
        lost = mender.promised - mender.mended(frozenset({leg}), gap=0.0).after
        need, offer = pool.needs[int(legs.need[leg])].need, pool.offers[int(legs.offer[leg])].offer
        found.append(Harm(names.get((need, offer, int(legs.role[leg])), ""), need, offer,
                          pool.societies[int(legs.receiver[leg])].society, pool.societies[int(legs.sender[leg])].society,
                          place[leg], stake, lost))
        found.sort(key=lambda harm: (-harm.lost, -harm.at_stake, harm.need, harm.offer))
    return tuple(found[:number])
