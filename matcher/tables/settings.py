"""The settings of a scenario: name, calendar, limits, costs and policy out of its document."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from matcher.domain.funding import Costs
from matcher.domain.kinds import COST_CLASSES
from matcher.policy import Policy, read_policy
from matcher.scenario import Limits
from matcher.tables.problems import Problems, shown
from matcher.tables.scenario_file import Document
from matcher.tables.values import Wrong, day

PLAIN = ("format", "name", "title", "about", "start", "weeks", "approval", "currency")
SECTIONS = ("limits", "costs", "checks", "rules", "goals")
_LIMITS = ("seconds", "seed", "workers", "gap")
_MOST = {"later_permille": 10_000, "full_days": 1000, "medical_days": 1000}
_MOST_COST = 10**6


@dataclass(frozen=True)
class Settings:
    """All of a scenario but its tables. `start` and `weeks` are None where they could not be read."""

    name: str
    title: str
    about: str
    start: date | None
    weeks: int | None
    approval: date | None
    currency: str
    costs: Costs
    limits: Limits
    policy: Policy


class _Reader:
    """Takes single values from a document and notes what is wrong with them."""

    def __init__(self, document: Document, problems: Problems) -> None:
        self.document, self.values, self.problems = document, document.values, problems

    def wrong(self, key: str, wrong: str, mend: str) -> None:
        self.problems.add(self.document.file, self.document.row(key), key[:64], wrong, mend)

    def unknown(self, section: str, values: Collection[str], known: Collection[str]) -> None:
        for key in values:
            if key not in known:
                self.wrong(section + key, f"{shown(key)} is not known.",
                           self.problems.nearest(key, known, f"Known: {', '.join(known)}."))

    def text(self, key: str, *, required: bool = False) -> str:
        value = self.values.get(key, "")
        if not isinstance(value, str):
            self.wrong(key, f"{shown(str(value))} is no text.", f'Write {key} = "...".')
            return ""
        if required and not value.strip():
            self.wrong(key, "The value is missing.", f'Write {key} = "...".')
        return value.strip()

    def day(self, key: str) -> date | None:
        value = self.values.get(key)
        if value is None or value == "":
            self.wrong(key, "The value is missing.", "Write it as 2027-01-04.")
            return None
        given = value.isoformat() if isinstance(value, date) else value
        if not isinstance(given, str):
            self.wrong(key, f"{shown(str(value))} is not a date.", "Write it as 2027-01-04.")
            return None
        try:
            return day(given)
        except Wrong as error:
            self.wrong(key, error.wrong, error.mend)
            return None

    def number(self, key: str, value: Any, least: int, most: int, *, whole: bool = True, below: bool = False) -> Any:
        """The value where it is a number of this range, else None. `below`: the range is open at its lower end."""
        sort = int if whole else (int, float)
        in_range = isinstance(value, sort) and not isinstance(value, bool) and least <= value <= most
        if not in_range or (below and value == least):
            asked = f"a {'whole ' if whole else ''}number {f'above {least}' if below else f'from {least}'} up to {most}"
            self.wrong(key, f"{shown(str(value))} is not {asked}.", f"Write {asked}.")
            return None
        return value

    def section(self, name: str, known: Collection[str] | None = None) -> dict[str, Any]:
        values = self.values.get(name, {})
        if not isinstance(values, dict):
            self.wrong(name, f"{shown(str(values))} is no section.", f"Write [{name}] and its keys below.")
            return {}
        if known is not None:
            self.unknown(f"{name}.", values, known)
        return values


def read_settings(document: Document, problems: Problems) -> Settings:
    """The settings; only to be used when nothing was added to the problems."""
    reader = _Reader(document, problems)
    reader.unknown("", document.values, (*PLAIN, *SECTIONS))
    if document.values.get("format") != 1 or isinstance(document.values["format"], bool | float):
        reader.wrong("format", "The format is not 1.", "Write format = 1.")
    name, title, about = reader.text("name", required=True), reader.text("title"), reader.text("about")
    start, weeks = _calendar(reader)
    approval = reader.day("approval")
    currency = reader.text("currency", required=True)
    if currency and not re.fullmatch("[A-Z]{3}", currency):
        reader.wrong("currency", f"{shown(currency)} is no currency.", "Write its ISO 4217 code, e.g. CHF.")
    limits, costs = _limits(reader), _costs(reader)
    policy, wrong = read_policy(reader.section("checks"), reader.section("rules"), reader.section("goals"))
    for key, what, mend in wrong:
        reader.wrong(key, what, mend)
    return Settings(name, title, about, start, weeks, approval, currency, costs, limits, policy)


def _calendar(reader: _Reader) -> tuple[date | None, int | None]:
    start = reader.day("start")
    if start is not None and start.weekday() != 0:
        reader.wrong("start", f"{start} is no Monday.", "Begin the round on a Monday.")
        start = None
    if "weeks" not in reader.values:
        reader.wrong("weeks", "The value is missing.", "Write a whole number from 1 to 156.")
        return start, None
    return start, reader.number("weeks", reader.values["weeks"], 1, 156)


def _limits(reader: _Reader) -> Limits:
    given = reader.section("limits", _LIMITS)
    read = {
        "seconds": lambda value: reader.number("limits.seconds", value, 0, 10**6, whole=False, below=True),
        "seed": lambda value: reader.number("limits.seed", value, 0, 2**31 - 1),
        "workers": lambda value: reader.number("limits.workers", value, 0, 1024),
        "gap": lambda value: reader.number("limits.gap", value, 0, 1, whole=False),
    }
    values = {key: read[key](value) for key, value in given.items() if key in read}
    if values.get("gap") == 1:
        reader.wrong("limits.gap", "A gap of 1 would prove anything.", "Write a number below 1.")
        values["gap"] = None
    return Limits(**{key: value for key, value in values.items() if value is not None})


def _costs(reader: _Reader) -> Costs:
    fields = {each.name: each.default for each in dataclasses.fields(Costs)}
    given = reader.section("costs", tuple(fields))
    values: dict[str, Any] = {}
    for key, value in given.items():
        path = f"costs.{key}"
        if key == "free":
            values[key] = value
            if not isinstance(value, bool):
                reader.wrong(path, f"{shown(str(value))} is neither true nor false.", "Write true or false.")
        elif key == "per_diem":
            values[key] = _per_diem(reader, value)
        elif key == "fares":
            values[key] = _fares(reader, value)
        elif key in fields:
            values[key] = reader.number(path, value, 0, _MOST.get(key, _MOST_COST))
    return Costs(**{key: value for key, value in values.items() if value is not None})


def _per_diem(reader: _Reader, given: Any) -> tuple[tuple[str, int], ...] | None:
    if not isinstance(given, dict):
        reader.wrong("costs.per_diem", f"{shown(str(given))} is no table.",
                     "Write per_diem.low, per_diem.middle, per_diem.high.")
        return None
    reader.unknown("costs.per_diem.", given, COST_CLASSES)
    usual = dict(Costs().per_diem)
    for key, value in given.items():
        if key in usual:
            usual[key] = reader.number(f"costs.per_diem.{key}", value, 0, _MOST_COST) or 0
    return tuple((key, usual[key]) for key in COST_CLASSES)


def _fares(reader: _Reader, given: Any) -> tuple[tuple[int, int], ...] | None:
    """Pairs of a distance and the fare up to it."""
    def number(value: Any) -> bool:
        return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _MOST_COST

    mend = "Write [[km, fare], ...] with rising kilometres, e.g. [[1500, 400], [4000, 750]]."
    pairs = given if isinstance(given, list) else []
    if not pairs or not all(isinstance(pair, list) and len(pair) == 2 and all(map(number, pair)) for pair in pairs):
        reader.wrong("costs.fares", f"{shown(str(given))} is no list of distances and fares.", mend)
        return None
    distances = [pair[0] for pair in pairs]
    if any(here >= there for here, there in zip(distances, distances[1:], strict=False)):
        reader.wrong("costs.fares", "The kilometres do not rise.", mend)
    return tuple((pair[0], pair[1]) for pair in pairs)
