"""Tiny random rounds in which the rules bind: few societies, shared languages, windows that mostly meet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from matcher.domain.kinds import KINDS
from matcher.domain.parties import Society
from matcher.domain.pool import BaselineLeg, PastLeg, Pin, Pool
from matcher.domain.reference import Capability
from matcher.domain.requests import Need, Offer
from tests.helpers.oracle.dice import Dice
from tests.helpers.oracle.legs import REVIEW, SECONDMENT, SESSION, TEAM, eligible
from tests.helpers.oracle.making_money import costs, envelope
from tests.helpers.oracle.making_settings import settings
from tests.helpers.oracle.settings import Settings

START = date(2027, 1, 4)
CAPABILITIES = (
    Capability("SRV-CONT", KINDS, "none"),
    Capability("SRV-TRAC", KINDS, "direct"),
    Capability("OPS-EMER", (SECONDMENT, TEAM, SESSION), "indirect"),
    Capability("GOV-PLAN", (SECONDMENT, SESSION, REVIEW), "none"),
)
PLACES = {
    "KEN": ("AFR", -1.29, 36.82), "UGA": ("AFR", 0.35, 32.58), "FRA": ("EUR", 48.86, 2.35),
    "COL": ("AME", 4.71, -74.07), "LBN": ("MEN", 33.89, 35.5), "ICRC": (None, 46.2, 6.14),
}
THEMES = {
    "sessions": (SESSION,), "teams": (TEAM,), "reviews": (REVIEW,), "postings": (SECONDMENT,),
    "visits": (SECONDMENT, REVIEW), "teaching": (SESSION, SECONDMENT), "helping": (TEAM, SECONDMENT), "all": KINDS,
    "schools": (SESSION,),
}


def make(dice: Dice) -> tuple[Pool, dict[str, Any]]:
    """A pool and the tables checks, rules and goals of its scenario."""
    dice = replace(dice, rough=dice.pick((40, 10, 20, 20, 150)))
    weeks = dice.pick((3, 4, 5, 6, 8, 10))
    theme = dice.pick(tuple(THEMES))
    numbers = settings(dice)
    codes = [row.code for row in dice.some(_taught(THEMES[theme]), 1, dice.pick((1, 2)))]
    keys = dice.some([key for key in PLACES if key != "ICRC"], 3, 5)
    if dice.chance(12):
        keys = (*keys, "ICRC")
    shared = not dice.rare(35)
    societies = tuple(_society(dice, key, weeks, shared) for key in keys)
    shy = dice.rare(15)
    # Askers and givers overlap, so that pairs may help each other, but not so far that most pairs are one society.
    askers, givers = dice.pick((
        (keys[:-1], keys[1:]), (keys[:2], keys[2:]), (keys[:1], keys[1:]), (keys[:2], keys[:2]),
    ))
    if THEMES[theme][0] in (SESSION, TEAM):
        askers, givers = (keys[1:], keys[:2]) if THEMES[theme][0] == SESSION else (keys[:2], keys[1:])
    wishes = (1, 3) if TEAM in THEMES[theme] else (1 if shy else 3, 4)
    gifts = (3, 4) if THEMES[theme][0] == TEAM else (1 if shy else 3, 4)
    needs = tuple(
        _need(dice, f"n{at}", dice.odd(askers[at % len(askers)], keys, 15), theme, codes, weeks, keys)
        for at in range(1, 1 + dice.whole(*wishes))
    )
    offers = tuple(
        _offer(dice, f"o{at}", dice.odd(givers[at % len(givers)], keys, 15), theme, codes, weeks, keys)
        for at in range(1, 1 + dice.whole(*gifts))
    )
    envelopes = tuple(
        envelope(dice, f"e{at}", keys, needs, START, weeks, general=at == 1 and not shy)
        for at in range(1, 1 + dice.whole(0 if shy else 1, 3))
    )
    pairs = [(need.need, offer.offer) for need in needs for offer in offers]
    listed = numbers["checks"].get("listed", {}).get("on", False)
    affinity = {pair: dice.whole(0, 4) for pair in pairs if dice.chance(70)} if listed or dice.chance(20) else {}
    history = tuple(
        PastLeg(dice.pick(keys), dice.pick(keys), START.year - dice.whole(1, 3)) for _ in range(dice.whole(0, 2))
    )
    facts: dict[str, Any] = {
        "start": START, "weeks": weeks, "approval": START - timedelta(days=7 * dice.pick((8, 9, 7, 8, 5))),
        "currency": "CHF", "societies": societies, "needs": needs, "offers": offers, "envelopes": envelopes,
        "history": history, "affinity": affinity, "costs": costs(dice), "capabilities": CAPABILITIES,
    }
    standing = _standing(dice, Pool(**facts), numbers) if dice.chance(40) else {}
    return Pool(**facts, **standing), numbers


def _taught(kinds: tuple[str, ...]) -> list[Capability]:
    return [row for row in CAPABILITIES if set(kinds) & set(row.kinds)]


def _speech(dice: Dice, shared: bool = False) -> tuple[tuple[str, str], ...]:
    spoken, levels = (("en",), ("C1", "B2", "C2")) if shared else (("en", "en", "en", "fr"), ("C1", "B2", "C1", "B1"))
    first = (spoken[0] if shared else dice.pick(spoken), dice.pick(levels))
    second = (dice.pick(("fr", "es")), dice.pick(("C1", "B2", "A2", "B1")))
    return (first, second) if second[0] != first[0] and dice.chance(60) else (first,)


def _limit(dice: Dice) -> int | None:
    return dice.pick((1, 2, 0)) if dice.rare(12) else None


def _society(dice: Dice, key: str, weeks: int, shared: bool) -> Society:
    region, lat, lon = PLACES[key]
    placed = not dice.rare(6)
    opened = START + timedelta(days=dice.whole(0, 7 * weeks - 5))
    return Society(
        key, key, region, _speech(dice, shared), lat if placed else None, lon if placed else None,
        cost_class=dice.pick(("middle", "low", "high")), oda=dice.chance(60),
        security_tier=dice.odd(1, (2, 2, 2, 3, 4), 28), hosted_at_once=_limit(dice), hosted_in_round=_limit(dice),
        away_at_once=_limit(dice), standing=not dice.rare(2),
        blackouts=((opened, opened + timedelta(days=dice.whole(0, 12))),) if dice.rare(14) else (),
    )


def _window(dice: Dice, weeks: int) -> tuple[date, date]:
    first, last = START, START + timedelta(days=7 * weeks - 1)
    if dice.rare(25):
        first += timedelta(days=dice.whole(0, 7 * weeks // 2))
    if dice.rare(25):
        last -= timedelta(days=dice.whole(0, 7 * weeks // 3))
    return first, last


def _kinds(dice: Dice, theme: str) -> tuple[str, ...]:
    kinds = dice.some(THEMES[theme], 1, 2)
    if dice.rare(12):
        kinds += tuple(kind for kind in dice.some(KINDS, 1, 2) if kind not in kinds)
    return kinds


def _need(
    dice: Dice, key: str, society: str, theme: str, codes: list[str], weeks: int, keys: tuple[str, ...]
) -> Need:
    kinds = _kinds(dice, theme)
    level = dice.odd(dice.pick((2, 1, 0)), (3,), 18)
    earliest, latest = _window(dice, weeks)
    team = TEAM in kinds
    days = dice.odd(dice.pick((10, 7, 14, 5, 12)), (20, 1, 30), 25)
    return Need(
        key, society, kinds, None if kinds == (TEAM,) else dice.pick(codes),
        tuple(dice.pick(codes) for _ in range(dice.pick((2, 2, 2, 3)))) if team else (),
        level, dice.whole(level + 1, 5), dice.whole(1, 3), days, earliest, latest,
        contexts=dice.some(("conflict", "migration", "disaster"), 0, 2), people=dice.odd(1, (2, 2, 3), 20),
        mode=dice.odd(dice.pick(("either", "onsite")), ("remote",), 22) if not team else "either",
        languages=_speech(dice) if dice.rare(12) else None, interpreter=dice.chance(35),
        own_funds=dice.pick((100, 500, 1500, 4000)) if dice.chance(40) else 0,
        materials=tuple((name, dice.whole(1, 3)) for name in dice.some(("tablet", "satphone"), 1, 2))
        if dice.chance(12) else (),
        prefers=dice.some(keys, 1, 2) if dice.chance(20) else (),
        avoids=dice.some(keys, 1, 1) if dice.rare(8) else (),
    )


def _offer(
    dice: Dice, key: str, society: str, theme: str, codes: list[str], weeks: int, keys: tuple[str, ...]
) -> Offer:
    kinds = _kinds(dice, theme) if dice.rare(20) else tuple(dict.fromkeys((*THEMES[theme], *_kinds(dice, theme))))
    earliest, latest = _window(dice, weeks)
    least = dice.odd(dice.pick((1, 2)), (3,), 15)
    taught = tuple((code, dice.odd(dice.pick((4, 5)), (3,), 6)) for code in codes if not dice.rare(6))
    return Offer(
        key, society, kinds, taught or ((codes[0], 5),),
        dice.odd(dice.pick((40, 30, 60, 20, 24)), (14, 6), 25), earliest, latest, people=dice.pick((2, 1, 2, 3)),
        exchanges_max=dice.pick((2, 1, 3)), notice_weeks=dice.odd(0, (1, 3), 30),
        mode=dice.odd("either", ("onsite", "remote"), 22),
        languages=_speech(dice) if dice.rare(12) else None, clearance=dice.odd(dice.pick((3, 2)), (1,), 20),
        regions=dice.some(("AFR", "EUR", "AME", "MEN"), 1, 3) if dice.rare(10) else (),
        session_days=dice.pick((3, 5, 2, 8)), cohort_min=least, cohort_max=least + dice.whole(0, 3),
        prefers=dice.some(keys, 1, 2) if dice.chance(20) else (),
        avoids=dice.some(keys, 1, 1) if dice.rare(8) else (),
    )


def _standing(dice: Dice, pool: Pool, numbers: dict[str, Any]) -> dict[str, Any]:
    """Pins and a baseline, mostly on legs that may stand."""
    legs = eligible(pool, Settings.read(numbers))
    pins: dict[tuple[Any, ...], Pin] = {}
    for leg in dice.some(legs, 1, 2) if legs and dice.chance(75) else ():
        held = dice.chance(55)
        pins[leg.need.need, leg.offer.offer] = Pin(
            leg.need.need, leg.offer.offer, "in" if held else "out", leg.role if dice.chance(50) else None,
            pool.week_start(dice.pick(leg.starts)) if held and dice.chance(40) else None,
            leg.kind if dice.chance(30) else None,
        )
    if dice.chance(8):
        need, offer = dice.pick(pool.needs), dice.pick(pool.offers)
        pins[need.need, offer.offer] = Pin(need.need, offer.offer, dice.pick(("out", "in")))
    baseline: dict[tuple[Any, ...], BaselineLeg] = {}
    wanted = dice.chance(55)
    for leg in dice.some(legs, 0, 3) if wanted else ():
        week = dice.pick(leg.starts) if dice.chance(85) else dice.whole(0, pool.weeks - 1)
        row = BaselineLeg(leg.need.need, leg.offer.offer, leg.role, pool.week_start(week))
        baseline[row.need, row.offer, row.role] = row
    return {"pins": tuple(pins.values()), "baseline": tuple(baseline.values()) if wanted else None}
