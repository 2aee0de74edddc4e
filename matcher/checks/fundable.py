"""Check fundable."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Any, ClassVar

import numpy as np

from matcher.candidates import Bools, Rows
from matcher.checks.language import Language, interpreter_possible
from matcher.checks.window import Window
from matcher.domain.kinds import CASH, CASH_LINES, MATERIAL
from matcher.domain.pool import Pool
from matcher.kinds.costing import cash_lines, material_units
from matcher.kinds.earmarks import Earmarks, earmarks

Payer = tuple[int, int, int]
"""What one envelope may pay on a leg: at most, at least, and the groups of lines as bits."""


def payable(demands: tuple[int, ...], cash: int, own: int, payers: tuple[Payer, ...], sources: int) -> bool:
    """Whether groups of lines can be paid in full by own funds (groups with bits in `cash`) and few payers.

    For chosen payers this is a transportation problem: every unit of cost has a payer, and every payer that is used
    gives at least its least. Each of the two can be met when no set of groups (of payers) asks more than its
    neighbours have, and by the theorem of Mendelsohn and Dulmage both are then met at once.
    """
    every = [mask for mask in range(1, 1 << len(demands))]
    asked = {mask: sum(d for g, d in enumerate(demands) if mask >> g & 1) for mask in every}
    asked[0] = 0
    if all(asked[mask] <= (own if mask & cash == mask else 0) for mask in every):
        return True
    useful = [p for p in payers if p[0] > 0 and p[0] >= p[1] and p[2]]
    for number in range(1, min(sources, len(useful)) + 1):
        for chosen in combinations(useful, number):
            if _covers(chosen, every, asked, cash, own) and _grants(chosen, asked):
                return True
    return False


def _covers(chosen: tuple[Payer, ...], every: list[int], asked: dict[int, int], cash: int, own: int) -> bool:
    return all(
        asked[mask] <= (own if mask & cash else 0) + sum(most for most, _, groups in chosen if groups & mask)
        for mask in every)


def _grants(chosen: tuple[Payer, ...], asked: dict[int, int]) -> bool:
    for number in range(1, len(chosen) + 1):
        for part in combinations(chosen, number):
            groups = 0
            for _, _, mask in part:
                groups |= mask
            if sum(least for _, least, _ in part) > asked[groups & (len(asked) - 1)]:
                return False
    return True


@dataclass(frozen=True)
class Fundable:
    """The leg's cost can be paid by its own funds and by envelopes whose every earmark and ceiling holds, taken alone."""

    name: ClassVar[str] = "fundable"
    on: bool = True

    def passes(self, rows: Rows, pool: Pool) -> Bools:
        return self.affordable(rows, pool, Window(), Language(), 3)

    def affordable(self, rows: Rows, pool: Pool, window: Window, language: Language, sources: int) -> Bools:
        """The check with the numbers of the policy that it hangs on."""
        if not len(rows):
            return np.zeros(0, dtype=np.bool_)
        spoken = language.allowed(rows).any(axis=1)
        interpreter = ~spoken & interpreter_possible(rows, pool)
        costs, units = cash_lines(rows, rows.onsite, interpreter), material_units(rows)
        marks = earmarks(pool, rows.need, rows.sender, rows.receiver, rows.kind, rows.capability, rows.days)
        starts = window.starts(rows, pool)
        own = rows.codes.need_field("own_funds")[rows.need]
        total = costs.sum(axis=1)
        result = (total <= own) & ~units.any(axis=1)
        # Quick: one envelope free of line earmarks and valid at some start pays all that own funds leave.
        counted = np.zeros((len(rows), pool.weeks + 1), dtype=np.int16)
        np.cumsum(starts, axis=1, out=counted[:, 1:])
        at = np.arange(len(rows))
        for i, row in enumerate(pool.envelopes):
            if row.resource != CASH or row.lines or sources < 1:
                continue
            most = np.minimum(total, row.chargeable)
            for limit in (row.per_leg, row.per_society):
                most = np.minimum(most, limit) if limit is not None else most
            if row.max_share_permille is not None:
                most = np.minimum(most, row.max_share_permille * total // 1000)
            first = np.clip(marks.first_week[:, i], 0, pool.weeks)
            after = np.clip(marks.last_week[:, i] + 1, 0, pool.weeks)
            valid = counted[at, np.maximum(first, after)] > counted[at, first]
            enough = (most >= np.maximum(total - own, 1)) & (most >= (row.min_grant or 0))
            result |= marks.admissible[:, i] & valid & enough & ~units.any(axis=1)
        remembered: dict[Any, bool] = {}
        for leg in np.flatnonzero(~result).tolist():
            result[leg] = self._exact(leg, pool, marks, starts[leg], costs[leg], units[leg], rows, int(own[leg]), sources,
                                      remembered)
        return np.asarray(result, dtype=np.bool_)

    def _exact(self, leg: int, pool: Pool, marks: Earmarks, starts: Any, costs: Any, units: Any, rows: Rows, own: int,
               sources: int, remembered: dict[Any, bool]) -> bool:
        weeks = np.flatnonzero(starts)
        kept = np.flatnonzero(marks.admissible[leg])
        first, last = marks.first_week[leg, kept][:, None], marks.last_week[leg, kept][:, None]
        valid = (first <= weeks[None, :]) & (weeks[None, :] <= last)
        sets = {tuple(kept[column].tolist()) for column in valid.T}
        lines = [(line, int(amount)) for line, amount in zip(CASH_LINES, costs, strict=True) if amount]
        lines += [(MATERIAL + name, int(number)) for name, number in zip(rows.codes.materials, units, strict=True) if number]
        total = int(costs.sum())
        for chosen in sorted(sets):
            groups: dict[tuple[bool, tuple[int, ...]], int] = {}
            for line, amount in lines:
                key = (line.startswith(MATERIAL), tuple(e for e in chosen if pool.envelopes[e].pays(line)))
                groups[key] = groups.get(key, 0) + amount
            payers = []
            for e in chosen:
                row = pool.envelopes[e]
                whole = total if row.resource == CASH else sum(a for name, a in lines if name == MATERIAL + row.resource)
                most = min(whole, row.chargeable, *(x for x in (row.per_leg, row.per_society) if x is not None))
                if row.max_share_permille is not None:
                    most = min(most, row.max_share_permille * whole // 1000)
                bits = sum(1 << g for g, (_, able) in enumerate(groups) if e in able)
                payers.append((most, row.min_grant or 0, bits))
            cash = sum(1 << g for g, (material, _) in enumerate(groups) if not material)
            question = (tuple(groups.values()), cash, own, tuple(sorted(payers, reverse=True)), sources)
            if question not in remembered:
                remembered[question] = payable(*question)
            if remembered[question]:
                return True
        return False

    def facts(self, rows: Rows, pool: Pool) -> dict[str, Any]:
        interpreter = ~Language().allowed(rows).any(axis=1) & interpreter_possible(rows, pool)
        costs, units = cash_lines(rows, rows.onsite, interpreter)[0], material_units(rows)[0]
        marks = earmarks(pool, rows.need, rows.sender, rows.receiver, rows.kind, rows.capability, rows.days)
        fitting = [row.envelope for i, row in enumerate(pool.envelopes) if marks.admissible[0, i]]
        lines = {line: int(amount) for line, amount in zip(CASH_LINES, costs, strict=True) if amount}
        lines |= {MATERIAL + name: int(n) for name, n in zip(rows.codes.materials, units, strict=True) if n}
        return {"cost": int(costs.sum()), "costs": lines, "own_funds": pool.needs[rows.need[0]].own_funds,
                "envelopes": fitting}
