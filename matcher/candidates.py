"""Legs as tables: a row for each way in which one offer could serve one need, and why the others were turned away."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.domain.kinds import COST_CLASSES, JOINT_OPERATION, KINDS, MODES, REGIONS, cefr_rank
from matcher.domain.pool import Pool

Bools = NDArray[np.bool_]
Array = NDArray[Any]


@dataclass(frozen=True, eq=False)
class Legs:
    """One row a leg; every array has a row for each.

    `need`, `offer`, `capability`, `receiver`, `sender` count in the pool's tuples, `kind` in KINDS, `language` in
    `languages` (-1: none, and for kinds whose language the exchange chooses). `role` is 0 or the role's number.
    `allowed` and `both_high` have a column a language, `starts` one a week, `costs` one a cash line (CASH_LINES,
    whole units), `material_units` one a name of `materials`. `travellers` is n of MODEL.md section 4, `busy` the
    persons of the offer that the leg itself holds.
    """

    pool: Pool
    languages: tuple[str, ...]
    materials: tuple[str, ...]
    need: Array
    offer: Array
    role: Array
    kind: Array
    capability: Array
    receiver: Array
    sender: Array
    onsite: Bools
    language: Array
    interpreter: Bools
    allowed: Bools
    both_high: Bools
    gain: Array
    days: Array
    weeks: Array
    travellers: Array
    busy: Array
    starts: Bools
    costs: Array
    material_units: Array

    def __len__(self) -> int:
        return len(self.need)

    def take(self, index: Array) -> Legs:
        """Some of the legs, by mask or number."""
        return dataclasses.replace(self, **{
            field.name: getattr(self, field.name)[index]
            for field in dataclasses.fields(self) if field.name not in ("pool", "languages", "materials")})

    @staticmethod
    def joined(parts: list[Legs]) -> Legs:
        """Legs of the same pool, one after the other."""
        first = parts[0]
        if len(parts) == 1:
            return first
        return dataclasses.replace(first, **{
            field.name: np.concatenate([getattr(part, field.name) for part in parts])
            for field in dataclasses.fields(first) if field.name not in ("pool", "languages", "materials")})


@dataclass(frozen=True, eq=False)
class Rejected:
    """Why pairs were turned away: `code[row, offer]` is a check's place in `names`, or -1 where the pair is eligible.

    A row is one (need, role), role 0 for the kinds without roles. `counts` has the number of pairs by check.
    """

    pool: Pool
    names: tuple[str, ...]
    need: Array
    role: Array
    code: NDArray[np.int8]

    @cached_property
    def counts(self) -> dict[str, int]:
        found = np.bincount(self.code[self.code >= 0].ravel(), minlength=len(self.names))
        return {name: int(number) for name, number in zip(self.names, found, strict=True) if number}

    @cached_property
    def _rows(self) -> dict[tuple[str, int], int]:
        return {(self.pool.needs[n].need, int(r)): i for i, (n, r) in enumerate(zip(self.need, self.role, strict=True))}

    @cached_property
    def _offers(self) -> dict[str, int]:
        return {row.offer: i for i, row in enumerate(self.pool.offers)}

    def reason(self, need: str, offer: str, role: int | None) -> str | None:
        """The check that turned the pair away, None when it is eligible; KeyError for a pair that was not judged."""
        code = int(self.code[self._rows[need, role or 0], self._offers[offer]])
        return None if code < 0 else self.names[code]

    def by_need(self, need: str) -> dict[str, int]:
        """By check, how many of the need's pairs it turned away."""
        place = self.pool.needs.index(self.pool.need[need])
        codes = self.code[self.need == place]
        found = np.bincount(codes[codes >= 0].ravel(), minlength=len(self.names))
        return {name: int(number) for name, number in zip(self.names, found, strict=True) if number}


@dataclass(frozen=True, eq=False)
class Candidates:
    """The outcome of screening."""

    legs: Legs
    rejected: Rejected


