"""What would let a need in: the change is made, and the plan as it is must take one exchange more (or the pair pass)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from matcher.domain.pool import Pool
from tests.helpers.oracle.legs import judge
from tests.helpers.oracle.settings import Settings
from tests.helpers.truth.world import World

Facts = dict[str, Any]
CHECKED = ("standing", "level", "avoids", "listed", "mode", "language", "language_interpreter", "security", "capacity", "window",
           "fundable", "fundable_own")


def opens(world: World, need: str, code: str, facts: Facts) -> list[tuple[Pool, Settings]]:
    """The round after each change that is said to be enough."""
    pool, settings = world.pool, world.settings
    return [(change(pool, need, facts), settings) for change in _CHANGES[code]] if code != "unlock_balance" else [
        (pool, replace(settings, rules=settings.rules | {"balance": settings.rules["balance"] | facts}))]


def unlock(world: World, need: str, reason: Any) -> str:
    """Why what would let a need in would not; empty where it would."""
    code, facts = reason["code"], reason["facts"]
    if code == "unlock_learners":
        offer = world.pool.offer[facts["offer"]]
        lacking = {offer.cohort_min - world.learners(leg) for leg in world.legs_of(need, offer.offer, kind="practice_exchange")}
        return "" if facts["lacking"] in lacking and facts["lacking"] > 0 else f"lacking are {lacking}"
    for pool, settings in opens(world, need, code, facts):
        if code.removeprefix("unlock_") in CHECKED:
            check = judge(pool, settings, pool.need[need], pool.offer[facts["offer"]], facts["role"], facts["kind"])[1]
            if check is not None:
                return f"{need} {reason}: {check} turns it away still"
        else:
            there = World(pool, settings, world.document)
            legs = there.legs_of(need, facts.get("offer"), kind=facts.get("kind"))
            if not any(not there.pinned_out(leg) and there.fits(leg) for leg in legs):
                return f"{need} {reason}: {legs} do not fit"
    return ""


def _need(pool: Pool, key: str, **fields: Any) -> Pool:
    return replace(pool, needs=tuple(replace(row, **fields) if row.need == key else row for row in pool.needs))


def _offer(pool: Pool, key: str, **fields: Any) -> Pool:
    return replace(pool, offers=tuple(replace(row, **fields) if row.offer == key else row for row in pool.offers))


def _societies(pool: Pool, keys: Any, **fields: Any) -> Pool:
    return replace(pool, societies=tuple(replace(row, **fields) if row.society in keys else row for row in pool.societies))


def _filled(pool: Pool, key: str, more: int) -> Pool:
    return replace(pool, envelopes=tuple(
        replace(row, amount=row.amount + more) if row.envelope == key else row for row in pool.envelopes))


def _own_funds(pool: Pool, need: str, facts: Facts) -> Pool:
    return _need(pool, need, own_funds=pool.need[need].own_funds + facts["more"])


def _without_pin(pool: Pool, need: str, facts: Facts) -> Pool:
    return replace(pool, pins=tuple(
        pin for pin in pool.pins if not (pin.pin == "out" and pin.need == need and pin.offer in facts["offers"])))


def _levels(pool: Pool, need: str, facts: Facts) -> Pool:
    row = pool.need[need]
    code = row.roles[facts["role"] - 1] if facts["role"] else row.capability
    levels = tuple((key, facts["needed"] if key == code else level) for key, level in pool.offer[facts["offer"]].capabilities)
    return _offer(pool, facts["offer"], capabilities=levels)


def _speaking(pool: Pool, need: str, facts: Facts) -> Pool:
    """A language more, at just the levels that are named."""
    def more(given: Any, society: str, level: str) -> Any:
        return (*(pool.society[society].languages if given is None else given), ("xx", level))

    row, offer = pool.need[need], pool.offer[facts["offer"]]
    asked = _need(pool, need, languages=more(row.languages, row.society, facts["host"]))
    return _offer(asked, offer.offer, languages=more(offer.languages, offer.society, facts["peer"]))


def _willing(pool: Pool, need: str, facts: Facts) -> Pool:
    return _offer(_need(pool, need, avoids=()), facts["offer"], avoids=(), regions=())


def _together(pool: Pool, need: str, facts: Facts) -> Pool:
    return _offer(_need(pool, need, mode=facts["mode"]), facts["offer"], mode=facts["mode"])


def _wide(pool: Pool, need: str, facts: Facts) -> Pool:
    days = {"earliest": pool.start, "latest": pool.start + timedelta(days=7 * pool.weeks - 1)}
    pair = (pool.need[need].society, pool.offer[facts["offer"]].society)
    return _societies(_offer(_need(pool, need, **days), facts["offer"], **days), pair, blackouts=())


def _roomy(pool: Pool, need: str, facts: Facts) -> Pool:
    row = pool.offer[facts["offer"]]
    return _offer(pool, row.offer, people=max(row.people, facts["people"]), days_total=max(row.days_total, facts["person_days"]))


_CHANGES: dict[str, list[Callable[[Pool, str, Facts], Pool]]] = {
    "unlock_offer": [lambda pool, need, facts: _offer(pool, facts["offer"], **facts["needs"])],
    "unlock_host": [lambda pool, need, facts: _societies(pool, [facts["society"]], **facts["needs"])],
    "unlock_away": [lambda pool, need, facts: _societies(pool, [facts["society"]], **facts["needs"])],
    "unlock_money": [lambda pool, need, facts: _filled(pool, facts["envelope"], facts["more"])],
    "unlock_own_funds": [_own_funds], "unlock_pin": [_without_pin],
    "unlock_fundable": [lambda pool, need, facts: _filled(pool, facts["envelope"], facts["more"])],
    "unlock_fundable_own": [_own_funds], "unlock_level": [_levels], "unlock_language": [_speaking],
    "unlock_language_interpreter": [_speaking, lambda pool, need, facts: _need(pool, need, interpreter=True)],
    "unlock_security": [lambda pool, need, facts: _offer(pool, facts["offer"], clearance=facts["tier"])],
    "unlock_capacity": [_roomy],
    "unlock_standing": [lambda pool, need, facts: _societies(pool, facts["societies"], standing=True)],
    "unlock_listed": [lambda pool, need, facts: replace(pool, affinity=pool.affinity | {(need, facts["offer"]): 0})],
    "unlock_mode": [_together], "unlock_window": [_wide], "unlock_avoids": [_willing],
}
UNLOCKS = (*_CHANGES, "unlock_balance", "unlock_learners")
