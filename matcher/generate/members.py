"""Who takes part in a made-up round. Strengths, tiers and contexts are thrown: they tell nothing of a real society."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from matcher.domain.kinds import CONTEXTS
from matcher.generate.dice import Dice
from matcher.generate.reference import Place

Row = dict[str, Any]
"""A row before it is written: tuples for lists, dates, whole numbers, text; an empty cell has no key."""


@dataclass(frozen=True)
class Member:
    """A society in the round. `strength` 1, 2 or 4: how often it gives; `contexts`: what it lives with."""

    place: Place
    asks: bool
    gives: bool
    strength: int
    tier: int
    contexts: tuple[str, ...]

    @property
    def code(self) -> str:
        return self.place.code


def members(dice: Dice, places: Sequence[Place], count: int, regions: tuple[str, ...]) -> list[Member]:
    """A quarter ask and give, a fifth only give, the rest only ask. Every region has its share of the count."""
    able = [place for place in places if not regions or place.region in regions]
    if count > len(able):
        raise ValueError(f"There are only {len(able)} societies to choose from, not {count}.")
    chosen = sorted(dice.shuffled(able)[:count], key=lambda place: place.code)
    both, give = max(1, count // 4), max(1, count // 5)
    parts = dice.shuffled(["both"] * both + ["gives"] * give + ["asks"] * (count - both - give))
    return [
        Member(
            place,
            asks=part != "gives",
            gives=part != "asks",
            strength=dice.weighted([(1, 45), (2, 35), (4, 20)]),
            tier=dice.weighted([(1, 50), (2, 32), (3, 14), (4, 4)]) if part != "gives" else 1,
            contexts=tuple(dice.some(CONTEXTS, dice.weighted([(0, 20), (1, 35), (2, 30), (3, 15)]))),
        )
        for place, part in zip(chosen, parts, strict=True)
    ]


def society_rows(
    dice: Dice, who: Sequence[Member], asked: dict[str, int], given: dict[str, int], start: date, weeks: int
) -> list[Row]:
    """The table of societies. Whoever asks or gives far more than the rules' own limits allow has limits of its own."""
    rows = []
    for member in who:
        place = member.place
        row: Row = {"society": place.code, "name": place.name, "languages": tuple(place.languages.items()),
                    "lat": place.lat, "lon": place.lon, "cost_class": place.cost_class, "oda": place.oda,
                    "security_tier": member.tier}
        if place.region:
            row["region"] = place.region
        if asked.get(place.code, 0) > 6:
            row["hosted_at_once"] = 1 + asked[place.code] // 8
            row["hosted_in_round"] = asked[place.code] // 2
        elif dice.chance(12):
            row["hosted_in_round"] = dice.whole(1, 4)
        if given.get(place.code, 0) > 6:
            row["away_at_once"] = 2 + given[place.code] // 4
        elif dice.chance(12):
            row["away_at_once"] = dice.whole(1, 4)
        if dice.chance(35):
            row["blackouts"] = tuple(blackouts(dice, start, weeks))
        rows.append(row)
    return rows


def blackouts(dice: Dice, start: date, weeks: int) -> list[tuple[date, date]]:
    """One or two stretches of one to four weeks: holidays, elections, the rains."""
    spans = []
    for _ in range(dice.weighted([(1, 70), (2, 30)])):
        first = start + timedelta(days=dice.whole(0, max(0, weeks * 7 - 28)))
        spans.append((first, first + timedelta(days=7 * dice.whole(1, 4) - 1)))
    return sorted(spans)
