"""A plan's document read against the facts: its legs as the oracle understands them, and what is wrong in each line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from matcher.domain.pool import Pool
from tests.helpers.oracle import worth
from tests.helpers.oracle.legs import SESSION, TEAM, Leg, judge
from tests.helpers.oracle.settings import Settings

Say = Callable[[str], None]


@dataclass(frozen=True)
class View:
    """What is known of a scenario: its facts and the tables checks, rules and goals; the rest only where given."""

    pool: Pool
    settings: Mapping[str, Any] = field(default_factory=dict)
    name: str | None = None
    seed: int | None = None
    gap: float = 0.0
    digest: str | None = None

    def read(self) -> Settings:
        return Settings.read(self.settings)


@dataclass(frozen=True)
class Seen:
    """An exchange of the document (`said`), its start as a week, and its legs with what the document says of each."""

    said: Mapping[str, Any]
    week: int
    legs: tuple[tuple[Leg, Mapping[str, Any]], ...]

    @property
    def id(self) -> str:
        return str(self.said["id"])

    @property
    def kind(self) -> str:
        return str(self.said["kind"])

    @property
    def weeks(self) -> range:
        return range(self.week, self.week + self.legs[0][0].weeks)

    @property
    def as_exchange(self) -> worth.Exchange:
        return worth.Exchange(self.kind, tuple(leg for leg, _ in self.legs), self.said["language"], self.week)


def look(pool: Pool, settings: Settings, document: Mapping[str, Any], say: Say) -> list[Seen]:
    """The exchanges that can be understood; for the others, and for every wrong field, a sentence."""
    found = []
    for said in document["exchanges"]:
        who = f"exchange {said['id']}"
        begin = date.fromisoformat(said["start"])
        week = pool.week_of(begin)
        legs = [pair for row in said["legs"] if (pair := _leg(pool, settings, said["kind"], row, say)) is not None]
        if week is None:
            say(f"{who}: start {begin} is no Monday of the round")
        if not said["legs"]:
            say(f"{who}: has no legs")
        if week is None or not legs:
            continue
        seen = Seen(said, week, tuple(legs))
        _exchange_fields(pool, settings, seen, say)
        found.append(seen)
    return found


def _leg(
    pool: Pool, settings: Settings, kind: str, row: Mapping[str, Any], say: Say
) -> tuple[Leg, Mapping[str, Any]] | None:
    who = f"leg {row['need']}-{row['offer']}"
    need, offer, role = pool.need.get(row["need"]), pool.offer.get(row["offer"]), row["role"]
    if need is None or offer is None:
        say(f"{who}: no such need or offer")
        return None
    if (kind == TEAM) != (role is not None) or (role is not None and not 1 <= role <= len(need.roles)):
        say(f"{who}: role {role} does not go with {kind}")
        return None
    leg, check = judge(pool, settings, need, offer, role, kind)
    if check is not None:
        say(f"{who}: check {check} turns it away")
    if leg is None:
        return None
    for name, right in (
        ("receiver", need.society), ("sender", offer.society), ("capability", leg.capability), ("gain", leg.gain),
        ("costs", leg.costs),
    ):
        if row[name] != right:
            say(f"{who}: {name} is {row[name]}, should be {right}")
    if not row["reasons"]:
        say(f"{who}: has no reason")
    return leg, row


def _exchange_fields(pool: Pool, settings: Settings, seen: Seen, say: Say) -> None:
    who, said, first = f"exchange {seen.id}", seen.said, seen.legs[0][0]
    host = first.sender if seen.kind == SESSION else first.receiver
    right = {
        "host": host.society, "days": first.days, "weeks": first.weeks, "mode": first.mode,
        "interpreter": first.interpreter,
    }
    for name, value in right.items():
        if said[name] != value:
            say(f"{who}: {name} is {said[name]}, should be {value}")
    for leg, row in seen.legs:
        if said["language"] not in leg.languages:
            say(f"{who}: language {said['language']} is not one that leg {leg} allows")
        if seen.week not in leg.starts:
            say(f"{who}: leg {leg} may not begin on {said['start']} (check window)")
        points = worth.points(pool, settings, leg, said["language"])
        if row["points"] != points:
            say(f"leg {leg}: points is {row['points']}, should be {points}")
