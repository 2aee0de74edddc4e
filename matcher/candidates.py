"""Legs as tables: a row for each way in which one offer could serve one need, and why the others were turned away."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.domain.pool import Pool

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Array = NDArray[Any]

_NOT_ROWS = ("pool", "languages", "materials")


@dataclass(frozen=True, eq=False)
class Legs:
    """One row a leg, sorted by need, offer, role and kind; every array has a row for each.

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
        taken: dict[str, Any] = {name: getattr(self, name)[index] for name in _columns()}
        return dataclasses.replace(self, **taken)

    @staticmethod
    def joined(parts: Sequence[Legs]) -> Legs:
        """Legs of the same pool, one after the other; at least one part."""
        if len(parts) == 1:
            return parts[0]
        whole: dict[str, Any] = {name: np.concatenate([getattr(part, name) for part in parts]) for name in _columns()}
        return dataclasses.replace(parts[0], **whole)


def _columns() -> list[str]:
    return [field.name for field in dataclasses.fields(Legs) if field.name not in _NOT_ROWS]


@dataclass(frozen=True, eq=False)
class Rejected:
    """Why pairs were turned away: `code[row, offer]` is a check's place in `names`, or -1 where the pair is eligible.

    A row is one (need, role), role 0 for the kinds without roles. One byte a pair, so that it fits at every size.
    """

    pool: Pool
    names: tuple[str, ...]
    need: Array
    role: Array
    code: NDArray[np.int8]

    @cached_property
    def counts(self) -> dict[str, int]:
        """By check, in order, how many (need, offer, role) it turned away; only those above 0."""
        return self._counted(self.code)

    @cached_property
    def _rows(self) -> dict[tuple[str, int], int]:
        needs = self.pool.needs
        return {(needs[n].need, int(r)): i for i, (n, r) in enumerate(zip(self.need, self.role, strict=True))}

    @cached_property
    def _offers(self) -> dict[str, int]:
        return {row.offer: i for i, row in enumerate(self.pool.offers)}

    def reason(self, need: str, offer: str, role: int | None) -> str | None:
        """The check that turned the pair away, None when it is eligible; KeyError for a pair that was not judged."""
        code = int(self.code[self._rows[need, role or 0], self._offers[offer]])
        return None if code < 0 else self.names[code]

    def by_need(self, need: str) -> dict[str, int]:
        """By check, how many of the need's pairs it turned away (of all its roles together)."""
        rows = [row for (key, _), row in self._rows.items() if key == need]
        return self._counted(self.code[rows])

    def _counted(self, code: NDArray[np.int8]) -> dict[str, int]:
        # Row by row: a mask over all pairs at once would take several times the table's memory.
        found = np.zeros(len(self.names) + 1, dtype=np.int64)
        for row in code:
            found += np.bincount(row + 1, minlength=len(found))
        return {name: int(number) for name, number in zip(self.names, found[1:], strict=True) if number}


@dataclass(frozen=True, eq=False)
class Candidates:
    """The outcome of screening."""

    legs: Legs
    rejected: Rejected
