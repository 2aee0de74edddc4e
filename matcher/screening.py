"""Kinds propose legs, checks turn them away: the eligible legs of a pool and a reason for every other pair."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

import numpy as np

from matcher.candidates import Array, Bools, Candidates, Codes, Legs, Rejected, Rows
from matcher.checks.base import Check
from matcher.checks.fundable import Fundable
from matcher.checks.language import Language, interpreter_possible
from matcher.checks.window import Window
from matcher.domain.kinds import JOINT_OPERATION, KINDS
from matcher.domain.pool import Pool
from matcher.domain.reasons import Reason
from matcher.kinds.costing import cash_lines, material_units

# So many pairs are judged at once: bounds the memory at every size of round.
_AT_ONCE = 2_000_000

T = TypeVar("T")


class Paying(Protocol):
    """What screening needs to know of rule funding."""

    @property
    def on(self) -> bool: ...

    @property
    def sources(self) -> int: ...


def asks_of(pool: Pool) -> list[tuple[int, int, int, int]]:
    """What each need asks, as (need, role, kind, capability) by place: one an own kind, one a role of a joint operation."""
    capability = {row.code: i for i, row in enumerate(pool.capabilities)}
    asks = []
    for i, need in enumerate(pool.needs):
        if need.capability is not None:
            asks += [(i, 0, KINDS.index(kind), capability[need.capability]) for kind in need.other_kinds]
        if JOINT_OPERATION in need.kinds:
            asks += [(i, r, KINDS.index(JOINT_OPERATION), capability[role]) for r, role in enumerate(need.roles, 1)]
    return sorted(asks)


def screen(pool: Pool, checks: Sequence[Check], funding: Paying) -> Candidates:
    """Judges every pair by every check in order; the first that says no is the pair's reason.

    A pair without a role is judged once for each of the need's other kinds; it is eligible when one kind passes, else
    its reason is the check of the kind that gets furthest.
    """
    codes = Codes(pool)
    asks = np.array(asks_of(pool), dtype=np.int64).reshape(-1, 4)
    triples, ask_triple = np.unique(asks[:, :2], axis=0, return_inverse=True)
    ask_triple = ask_triple.reshape(-1)
    names = tuple(check.name for check in checks)
    code = np.zeros((len(triples), len(pool.offers)), dtype=np.int8)
    parts: list[Legs] = []
    offers = max(len(pool.offers), 1)
    step = max(1, _AT_ONCE // offers)
    for first in range(0, len(asks), step):
        chunk = asks[first:first + step]
        rows, stage = _survivors(codes, chunk, checks, funding)
        for number, triple in enumerate(ask_triple[first:first + step]):
            code[triple] = np.maximum(code[triple], stage[number])
        if len(rows):
            parts.append(_legs(rows, checks))
    code[code == len(checks)] = -1
    legs = Legs.joined(parts) if parts else _legs(_empty(codes), checks)
    order = np.lexsort((legs.kind, legs.role, legs.offer, legs.need))
    return Candidates(legs.take(order), Rejected(pool, names, triples[:, 0], triples[:, 1], code))


def _survivors(codes: Codes, asks: Array, checks: Sequence[Check], funding: Paying) -> tuple[Rows, Array]:
    """Rows that stand every check, and for each (ask, offer) how many checks it stood."""
    number = len(codes.pool.offers)
    stage = np.zeros((len(asks), number), dtype=np.int8)
    ask = np.repeat(np.arange(len(asks), dtype=np.int32), number)
    offer = np.tile(np.arange(number, dtype=np.int32), len(asks))
    rows = Rows(codes, asks[ask, 0].astype(np.int32), offer, asks[ask, 1].astype(np.int8), asks[ask, 2].astype(np.int8),
                asks[ask, 3].astype(np.int16))
    for place, check in enumerate(checks):
        if check.on:
            passed = np.flatnonzero(_passes(check, rows, checks, funding))
            if len(passed) < len(rows):
                ask, rows = ask[passed], rows.take(passed)
        stage[ask, rows.offer] = place + 1
    return rows, stage


def _passes(check: Check, rows: Rows, checks: Sequence[Check], funding: Paying) -> Bools:
    if isinstance(check, Fundable):
        if not funding.on:
            return np.ones(len(rows), dtype=np.bool_)
        return check.affordable(rows, rows.codes.pool, _the(checks, Window), _the(checks, Language), funding.sources)
    return check.passes(rows, rows.codes.pool)


def _the(checks: Sequence[Check], kind: type[T]) -> T:
    return next(check for check in checks if isinstance(check, kind))


def _empty(codes: Codes) -> Rows:
    none = np.zeros(0, dtype=np.int32)
    return Rows(codes, none, none, none, none, none)


def _legs(rows: Rows, checks: Sequence[Check]) -> Legs:
    """All that is known of legs, whether they are eligible or not."""
    codes, pool = rows.codes, rows.codes.pool
    language, window = _the(checks, Language), _the(checks, Window)
    allowed, both_high = language.allowed(rows), language.both_high(rows)
    bilateral = ~(rows.is_session | rows.is_team)
    spoken = np.where(bilateral, language.best(rows, allowed), -1).astype(np.int16)
    interpreter = bilateral & ~allowed.any(axis=1) & interpreter_possible(rows, pool)
    offered = codes.offer_levels[rows.offer, rows.capability].astype(np.int64)
    needed, target = codes.need_field("level")[rows.need], codes.need_field("target")[rows.need]
    people = codes.need_field("people")[rows.need]
    return Legs(
        pool, codes.languages, codes.materials, rows.need.astype(np.int32), rows.offer.astype(np.int32),
        rows.role.astype(np.int8), rows.kind.astype(np.int8), rows.capability.astype(np.int16),
        rows.receiver.astype(np.int16), rows.sender.astype(np.int16), rows.onsite, spoken, interpreter, allowed, both_high,
        gain=np.maximum(np.minimum(offered, target) - needed, 0).astype(np.int16), days=rows.days.astype(np.int16),
        weeks=(-(-rows.days // 7)).astype(np.int16), travellers=rows.travellers.astype(np.int8),
        busy=np.where(rows.is_session, 0, np.where(rows.is_team, 1, people)).astype(np.int8),
        starts=window.starts(rows, pool), costs=cash_lines(rows, rows.onsite, interpreter),
        material_units=material_units(rows))


def rows_of(pool: Pool, legs: Iterable[tuple[str, str, int | None, str]]) -> Rows:
    """Rows for named legs (need, offer, role, kind); KeyError for a name that is not in the pool."""
    codes = Codes(pool)
    needs = {row.need: i for i, row in enumerate(pool.needs)}
    offers = {row.offer: i for i, row in enumerate(pool.offers)}
    found = []
    for need, offer, role, kind in legs:
        asked = pool.need[need]
        capability = asked.capability if role is None else asked.roles[role - 1]
        if capability is None:
            raise KeyError(f"{need} asks no capability without a role")
        found.append((needs[need], offers[offer], role or 0, KINDS.index(kind), codes.capability_place[capability]))
    table = np.array(found, dtype=np.int64).reshape(-1, 5)
    return Rows(codes, table[:, 0], table[:, 1], table[:, 2], table[:, 3], table[:, 4])


def judge(pool: Pool, checks: Sequence[Check], legs: Iterable[tuple[str, str, int | None, str]]) -> Legs:
    """The facts of named legs (need, offer, role, kind) in the order given, eligible or not."""
    return _legs(rows_of(pool, legs), checks)


def failing(pool: Pool, checks: Sequence[Check], funding: Paying, need: str, offer: str, role: int | None, kind: str,
            ) -> list[Reason]:
    """Every check that one leg fails, in order, as reasons `check_NAME` with the facts of both sides."""
    rows = rows_of(pool, [(need, offer, role, kind)])
    reasons = []
    for check in checks:
        if not check.on:
            continue
        # Without a capability there is no level to speak of, and without a start no date to pay for.
        if check.name == "level" and any(reason.code == "check_capability" for reason in reasons):
            continue
        if check.name == "fundable" and any(reason.code == "check_window" for reason in reasons):
            continue
        if not bool(_passes(check, rows, checks, funding)[0]):
            reasons.append(Reason(f"check_{check.name}", check.facts(rows, pool)))
    return reasons
