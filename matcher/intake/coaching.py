"""Coaching before a statement is submitted: how many could meet it now, and which single change would raise that most.

Every number comes from screening the changed statement against the round. It never tells who: numbers below `FEWEST`
are hidden, and what a statement avoids is left out of the count, so that nobody can find out by naming societies.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from matcher.candidates import Candidates
from matcher.checks.base import Check
from matcher.domain.kinds import JOINT_OPERATION, KINDS
from matcher.domain.pool import Pool
from matcher.domain.requests import Need, Offer
from matcher.intake.changes import Change, need_changes, offer_changes
from matcher.policy import Policy
from matcher.screening import screen

FEWEST = 3
_SHOWN = 3
_OF_THE_SORT = ("not_self", "standing", "kind", "capability", "level")


@dataclass(frozen=True)
class Advised:
    """A single change of one column, and how many could meet the statement with it."""

    column: str
    value: Any
    number: int


@dataclass(frozen=True)
class Advice:
    """`now` is None for fewer than `FEWEST`. `best` are changes of different columns, the one that raises the number
    most first; empty where none raises it. `hurdle` is the check at which most of those end that fit by kind, capability
    and level; None for few."""

    now: int | None
    best: tuple[Advised, ...]
    hurdle: str | None


def coach_need(need: Need, pool: Pool, policy: Policy) -> Advice:
    """How many offers of the pool could meet a need that need not be in the pool. Its society must be."""
    plain = replace(need, avoids=())
    changes = need_changes(plain, pool, policy)
    variants = [plain, *(change.made for change in changes)]
    asked = tuple(replace(variant, need=_key(place)) for place, variant in enumerate(variants))
    found = _screened(replace(pool, needs=asked), policy)
    offers = _offers_by_need(found, pool)
    return _advice([offers[place] for place in range(len(variants))], changes, _hurdle(found.rejected.by_need(_key(0))))


def coach_offer(offer: Offer, pool: Pool, policy: Policy) -> Advice:
    """How many needs of the pool an offer could meet; the offer need not be in the pool, its society must be."""
    plain = replace(offer, avoids=())
    changes = offer_changes(plain, pool, policy)
    variants = [plain, *(change.made for change in changes)]
    given = tuple(replace(variant, offer=_key(place)) for place, variant in enumerate(variants))
    found = _screened(replace(pool, offers=given), policy)
    needs = [len(set(found.legs.need[found.legs.offer == place].tolist())) for place in range(len(variants))]
    codes = found.rejected.code[:, 0]
    turned = {name: int((codes == place).sum()) for place, name in enumerate(found.rejected.names)}
    return _advice(needs, changes, _hurdle(turned))


def _key(place: int) -> str:
    """Keys in the order of the places, as the pool sorts its rows by key."""
    return f"c{place:04}"


def _screened(pool: Pool, policy: Policy) -> Candidates:
    bare = replace(pool, pins=(), history=(), affinity={}, baseline=None)
    return screen(bare, _checks(policy.checks), policy.funding)


def _checks(checks: Sequence[Check]) -> tuple[Check, ...]:
    """The checks as they are, but no list of pairs: a statement in the making is on none."""
    unlisted: list[Any] = [replace(check, on=False) if check.name == "listed" else check for check in checks]  # type: ignore[type-var]
    return tuple(unlisted)


def _offers_by_need(found: Candidates, pool: Pool) -> list[int]:
    """By variant, the offers with a leg that may stand; legs of a joint operation count when its team can be made."""
    legs, counts = found.legs, []
    team = legs.kind == KINDS.index(JOINT_OPERATION)
    for place, need in enumerate(legs.pool.needs):
        mine = legs.need == place
        able = set(legs.offer[mine & ~team].tolist())
        roles = legs.role[mine & team]
        if len(set(roles.tolist())) == len(need.roles) and len(set(legs.sender[mine & team].tolist())) > 1:
            able |= set(legs.offer[mine & team].tolist())
        counts.append(len(able))
    return counts


def _hurdle(turned: dict[str, int]) -> str | None:
    """The check that turns most away of those that are of the right sort: only there is something to change."""
    told = {name: number for name, number in turned.items() if name not in _OF_THE_SORT and number >= FEWEST}
    return max(told, key=lambda name: told[name]) if told else None


def _advice(numbers: list[int], changes: Sequence[Change], hurdle: str | None) -> Advice:
    now = numbers[0]
    order = sorted(range(len(changes)), key=lambda place: -numbers[place + 1])  # stable: of equals the smaller change
    best: dict[str, Advised] = {}
    for place in order:
        change, number = changes[place], numbers[place + 1]
        if number > now and number >= FEWEST and change.column not in best and len(best) < _SHOWN:
            best[change.column] = Advised(change.column, change.value, number)
    return Advice(now if now >= FEWEST else None, tuple(best.values()), hurdle)
