"""Which money decisions there are: charges leg by leg where the detail asks for it, else by class of earmarks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.candidates import Legs
from matcher.domain.kinds import JOINT_OPERATION, KINDS, REGIONS
from matcher.kinds.earmarks import Earmarks
from matcher.model.demand import Bools, Demand
from matcher.model.detail import Detail
from matcher.model.sheet import Ints, Sheet

JOP = KINDS.index(JOINT_OPERATION)


@dataclass(frozen=True, eq=False)
class Flows:
    """Money by class of earmarks: what leg columns of one class take from one (merged) envelope.

    A class is who may pay: a leg's columns fall in different ones where envelopes are valid at different starts.
    """

    classes: Ints  # [pair]: class of each (leg column, group) pair
    place: Ints  # [pair]: the leg column, by its place among them
    leg: Ints  # [pair]
    amount: Ints  # [pair], after own funds where these can only go one way
    limit: Ints  # [pair]: own funds that may still be taken off the pair's amount
    payers: Bools  # [class, merged envelope]
    receiver: Ints  # [class]: the receiver, or -1 where no payer counts by society
    members: tuple[Ints, ...]  # [merged envelope]: envelopes in it
    flow_class: Ints  # [flow]
    flow_payer: Ints  # [flow]
    column: Ints  # [flow]
    own_column: Ints  # [class], -1 without
    cash: Bools  # [class]


@dataclass(frozen=True, eq=False)
class Charges:
    """Money leg by leg: arcs (leg, group, envelope), own funds (leg, group), and who is a source of a leg."""

    leg: Ints
    group: Ints
    envelope: Ints
    column: Ints
    own_leg: Ints
    own_group: Ints
    own_column: Ints
    source_leg: Ints
    source_envelope: Ints
    source_column: Ints


@dataclass(frozen=True, eq=False)
class Money:
    """All money columns of a sheet."""

    demand: Demand
    explicit: Bools
    flows: Flows
    charges: Charges

    def cash_columns(self) -> Ints:
        """Columns that count as cash charges, the goal `cost`."""
        groups = np.array([group.cash for group in self.demand.groups], dtype=np.bool_)
        flows, charges = self.flows, self.charges
        return np.concatenate([flows.column[flows.cash[flows.flow_class]], charges.column[groups[charges.group]]])


def make_money(sheet: Sheet, legs: Legs, marks: Earmarks, leg: Ints, start: Ints, detail: Detail, demand: Demand,
               sources: int) -> Money:
    """Lays the money columns on a sheet: leg by leg for needs named by the detail, by class for the others.

    `leg` and `start` are those of the leg columns (a start below 0: not yet chosen).
    """
    explicit = detail.money[legs.need]
    if detail.pooled:
        start = np.full(len(start), -1, dtype=np.int64)  # a start of such a sheet stands in for others
    flows = _flows(sheet, legs, marks, leg, start, demand, ~explicit, detail.pooled)
    return Money(demand, explicit, flows, _charges(sheet, legs, demand, explicit, sources))


def _charges(sheet: Sheet, legs: Legs, demand: Demand, explicit: Bools, sources: int) -> Charges:
    arcs: list[tuple[Ints, Ints, Ints]] = []
    own: list[tuple[Ints, Ints]] = []
    for index, group in enumerate(demand.groups):
        wanted = explicit & (demand.amount[:, index] > 0)
        leg, envelope = np.nonzero(demand.payable & group.payers[None, :] & (demand.ceiling > 0) & wanted[:, None])
        arcs.append((leg, np.full(len(leg), index), envelope))
        if group.cash:
            owners = np.flatnonzero(wanted & (demand.own > 0))
            own.append((owners, np.full(len(owners), index)))
    leg, group_of, envelope = _joined(arcs, 3)
    own_leg, own_group = _joined(own, 2)
    arc_most = np.minimum(demand.amount[leg, group_of], demand.ceiling[leg, envelope])
    pairs = np.unique(leg * max(len(legs.pool.envelopes), 1) + envelope)
    pair_leg, pair_envelope = np.divmod(pairs, max(len(legs.pool.envelopes), 1))
    many = np.bincount(pair_leg, minlength=len(legs)) > sources
    granted = np.array([(row.min_grant or 0) > 1 for row in legs.pool.envelopes], dtype=np.bool_)
    asked = many[pair_leg] | (granted[pair_envelope] if len(pair_envelope) else np.zeros(0, bool))
    return Charges(
        leg, group_of, envelope, sheet.add_columns(len(leg), upper=arc_most, implied=True),
        own_leg, own_group,
        sheet.add_columns(len(own_leg), upper=np.minimum(demand.amount[own_leg, own_group], demand.own[own_leg]), implied=True),
        pair_leg[asked], pair_envelope[asked], sheet.add_columns(int(asked.sum())),
    )


def _joined(parts: Sequence[tuple[Ints, ...]], width: int) -> tuple[Ints, ...]:
    if not parts:
        return tuple(np.zeros(0, dtype=np.int64) for _ in range(width))
    return tuple(np.concatenate(column).astype(np.int64) for column in zip(*parts, strict=True))


def _merged(demand: Demand, legs: Legs) -> tuple[Ints, ...]:
    """Envelopes that pay exactly the same legs and lines in the same days stand as one, unless one counts by society."""
    together: dict[bytes, list[int]] = {}
    for index, row in enumerate(legs.pool.envelopes):
        lines = bytes(bool(group.payers[index]) for group in demand.groups)
        valid = f"{row.valid_from}{row.valid_to}".encode()
        key = np.packbits(demand.payable[:, index]).tobytes() + lines + valid
        together.setdefault(key if row.per_society is None else key + str(index).encode(), []).append(index)
    return tuple(np.asarray(members, dtype=np.int64) for members in together.values())


def _open(legs: Legs, marks: Earmarks, leg: Ints, start: Ints, demand: Demand, members: tuple[Ints, ...]) -> Bools:
    """[leg column, merged envelope]: whether it may pay something of the leg at that start."""
    table = np.zeros((len(leg), len(members)), dtype=np.bool_)
    for index, own in enumerate(members):
        able = np.max(np.where(demand.payable[:, own], demand.ceiling[:, own], 0), axis=1) > 0
        first, last = marks.first_week[leg, own[0]], marks.last_week[leg, own[0]]
        table[:, index] = able[leg] & ((start < 0) | ((first <= start) & (start <= last)))
    return table


def _flows(sheet: Sheet, legs: Legs, marks: Earmarks, leg: Ints, start: Ints, demand: Demand, wanted: Bools,
           pooled: bool) -> Flows:
    members, pool = _merged(demand, legs), legs.pool
    societal = np.array([pool.envelopes[m[0]].per_society is not None for m in members], dtype=np.bool_)
    cash_groups = [g for g, group in enumerate(demand.groups) if group.cash]
    single = (demand.amount[:, cash_groups] > 0).sum(axis=1) == 1
    at_once = (legs.kind != JOP) & single  # own funds have one place to go: taken off at once
    places = np.flatnonzero(wanted[leg])
    opened = _open(legs, marks, leg[places], start[places], demand, members)
    parts: list[tuple[Ints, Ints, Ints, Ints]] = []  # place, leg, amount, limit
    keys: list[NDArray[np.uint8]] = []
    for index, group in enumerate(demand.groups):
        mine = leg[places]
        own = np.minimum(demand.own[mine], demand.amount[mine, index]) if group.cash else np.zeros(len(mine), dtype=np.int64)
        amount = demand.amount[mine, index] - np.where(at_once[mine], own, 0)
        kept = np.flatnonzero(amount > 0)
        mine = mine[kept]
        table = opened[kept] & np.array([bool(group.payers[m[0]]) for m in members], dtype=np.bool_)[None, :]
        receiver = np.where((table & societal[None, :]).any(axis=1), legs.receiver[mine].astype(np.int64), -1)
        parts.append((places[kept], mine, amount[kept], np.where(at_once[mine], 0, own[kept])))
        keys.append(_keyed(table, receiver, index))
    place, mine, amount, limit = _joined(parts, 4)
    classes, payers, receivers, groups = _classes(keys, len(members))
    if pooled:
        classes, payers, receivers, groups = _pooled(legs, mine, classes, payers, groups)
    flow_class, flow_payer = np.nonzero(payers)
    total = np.zeros(len(payers), dtype=np.int64)
    np.add.at(total, classes, amount)
    slack = np.zeros(len(payers), dtype=np.int64)
    np.add.at(slack, classes, limit)
    own_column = np.full(len(payers), -1, dtype=np.int64)
    owners = np.flatnonzero(slack > 0)
    own_column[owners] = sheet.add_columns(len(owners), upper=slack[owners], implied=True)
    capacity = np.array([sum(pool.envelopes[e].chargeable for e in m) for m in members], dtype=np.int64)
    column = sheet.add_columns(len(flow_class), upper=np.minimum(total[flow_class], capacity[flow_payer]), implied=True)
    cash = np.array([demand.groups[g].cash for g in groups], dtype=np.bool_)
    return Flows(classes, place, mine, amount, limit, payers, receivers, members, flow_class, flow_payer, column, own_column,
                 cash)


def _pooled(legs: Legs, leg: Ints, classes: Ints, payers: Bools, groups: Ints) -> tuple[Ints, Bools, Ints, Ints]:
    """The classes of one kind, region and group of lines as one, payable by whoever may pay any of them."""
    regions = np.array([-1 if row.region is None else REGIONS.index(row.region) for row in legs.pool.societies], dtype=np.int64)
    key = (groups[classes] * len(KINDS) + legs.kind[leg]) * (len(REGIONS) + 1) + regions[legs.receiver[leg]] + 1
    wide, merged = np.unique(key, return_inverse=True)
    pairs = np.unique(np.stack([merged.reshape(-1), classes], axis=1), axis=0)
    union = np.zeros((len(wide), payers.shape[1]), dtype=np.bool_)
    np.logical_or.at(union, pairs[:, 0], payers[pairs[:, 1]])
    none = np.full(len(wide), -1, dtype=np.int64)
    return merged.reshape(-1).astype(np.int64), union, none, wide // (len(KINDS) * (len(REGIONS) + 1))


def _keyed(table: Bools, receiver: Ints, group: int) -> NDArray[np.uint8]:
    """One row of bytes a pair: who may pay, the receiver where it counts, the group of lines."""
    societies = (receiver + 1).astype(">u4").view(np.uint8).reshape(-1, 4)
    return np.concatenate([np.packbits(table, axis=1), societies, np.full((len(table), 1), group, dtype=np.uint8)], axis=1)


def _classes(keys: list[NDArray[np.uint8]], members: int) -> tuple[Ints, Bools, Ints, Ints]:
    """The class of every pair; and of every class its payers, receiver (-1: none) and group."""
    width = -(-members // 8)
    rows = np.ascontiguousarray(np.concatenate(keys)) if keys else np.zeros((0, width + 5), dtype=np.uint8)
    # One opaque value a row: sorting these is many times faster than sorting rows of numbers.
    _, first, classes = np.unique(rows.view(f"V{rows.shape[1]}").reshape(-1), return_index=True, return_inverse=True)
    distinct = rows[first]
    payers = np.unpackbits(distinct[:, :width], axis=1, count=members).astype(np.bool_)
    receiver = np.ascontiguousarray(distinct[:, width:width + 4]).view(">u4").reshape(-1).astype(np.int64) - 1
    return classes.reshape(-1).astype(np.int64), payers, receiver, distinct[:, -1].astype(np.int64)
