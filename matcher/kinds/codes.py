"""A pool as arrays, made once: what screening reads of every society, need and offer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.candidates import Bools, Ints
from matcher.domain.kinds import COST_CLASSES, KINDS, MODES, REGIONS, cefr_rank
from matcher.domain.pool import Pool

_NEED_FIELDS = ("level", "target", "days", "people", "own_funds", "interpreter")
_OFFER_FIELDS = ("people", "days_total", "session_days", "notice_weeks", "clearance")


@dataclass(frozen=True, eq=False)
class Codes:
    """One entry a society, need or offer in the pool's order; days are counted from the round's start."""

    pool: Pool

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """Every language of the pool, sorted: the columns of the ranks."""
        pool = self.pool
        rows = [*(s.languages for s in pool.societies), *(n.languages or () for n in pool.needs),
                *(o.languages or () for o in pool.offers)]
        return tuple(sorted({code for row in rows for code, _ in row}))

    @cached_property
    def materials(self) -> tuple[str, ...]:
        return tuple(sorted({name for need in self.pool.needs for name, _ in need.materials}))

    @cached_property
    def society_place(self) -> dict[str, int]:
        return {row.society: i for i, row in enumerate(self.pool.societies)}

    @cached_property
    def capability_place(self) -> dict[str, int]:
        return {row.code: i for i, row in enumerate(self.pool.capabilities)}

    @cached_property
    def need(self) -> dict[str, Ints]:
        """Whole-number fields of the needs."""
        return {name: _whole(getattr(row, name) for row in self.pool.needs) for name in _NEED_FIELDS}

    @cached_property
    def offer(self) -> dict[str, Ints]:
        """Whole-number fields of the offers."""
        return {name: _whole(getattr(row, name) for row in self.pool.offers) for name in _OFFER_FIELDS}

    @cached_property
    def need_society(self) -> Ints:
        return _whole(self.society_place[row.society] for row in self.pool.needs)

    @cached_property
    def offer_society(self) -> Ints:
        return _whole(self.society_place[row.society] for row in self.pool.offers)

    @cached_property
    def region(self) -> Ints:
        """Place in REGIONS, -1 for a component: it differs from every region, and not from another component's."""
        return _whole(-1 if row.region is None else REGIONS.index(row.region) for row in self.pool.societies)

    @cached_property
    def cost_class(self) -> Ints:
        return _whole(COST_CLASSES.index(row.cost_class) for row in self.pool.societies)

    @cached_property
    def tier(self) -> Ints:
        return _whole(row.security_tier for row in self.pool.societies)

    @cached_property
    def standing(self) -> Bools:
        return np.array([row.standing for row in self.pool.societies], dtype=np.bool_)

    @cached_property
    def direct_risk(self) -> Bools:
        return np.array([row.case_data_risk == "direct" for row in self.pool.capabilities], dtype=np.bool_)

    @cached_property
    def need_kinds(self) -> Bools:
        return _kinds(self.pool.needs)

    @cached_property
    def offer_kinds(self) -> Bools:
        return _kinds(self.pool.offers)

    @cached_property
    def capability_kinds(self) -> Bools:
        return _kinds(self.pool.capabilities)

    @cached_property
    def need_mode(self) -> Ints:
        """Place in MODES."""
        return _whole(MODES.index(row.mode) for row in self.pool.needs)

    @cached_property
    def offer_mode(self) -> Ints:
        return _whole(MODES.index(row.mode) for row in self.pool.offers)

    @cached_property
    def offer_levels(self) -> NDArray[np.int8]:
        """[offer, capability]: the level offered, -1 where the offer does not have it."""
        levels = np.full((len(self.pool.offers), len(self.pool.capabilities)), -1, dtype=np.int8)
        for i, row in enumerate(self.pool.offers):
            for code, level in row.capabilities:
                levels[i, self.capability_place[code]] = level
        return levels

    @cached_property
    def need_ranks(self) -> NDArray[np.int8]:
        """[need, language]: 1 (A1) to 6 (C2), 0 where not spoken."""
        return self._ranks(self.pool.needs)

    @cached_property
    def offer_ranks(self) -> NDArray[np.int8]:
        return self._ranks(self.pool.offers)

    def _ranks(self, asked: Sequence[Any]) -> NDArray[np.int8]:
        place = {code: i for i, code in enumerate(self.languages)}
        ranks = np.zeros((len(asked), len(self.languages)), dtype=np.int8)
        for i, row in enumerate(asked):
            spoken = self.pool.society[row.society].languages if row.languages is None else row.languages
            for code, level in spoken:
                ranks[i, place[code]] = cefr_rank(level)
        return ranks

    @cached_property
    def units(self) -> Ints:
        """[need, material]: the units asked."""
        units = np.zeros((len(self.pool.needs), len(self.materials)), dtype=np.int64)
        for i, row in enumerate(self.pool.needs):
            for name, number in row.materials:
                units[i, self.materials.index(name)] += number
        return units

    @cached_property
    def need_avoids(self) -> Bools:
        """[need, society]."""
        table = np.zeros((len(self.pool.needs), len(self.pool.societies)), dtype=np.bool_)
        for i, row in enumerate(self.pool.needs):
            table[i, [self.society_place[key] for key in row.avoids]] = True
        return table

    @cached_property
    def offer_avoids(self) -> Bools:
        """[offer, society]: avoided by the offer, or outside the regions that it goes to."""
        table = np.zeros((len(self.pool.offers), len(self.pool.societies)), dtype=np.bool_)
        for i, row in enumerate(self.pool.offers):
            if row.regions:
                table[i] = ~np.isin(self.region, [REGIONS.index(region) for region in row.regions])
            table[i, [self.society_place[key] for key in row.avoids]] = True
        return table

    def day(self, value: date) -> int:
        """Days from the round's start."""
        return (value - self.pool.start).days

    @cached_property
    def need_window(self) -> Ints:
        """[need, 2]: first and last day that it may touch."""
        return _whole((self.day(row.earliest), self.day(row.latest)) for row in self.pool.needs).reshape(-1, 2)

    @cached_property
    def offer_window(self) -> Ints:
        return _whole((self.day(row.earliest), self.day(row.latest)) for row in self.pool.offers).reshape(-1, 2)

    @cached_property
    def closed_before(self) -> NDArray[np.int16]:
        """[society, day]: how many days of the round before this one lie in a blackout of the society."""
        days = 7 * self.pool.weeks
        closed = np.zeros((len(self.pool.societies), days + 1), dtype=np.bool_)
        for i, row in enumerate(self.pool.societies):
            for first, last in row.blackouts:
                closed[i, max(self.day(first), 0) + 1:max(self.day(last), -1) + 2] = True
        return np.cumsum(closed, axis=1, dtype=np.int16)


def _whole(values: Iterable[Any]) -> Ints:
    return np.array(list(values), dtype=np.int64)


def _kinds(rows: Sequence[Any]) -> Bools:
    """[row, kind]: whether the row names the kind."""
    return np.array([[kind in row.kinds for kind in KINDS] for row in rows], dtype=np.bool_).reshape(-1, len(KINDS))
