"""A whole made-up round, from a seed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta

from matcher.domain.funding import Costs
from matcher.domain.kinds import KINDS
from matcher.generate.demand import demand
from matcher.generate.dice import Dice
from matcher.generate.envelopes import envelope_rows, materials
from matcher.generate.members import Member, Row, members, society_rows
from matcher.generate.needs import need_rows
from matcher.generate.offers import offer_rows
from matcher.generate.reference import ICRC, places
from matcher.generate.sizes import Size
from matcher.generate.spoilt import invalid, unlucky
from matcher.generate.themes import theme
from matcher.tables.reference import capabilities

ABOUT = "Names, regions, languages and places are real; needs, offers, money, levels and tiers are thrown by dice."


@dataclass(frozen=True)
class Made:
    """A made-up round: its settings (the keys of `scenario.toml`), its tables by name, its rough demand."""

    settings: dict[str, object]
    tables: dict[str, list[Row]]
    demand: int


def generate(
    *, name: str, size: Size, seed: int, start: date = date(2027, 1, 4), weeks: int = 52, bad: bool = False,
    title: str = "", about: str = "",
) -> Made:
    """A realistic round: the same for the same arguments on any machine.

    `start` is a Monday. With `bad` it has the faults that real rounds have: rows that are refused when the tables
    are read, and legal rows that nobody can help. Raises ValueError when there are not so many societies.
    """
    if start.weekday() != 0:
        raise ValueError("start must be a Monday.")
    if not 26 <= weeks <= 156:
        raise ValueError("weeks must be from 26 to 156, so that windows of half a year fit.")
    dice = Dice(seed)
    who = members(dice, places(), size.societies, size.regions)
    if size.societies >= 60:
        who.append(Member(ICRC, asks=False, gives=True, strength=2, tier=1, contexts=()))
    spoken_of = theme(dice, capabilities(), size.offers)
    needs = need_rows(dice, size.needs, who, spoken_of, materials(size.envelopes), start, weeks)
    offers = offer_rows(dice, size.offers, who, spoken_of, start, weeks)
    asked, given = Counter(row["society"] for row in needs), Counter(row["society"] for row in offers)
    cost = demand(needs, offers, {member.code: member.place for member in who}, Costs())
    money = cost * 1000 // size.ratio_permille
    tables = {
        "societies": society_rows(dice, who, asked, given, start, weeks),
        "needs": needs,
        "offers": offers,
        "envelopes": envelope_rows(dice, size.envelopes, money, who, needs, start, weeks),
        "history": _history(dice, who, size.needs // 3, start.year),
    }
    settings: dict[str, object] = {
        "format": 1, "name": name, "title": title or f"A made-up round of {size.societies} societies",
        "about": about or f"{ABOUT} Seed {seed}.",
        "start": start, "weeks": weeks, "approval": start - timedelta(days=21), "currency": "CHF",
    }
    made = Made(settings, tables, cost)
    return replace(made, tables=invalid(unlucky(tables, start))) if bad else made


def _history(dice: Dice, who: list[Member], count: int, year: int) -> list[Row]:
    """Who helped whom in the two years before: the strong, again and again."""
    givers = [(member.code, float(member.strength)) for member in who if member.gives]
    askers = [member.code for member in who if member.asks]
    rows: list[Row] = []
    for _ in range(count):
        receiver, sender = dice.one(askers), dice.weighted(givers)
        if receiver != sender:
            rows.append({"need_society": receiver, "offer_society": sender,
                         "year": year - dice.whole(1, 2), "kind": dice.one(KINDS)})
    return sorted(rows, key=lambda row: (row["need_society"], row["offer_society"], row["year"], row["kind"]))
