"""How likely a proposed leg is accepted: assumptions in a table, by kind, region and history."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from matcher.candidates import Legs
from matcher.domain.errors import DataError, Problem
from matcher.domain.kinds import KINDS
from matcher.domain.pool import Pool
from matcher.model.sheet import Ints
from matcher.tables.reference import reference_folder

FILE = "acceptance.csv"
_VALUES = {"kind": KINDS, "region": ("same", "other"), "history": ("known", "new")}
NAMES = tuple(value for values in _VALUES.values() for value in values)
"""Every number of the table, each by a name of its own."""
FACTORS = ("same", "other", "known", "new")
"""Those that the chance of a kind is multiplied by: in one region or two, known to each other or not."""
_YEARS = 2  # of history that count, as the goal fit counts them
_LEAST, _MOST = 10, 1000
HIGHEST = 2000
"""Permille that a number of the table has at most."""


@dataclass(frozen=True)
class Chances:
    """Permille of a yes by kind, and factors in permille by region and history; every number is an assumption.

    `of` multiplies them, rounds down and keeps the outcome from 1 % to 100 %.
    """

    kind: tuple[tuple[str, int], ...]
    region: tuple[tuple[str, int], ...] = (("same", 1000), ("other", 1000))
    history: tuple[tuple[str, int], ...] = (("known", 1000), ("new", 1000))

    def __post_init__(self) -> None:
        for what, values in _VALUES.items():
            given = dict(getattr(self, what))
            if sorted(given) != sorted(values):
                raise ValueError(f"{what} must name each of {', '.join(values)} once.")
            if any(not 0 <= permille <= HIGHEST for permille in given.values()):
                raise ValueError(f"{what} must be in permille, from 0 to 2000.")

    def with_permille(self, value: str, permille: int) -> Chances:
        """The same with another number for one kind, `same` or `other` region, `known` or `new` history; ValueError."""
        for what, values in _VALUES.items():
            if value in values:
                rows = tuple((name, permille if name == value else old) for name, old in getattr(self, what))
                return replace(self, **{what: rows})
        raise ValueError(f"'{value}' is not known: write one of {', '.join(NAMES)}.")

    def permille(self, value: str) -> int:
        """The number of one kind, region or history."""
        return {**dict(self.kind), **dict(self.region), **dict(self.history)}[value]

    def of(self, legs: Legs) -> Ints:
        """Permille of a yes for every leg: both Societies of a leg together."""
        pool = legs.pool
        kind = np.array([dict(self.kind)[name] for name in KINDS], dtype=np.int64)[legs.kind]
        regions = np.array([row.region or row.society for row in pool.societies])
        same = regions[legs.receiver] == regions[legs.sender]
        known = _known(pool)
        pairs = zip(legs.receiver.tolist(), legs.sender.tolist(), strict=True)
        met = np.array([pair in known for pair in pairs], dtype=np.bool_)
        region, history = dict(self.region), dict(self.history)
        factor = np.where(same, region["same"], region["other"]) * np.where(met, history["known"], history["new"])
        chance: Ints = np.clip(kind * factor // 1_000_000, _LEAST, _MOST).astype(np.int64)
        return chance


def _known(pool: Pool) -> set[tuple[int, int]]:
    """(receiver, sender) by place of those that worked together lately, either way."""
    place = {row.society: i for i, row in enumerate(pool.societies)}
    found = set()
    for row in pool.history:
        if pool.start.year - _YEARS <= row.year < pool.start.year and {row.need_society, row.offer_society} <= place.keys():
            pair = place[row.need_society], place[row.offer_society]
            found |= {pair, pair[::-1]}
    return found


def read_chances(path: Path | None = None) -> Chances:
    """The table of a file, the bundled one by default; DataError with every problem."""
    with (path or reference_folder() / FILE).open(encoding="utf-8", newline="") as file:
        return chances_of(csv.DictReader(file), str(path or FILE))


def chances_of(rows: Iterable[Mapping[str, str | None]], file: str = FILE) -> Chances:
    """Chances from rows with `what`, `value`, `permille`; DataError with every problem."""
    found: dict[str, dict[str, int]] = {what: {} for what in _VALUES}
    problems = []
    for number, row in enumerate(rows, 2):
        what, value, permille = ((row.get(name) or "").strip() for name in ("what", "value", "permille"))
        if value not in _VALUES.get(what, ()):
            known = "; ".join(f"{key}: {', '.join(values)}" for key, values in _VALUES.items())
            problems.append(Problem(file, number, "value", f"'{what} {value}' is not known.", f"Write one of {known}."))
        elif not permille.isascii() or not permille.isdigit() or not 0 <= int(permille[:9]) <= HIGHEST:
            problems.append(Problem(file, number, "permille", f"'{permille}' is not a whole number from 0 to 2000.",
                                    "Write permille, e.g. 800 for 80 %."))
        else:
            found[what][value] = int(permille)
    missing = [f"{what} {value}" for what, values in _VALUES.items() for value in values if value not in found[what]]
    if missing and not problems:
        problems.append(Problem(file, 0, "value", f"Missing: {', '.join(missing)}.", "Give each of them a row."))
    if problems:
        raise DataError(problems)
    kind, region, history = (tuple(found[what].items()) for what in _VALUES)
    return Chances(kind, region, history)
