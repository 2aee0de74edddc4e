"""What a plan would lose if one Society took no part in it, before anything is planned anew."""

from __future__ import annotations

from dataclasses import dataclass

from matcher.domain.kinds import PRACTICE_EXCHANGE
from matcher.domain.plan import Exchange, Plan, PlanLeg
from matcher.domain.pool import Pool


@dataclass(frozen=True)
class Leaving:
    """What breaks without a Society.

    `exchanges` do not take place at all, `shrunk` are sessions that lose a learner and go on. `unmet` are needs of others that
    are not met any more, `own` the Society's own. `cut_off` are others that have no exchange left. `groups` is into how many
    groups the rest falls, `groups_before` how many there were.
    """

    society: str
    exchanges: tuple[str, ...]
    shrunk: tuple[str, ...]
    unmet: tuple[str, ...]
    own: tuple[str, ...]
    cut_off: tuple[str, ...]
    groups_before: int
    groups: int


def leaving(plan: Plan, pool: Pool, society: str) -> Leaving:
    """What the plan loses with one Society; a Society that has no part in it takes nothing away."""
    kept = {exchange.id: _without(exchange, pool, society) for exchange in plan.exchanges}
    lost: list[str] = []
    own: list[str] = []
    for exchange in plan.exchanges:
        for leg in exchange.legs:
            if leg not in kept[exchange.id]:
                (own if leg.receiver == society else lost).append(leg.need)
    before = _groups([leg for exchange in plan.exchanges for leg in exchange.legs])
    after = _groups([leg for legs in kept.values() for leg in legs])
    there = {key for group in after for key in group}
    return Leaving(
        society, tuple(id_ for id_, legs in kept.items() if not legs),
        tuple(exchange.id for exchange in plan.exchanges if 0 < len(kept[exchange.id]) < len(exchange.legs)),
        tuple(dict.fromkeys(lost)), tuple(dict.fromkeys(own)),
        tuple(sorted(key for group in before for key in group if key not in there and key != society)), len(before), len(after))


def leavings(plan: Plan, pool: Pool) -> tuple[Leaving, ...]:
    """What the plan loses with each Society in it, those first without whom most needs of others are unmet."""
    societies = sorted({key for exchange in plan.exchanges for leg in exchange.legs for key in (leg.sender, leg.receiver)})
    found = [leaving(plan, pool, society) for society in societies]
    return tuple(sorted(found, key=lambda each: (-len(each.unmet), -len(each.cut_off), each.society)))


def _without(exchange: Exchange, pool: Pool, society: str) -> tuple[PlanLeg, ...]:
    """The legs that are left: a session goes on with fewer learners while they are enough, everything else stands or falls whole."""
    legs = tuple(leg for leg in exchange.legs if society not in (leg.sender, leg.receiver))
    if len(legs) == len(exchange.legs):
        return exchange.legs
    if exchange.kind != PRACTICE_EXCHANGE or not legs or len(legs) < pool.offer[legs[0].offer].cohort_min:
        return ()
    return legs


def _groups(legs: list[PlanLeg]) -> list[set[str]]:
    """Societies that are tied to each other, whichever way support flows."""
    groups: list[set[str]] = []
    for leg in legs:
        pair = {leg.sender, leg.receiver}
        apart = [group for group in groups if not group & pair]
        groups = [*apart, pair.union(*(group for group in groups if group & pair))]
    return groups
