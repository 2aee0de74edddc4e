"""Tariffs and envelopes of tiny random rounds: tight often enough that money decides."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from matcher.domain.funding import Costs, Envelope
from matcher.domain.kinds import CASH_LINES, KINDS
from matcher.domain.requests import Need
from tests.helpers.oracle.dice import Dice

CEILINGS: dict[str, tuple[int, ...]] = {
    "per_leg": (1500, 700, 2500, 0), "per_society": (2500, 1200, 4000), "max_share_permille": (500, 800, 333),
    "min_grant": (500, 1, 1000, 2000),
}


def costs(dice: Dice) -> Costs:
    """Mostly the tariff of the model; at times small odd numbers, so that rounding shows, or none at all."""
    if dice.chance(4):
        return Costs(free=True)
    if not dice.chance(15):
        return Costs()
    return Costs(
        fares=((600, 7), (6000, 13), (20038, 29)), per_diem=(("low", 3), ("middle", 5), ("high", 9)),
        full_days=dice.pick((4, 28)), later_permille=dice.pick((550, 333)), insurance=1, visa=dice.pick((4, 0)),
        medical=6, medical_days=dice.pick((7, 14)), local=2, local_remote=1, interpreter=11,
    )


def envelope(
    dice: Dice, key: str, societies: tuple[str, ...], needs: tuple[Need, ...], start: date, weeks: int, general: bool
) -> Envelope:
    if general and dice.chance(80):
        support = dice.pick((0, 0, 65, 133))
        whole = start - timedelta(days=1), start + timedelta(days=7 * weeks)
        return Envelope(key, "fund", dice.pick((9000, 6000, 4000, 15000, 25000)), *whole, support_permille=support)
    stocks = [name for need in needs for name, _ in need.materials]
    if stocks and dice.chance(60):
        return _stock(dice, key, dice.pick(stocks), start, weeks)
    marks: dict[str, Any] = {}
    if dice.rare(45):
        sort = dice.pick(("kinds", "capabilities", "contexts", "regions", "receivers", "senders", "lines", "oda_only"))
        marks[sort] = {
            "kinds": lambda: dice.some(KINDS, 2, 3),
            "capabilities": lambda: dice.some(("SRV", "SRV-CONT", "GOV", "OPS-EMER"), 1, 3),
            "contexts": lambda: dice.some(("conflict", "migration", "disaster"), 1, 2),
            "regions": lambda: dice.some(("AFR", "EUR", "AME", "MEN"), 1, 3),
            "receivers": lambda: dice.some(societies, 1, 2), "senders": lambda: dice.some(societies, 1, 2),
            "lines": lambda: dice.some(CASH_LINES, 2, 6), "oda_only": lambda: True,
        }[sort]()
    for sort, values in CEILINGS.items():
        if dice.rare(14):
            marks[sort] = dice.pick(values)
    opened, shut = _valid(dice, start, weeks)
    return Envelope(
        key, "fund", dice.pick((4000, 9000, 2500, 20000, 6000, 1200, 100)), opened, shut,
        support_permille=dice.pick((0, 0, 65, 133)), **marks,
    )


def _stock(dice: Dice, key: str, name: str, start: date, weeks: int) -> Envelope:
    opened, shut = _valid(dice, start, weeks)
    marks: dict[str, Any] = {}
    if dice.chance(30):
        sort = dice.pick(tuple(CEILINGS))
        marks[sort] = dice.pick((500, 1000)) if sort == "max_share_permille" else dice.pick((2, 3, 1))
    return Envelope(
        key, "store", dice.pick((3, 5, 2, 8)), opened, shut, resource=name,
        support_permille=dice.pick((0, 0, 65)), **marks,
    )


def _valid(dice: Dice, start: date, weeks: int) -> tuple[date, date]:
    opened, shut = start - timedelta(days=30), start + timedelta(days=7 * weeks + 30)
    if dice.rare(20):
        opened = start + timedelta(days=dice.whole(0, 7 * weeks // 2))
    if dice.rare(20):
        shut = start + timedelta(days=dice.whole(7 * weeks // 3, 7 * weeks))
    return opened, shut
