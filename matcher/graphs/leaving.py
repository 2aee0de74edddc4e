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
    return _leaving(plan, pool, society, _groups([leg for exchange in plan.exchanges for leg in exchange.legs]))


def leavings(plan: Plan, pool: Pool) -> tuple[Leaving, ...]:
    """What the plan loses with each Society in it, those first without whom most needs of others are unmet."""
    before = _groups([leg for exchange in plan.exchanges for leg in exchange.legs])
    found = [_leaving(plan, pool, society, before) for society in sorted(before)]
    return tuple(sorted(found, key=lambda each: (-len(each.unmet), -len(each.cut_off), each.society)))


def _leaving(plan: Plan, pool: Pool, society: str, before: dict[str, str]) -> Leaving:
    lost, own, gone, shrunk = list[str](), list[str](), list[str](), list[str]()
    stay: list[PlanLeg] = []
    for exchange in plan.exchanges:
        legs = _without(exchange, pool, society)
        stay.extend(legs)
        if legs is exchange.legs:
            continue
        (shrunk if legs else gone).append(exchange.id)
        for leg in exchange.legs:
            if leg not in legs:
                (own if leg.receiver == society else lost).append(leg.need)
    after = _groups(stay)
    return Leaving(
        society, tuple(gone), tuple(shrunk), tuple(dict.fromkeys(lost)), tuple(dict.fromkeys(own)),
        tuple(sorted(key for key in before if key not in after and key != society)), len(set(before.values())), len(set(after.values())))


def _without(exchange: Exchange, pool: Pool, society: str) -> tuple[PlanLeg, ...]:
    """The legs that are left: a session goes on with fewer learners while they are enough, everything else stands or falls whole."""
    legs = tuple(leg for leg in exchange.legs if society not in (leg.sender, leg.receiver))
    if len(legs) == len(exchange.legs):
        return exchange.legs
    if exchange.kind != PRACTICE_EXCHANGE or not legs or len(legs) < pool.offer[legs[0].offer].cohort_min:
        return ()
    return legs


def _groups(legs: list[PlanLeg]) -> dict[str, str]:
    """By Society: who stands for its group, a group being those tied to each other, whichever way support flows."""
    towards: dict[str, str] = {}

    def head(key: str) -> str:
        while towards[key] != key:
            towards[key] = towards[towards[key]]
            key = towards[key]
        return key

    for leg in legs:
        towards.setdefault(leg.sender, leg.sender)
        towards.setdefault(leg.receiver, leg.receiver)
        towards[head(leg.sender)] = head(leg.receiver)
    return {key: head(key) for key in towards}