@dataclass(frozen=True, eq=False)
class Codes:
    """A pool as arrays, made once: one entry a society, need or offer, in the pool's order."""

    pool: Pool

    @cached_property
    def languages(self) -> tuple[str, ...]:
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

    def need_field(self, name: str) -> NDArray[np.int64]:
        """A whole-number field of every need."""
        return np.array([getattr(row, name) for row in self.pool.needs], dtype=np.int64)

    def offer_field(self, name: str) -> NDArray[np.int64]:
        """A whole-number field of every offer."""
        return np.array([getattr(row, name) for row in self.pool.offers], dtype=np.int64)

    @cached_property
    def need_society(self) -> NDArray[np.int64]:
        return np.array([self.society_place[row.society] for row in self.pool.needs], dtype=np.int64)

    @cached_property
    def offer_society(self) -> NDArray[np.int64]:
        return np.array([self.society_place[row.society] for row in self.pool.offers], dtype=np.int64)

    @cached_property
    def region(self) -> NDArray[np.int64]:
        """Place in REGIONS, -1 for a component."""
        return np.array([-1 if s.region is None else REGIONS.index(s.region) for s in self.pool.societies], dtype=np.int64)

    @cached_property
    def cost_class(self) -> NDArray[np.int64]:
        return np.array([COST_CLASSES.index(s.cost_class) for s in self.pool.societies], dtype=np.int64)

    @cached_property
    def offer_kinds(self) -> Bools:
        return np.array([[kind in row.kinds for kind in KINDS] for row in self.pool.offers], dtype=np.bool_).reshape(-1, 4)

    @cached_property
    def capability_kinds(self) -> Bools:
        return np.array([[kind in row.kinds for kind in KINDS] for row in self.pool.capabilities],
                        dtype=np.bool_).reshape(-1, 4)

    @cached_property
    def offer_levels(self) -> NDArray[np.int8]:
        """[offer, capability]: the level offered, -1 where the offer does not have it."""
        levels = np.full((len(self.pool.offers), len(self.pool.capabilities)), -1, dtype=np.int8)
        for i, row in enumerate(self.pool.offers):
            for code, level in row.capabilities:
                levels[i, self.capability_place[code]] = level
        return levels

    def _ranks(self, rows: list[tuple[tuple[str, str], ...]]) -> NDArray[np.int8]:
        place = {code: i for i, code in enumerate(self.languages)}
        ranks = np.zeros((len(rows), len(self.languages)), dtype=np.int8)
        for i, row in enumerate(rows):
            for code, level in row:
                ranks[i, place[code]] = cefr_rank(level)
        return ranks

    @cached_property
    def need_ranks(self) -> NDArray[np.int8]:
        """[need, language]: 1 (A1) to 6 (C2), 0 where not spoken."""
        pool = self.pool
        return self._ranks([pool.society[n.society].languages if n.languages is None else n.languages for n in pool.needs])

    @cached_property
    def offer_ranks(self) -> NDArray[np.int8]:
        pool = self.pool
        return self._ranks([pool.society[o.society].languages if o.languages is None else o.languages for o in pool.offers])

    @cached_property
    def need_mode(self) -> NDArray[np.int64]:
        return np.array([MODES.index(row.mode) for row in self.pool.needs], dtype=np.int64)

    @cached_property
    def offer_mode(self) -> NDArray[np.int64]:
        return np.array([MODES.index(row.mode) for row in self.pool.offers], dtype=np.int64)

    @cached_property
    def own_materials(self) -> NDArray[np.int64]:
        """[need, material] units."""
        units = np.zeros((len(self.pool.needs), len(self.materials)), dtype=np.int64)
        for i, row in enumerate(self.pool.needs):
            for name, number in row.materials:
                units[i, self.materials.index(name)] += number
        return units

    @cached_property
    def avoided(self) -> Bools:
        """[need, offer] cannot be asked in one table at every size: see `avoids`. Here [need, society]."""
        table = np.zeros((len(self.pool.needs), len(self.pool.societies)), dtype=np.bool_)
        for i, row in enumerate(self.pool.needs):
            table[i, [self.society_place[s] for s in row.avoids]] = True
        return table

    @cached_property
    def offer_avoided(self) -> Bools:
        """[offer, society]: avoided by the offer, or outside its regions."""
        table = np.zeros((len(self.pool.offers), len(self.pool.societies)), dtype=np.bool_)
        for i, row in enumerate(self.pool.offers):
            if row.regions:
                table[i] = ~np.isin(self.region, [REGIONS.index(r) for r in row.regions])
            table[i, [self.society_place[s] for s in row.avoids]] = True
        return table


@dataclass(frozen=True, eq=False)
class Rows:
    """Legs under judgement: what is asked of whom, before anything else is known."""

    codes: Codes
    need: Array
    offer: Array
    role: Array
    kind: Array
    capability: Array

    def __len__(self) -> int:
        return len(self.need)

    def take(self, index: Array) -> Rows:
        return Rows(self.codes, self.need[index], self.offer[index], self.role[index], self.kind[index],
                    self.capability[index])

    @cached_property
    def receiver(self) -> Array:
        return self.codes.need_society[self.need]

    @cached_property
    def sender(self) -> Array:
        return self.codes.offer_society[self.offer]

    @cached_property
    def onsite(self) -> Bools:
        """On site unless a side is remote."""
        remote = MODES.index("remote")
        return np.asarray((self.codes.need_mode[self.need] != remote) & (self.codes.offer_mode[self.offer] != remote))

    @cached_property
    def regions_differ(self) -> Bools:
        return np.asarray(self.codes.region[self.receiver] != self.codes.region[self.sender])

    @cached_property
    def is_session(self) -> Bools:
        return np.asarray(self.kind == KINDS.index("practice_exchange"))

    @cached_property
    def is_team(self) -> Bools:
        return np.asarray(self.kind == KINDS.index(JOINT_OPERATION))

    @cached_property
    def days(self) -> Array:
        return np.where(self.is_session, self.codes.offer_field("session_days")[self.offer],
                        self.codes.need_field("days")[self.need])

    @cached_property
    def travellers(self) -> Array:
        return np.where(self.is_team, 1, self.codes.need_field("people")[self.need])

    @cached_property
    def host(self) -> Array:
        """The society where it would happen on site."""
        return np.where(self.is_session, self.sender, self.receiver)
