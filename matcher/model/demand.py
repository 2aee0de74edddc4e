"""What legs ask of envelopes, and who may pay it: groups of cost lines, amounts, ceilings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from matcher.candidates import Legs
from matcher.domain.kinds import CASH, CASH_LINES, MATERIAL
from matcher.kinds.earmarks import Earmarks
from matcher.model.sheet import Ints

Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class LineGroup:
    """Cost lines that the same envelopes may pay. `lines` are indices into CASH_LINES, or one material's index."""

    cash: bool
    lines: tuple[int, ...]
    payers: Bools


@dataclass(frozen=True, eq=False)
class Demand:
    """What legs ask of envelopes: groups of cost lines, and `amount[leg, group]` in whole units (or pieces)."""

    groups: tuple[LineGroup, ...]
    amount: Ints
    payable: Bools  # [leg, envelope]: earmarks hold and some start of the leg lies in the validity
    ceiling: Ints  # [leg, envelope]: the most that one envelope may pay on one leg
    own: Ints  # [leg]: own funds of the leg's need

    def take(self, which: Ints) -> Demand:
        """The demand of some of the legs."""
        return Demand(self.groups, self.amount[which], self.payable[which], self.ceiling[which], self.own[which])


def ablest(number: int, chargeable: list[int]) -> Callable[[Demand], Demand]:
    """Narrows a demand to `number` payers a leg and group of lines: those that can pay most of it, given what they have.

    Of two that can pay the same, legs take turns, so that not all of them look at the same envelopes.
    """

    def narrowed(demand: Demand) -> Demand:
        kept = np.zeros_like(demand.payable)
        size = np.array(chargeable, dtype=np.float64) if chargeable else np.zeros(0)
        turn = np.arange(len(demand.payable))[:, None] * 7919 + np.arange(len(chargeable))[None, :] * 104729
        for index, group in enumerate(demand.groups):
            able = demand.payable & group.payers[None, :] & (demand.ceiling > 0)
            most = np.minimum(demand.ceiling, demand.amount[:, index][:, None]).astype(np.float64)
            # Weight by what the envelope has: large ones are able for many legs.
            rank = np.where(able, most * (1 + size[None, :] / max(size.max(initial=1), 1) * (turn % 97) / 97), -1.0)
            best = np.argsort(-rank, axis=1, kind="stable")[:, :number]
            rows = np.arange(len(demand.payable))[:, None]
            kept[rows, best] |= able[rows, best] & (demand.amount[:, index][:, None] > 0)
        return replace(demand, payable=kept)

    return narrowed


def demand_of(legs: Legs, earmarks: Earmarks) -> Demand:
    """The demand of every leg and who may pay it (MODEL.md sections 4 and 5)."""
    pool = legs.pool
    envelopes = pool.envelopes
    cash = np.array([row.resource == CASH for row in envelopes], dtype=np.bool_)
    pays = np.array([[row.pays(line) for line in CASH_LINES] for row in envelopes], dtype=np.bool_).reshape(-1, 7)
    groups: list[LineGroup] = []
    amounts: list[Ints] = []
    used = np.flatnonzero(legs.costs.any(axis=0))
    kinds: dict[bytes, list[int]] = {}
    for line in used:
        kinds.setdefault(pays[:, line].tobytes(), []).append(int(line))
    for lines in kinds.values():
        groups.append(LineGroup(True, tuple(lines), pays[:, lines[0]]))
        amounts.append(legs.costs[:, lines].sum(axis=1))
    for index, name in enumerate(legs.materials):
        if legs.material_units[:, index].any():
            payers = np.array([row.pays(MATERIAL + name) for row in envelopes], dtype=np.bool_)
            groups.append(LineGroup(False, (index,), payers))
            amounts.append(legs.material_units[:, index])
    amount = np.stack(amounts, axis=1).astype(np.int64) if amounts else np.zeros((len(legs), 0), dtype=np.int64)
    own = np.array([row.own_funds for row in pool.needs], dtype=np.int64)[legs.need]
    return Demand(tuple(groups), amount, _payable(legs, earmarks), _ceilings(legs, cash), own)


def _payable(legs: Legs, earmarks: Earmarks) -> Bools:
    """Admissible, and valid at one of the leg's starts at least."""
    counted = np.zeros((len(legs), legs.starts.shape[1] + 1), dtype=np.int16)
    np.cumsum(legs.starts, axis=1, out=counted[:, 1:])
    weeks = legs.starts.shape[1]
    payable = earmarks.admissible.copy()
    row = np.arange(len(legs))
    for envelope in range(payable.shape[1]):
        first = np.clip(earmarks.first_week[:, envelope], 0, weeks)
        after = np.clip(earmarks.last_week[:, envelope] + 1, 0, weeks)
        payable[:, envelope] &= counted[row, np.maximum(after, first)] > counted[row, first]
    return payable


def _ceilings(legs: Legs, cash: Bools) -> Ints:
    envelopes = legs.pool.envelopes
    totals = legs.costs.sum(axis=1)
    ceiling = np.zeros((len(legs), len(envelopes)), dtype=np.int64)
    units = {name: legs.material_units[:, i] for i, name in enumerate(legs.materials)}
    nothing = np.zeros(len(legs), dtype=np.int64)
    for index, row in enumerate(envelopes):
        whole = totals if cash[index] else units.get(row.resource, nothing)
        most = np.minimum(whole, row.chargeable)
        for limit in (row.per_leg, row.per_society):
            if limit is not None:
                most = np.minimum(most, limit)
        if row.max_share_permille is not None:
            most = np.minimum(most, row.max_share_permille * whole // 1000)
        if row.min_grant is not None:
            most = np.where(most < row.min_grant, 0, most)
        ceiling[:, index] = most
    return ceiling
