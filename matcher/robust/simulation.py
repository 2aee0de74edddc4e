"""A plan under many draws of declines: what stands, what repair wins back, and whose no hurts most."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matcher.domain.plan import Plan
from matcher.model.sheet import Ints
from matcher.robust.chances import Chances
from matcher.robust.crowd import Said, dealt
from matcher.robust.declines import Draws, draws_of
from matcher.robust.mending import Mender
from matcher.scenario import Scenario
from matcher.solve.choices import Choice
from matcher.trust.desk import Desk, choices_of

WORST = 10  # the worst tenth: one draw in so many


@dataclass(frozen=True)
class Drawn:
    """One draw: legs declined, impact that stands, after one-by-one re-filling, after repair, and legs that came in.

    `hindsight` bounds what any repair could reach that knows every decline and moves nobody who accepted.
    """

    draw: int
    declined: int
    before: int
    refilled: int
    repaired: int
    hindsight: int
    added: int


@dataclass(frozen=True)
class Spread:
    """Impact over the draws: its mean, and the mean of the worst tenth of them."""

    mean: int
    worst_tenth: int


@dataclass(frozen=True)
class Harm:
    """What the no of one exchange's leg costs when all others accept: at stake before repair, lost for good after it."""

    exchange: str
    need: str
    offer: str
    receiver: str
    sender: str
    permille: int
    at_stake: int
    lost: int


@dataclass(frozen=True)
class Simulation:
    """The answer. `won_back` is the permille of what declines take that repair gives back."""

    promised: int
    draws: tuple[Drawn, ...]
    before: Spread
    refilled: Spread
    repaired: Spread
    hindsight: Spread
    harms: tuple[Harm, ...]
    asked: int
    expected_declines: int

    @property
    def won_back(self) -> int:
        lost = self.promised - self.before.mean
        return 1000 if lost <= 0 else 1000 * (self.repaired.mean - self.before.mean) // lost

    @property
    def recovered(self) -> int:
        """Permille of what hindsight would win back that repair wins back."""
        return self._of_hindsight(self.repaired)

    @property
    def recovered_by_hand(self) -> int:
        """The same of re-filling one by one."""
        return self._of_hindsight(self.refilled)

    def _of_hindsight(self, reached: Spread) -> int:
        most = self.hindsight.mean - self.before.mean
        return 1000 if most <= 0 else 1000 * (reached.mean - self.before.mean) // most


@dataclass(frozen=True, eq=False)
class Bench:
    """A plan made ready for draws, in this process or a worker's."""

    mender: Mender
    draws: Draws
    plan: Plan

    def draw(self, number: int) -> Drawn:
        """One draw, repaired both ways."""
        declined = self.draws.declined(number)
        mended, refilled = self.mender.mended(declined), self.mender.refilled(declined)
        best = max(mended, refilled, key=lambda found: found.after)
        return Drawn(number, len(declined), mended.before, refilled.after, best.after, max(mended.bound, best.after), len(best.added))


def bench(scenario: Scenario, plan: Plan, chances: Chances, seed: int) -> Bench:
    """Makes a plan ready; DataError when it is not a plan of the scenario."""
    desk = Desk(scenario, plan)
    return bench_of(desk, choices_of(plan.exchanges, desk.problem.legs), plan, chances, seed)


def bench_of(desk: Desk, choices: tuple[Choice, ...], plan: Plan, chances: Chances, seed: int) -> Bench:
    """The same from what is on the desk already."""
    return Bench(Mender(desk.problem, choices), draws_of(choices, desk.problem, chances, seed), plan)


def simulate(scenario: Scenario, plan: Plan, chances: Chances, *, draws: int, seed: int = 1, harms: int = 10, workers: int = 0,
             listen: Said | None = None, stop: threading.Event | None = None) -> Simulation:
    """The plan under so many draws; stopped early it speaks of the draws done. The same seed gives the same draws.

    Repairs are best within 0.05 % of the round's impact; `harms` is how many of the worst declines are named.
    """
    ready = bench(scenario, plan, chances, seed)
    found = dealt(bench, (scenario, plan, chances, seed), Bench.draw, range(draws), workers=workers, listen=listen, stop=stop)
    return summed(ready, found, worst_harms(ready, harms, stop or threading.Event()))


def summed(ready: Bench, found: Sequence[Drawn], harms: tuple[Harm, ...] = ()) -> Simulation:
    """Draws put together."""
    legs = len(ready.draws.legs)
    nos = legs * 1000 - int(ready.draws.permille.sum())
    return Simulation(
        ready.mender.promised, tuple(found), spread([row.before for row in found], ready.mender.promised),
        spread([row.refilled for row in found], ready.mender.promised),
        spread([row.repaired for row in found], ready.mender.promised),
        spread([row.hindsight for row in found], ready.mender.promised), harms, legs, round(nos / 1000))


def spread(values: Sequence[int], otherwise: int) -> Spread:
    """Mean and mean of the worst tenth, rounded; `otherwise` where there are no values."""
    if not values:
        return Spread(otherwise, otherwise)
    ordered: Ints = np.sort(np.array(values, dtype=np.int64))
    worst = ordered[: max(1, len(ordered) // WORST)]
    return Spread(round(float(ordered.mean())), round(float(worst.mean())))


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
