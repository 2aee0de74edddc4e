"""Which legs could be paid if they were alone in the plan (MODEL.md section 3, fundable)."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from matcher.candidates import Array, Bools, Ints
from matcher.domain.funding import Envelope
from matcher.domain.kinds import CASH, CASH_LINES, MATERIAL
from matcher.domain.pool import Pool
from matcher.kinds.calendar import starts
from matcher.kinds.costing import cash_lines, material_units
from matcher.kinds.earmarks import Earmarks, earmarks
from matcher.kinds.payers import Payer, fewest
from matcher.kinds.rows import Rows
from matcher.kinds.speech import interpreted


def most(envelope: Envelope, whole: Ints) -> Ints:
    """The most that one envelope may give to legs of these costs (or units), all by itself."""
    limits = (envelope.chargeable, envelope.per_leg, envelope.per_society)
    given = np.minimum(whole, min(limit for limit in limits if limit is not None))
    if envelope.max_share_permille is not None:
        given = np.minimum(given, envelope.max_share_permille * whole // 1000)
    return np.asarray(given, dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Bills:
    """One row a leg: costs by cash line, units by material, own funds, starts, and the envelopes that may pay."""

    pool: Pool
    materials: tuple[str, ...]
    costs: Ints
    units: Ints
    own: Ints
    days: Ints
    starts: Bools
    marks: Earmarks

    def take(self, which: Array) -> Bills:
        return replace(self, costs=self.costs[which], units=self.units[which], own=self.own[which],
                       days=self.days[which], starts=self.starts[which], marks=self.marks.take(which))


def bills(rows: Rows) -> Bills:
    """What the legs cost and who might pay it."""
    pool = rows.codes.pool
    marks = earmarks(pool, rows.need, rows.sender, rows.receiver, rows.kind, rows.capability, rows.days)
    return Bills(pool, rows.codes.materials, cash_lines(rows, interpreted(rows)), material_units(rows),
                 rows.codes.need["own_funds"][rows.need], rows.days, starts(rows, rows.terms.visa_weeks), marks)


def affordable(rows: Rows) -> Bools:
    """[leg]: whether own funds and envelopes can pay it at one of its starts. Few legs come to the last, slow step."""
    return payable(bills(rows), rows.terms.sources)


def payable(all_bills: Bills, sources: int) -> Bools:
    """[leg]: the same of bills; their pool's envelopes say what is there to pay with."""
    paid = (all_bills.costs.sum(axis=1) <= all_bills.own) & ~all_bills.units.any(axis=1) & all_bills.starts.any(axis=1)
    for step in (_by_one, _by_several):
        left = np.flatnonzero(~paid)
        if len(left) and sources:
            paid[left] = step(all_bills.take(left), sources)
    return np.asarray(paid, dtype=np.bool_)


def _by_one(asked: Bills, sources: int) -> Bools:
    """Where one envelope without an earmark on lines, valid at some start, pays all that own funds leave."""
    total, weeks = asked.costs.sum(axis=1), asked.pool.weeks
    before = np.zeros((len(total), weeks + 1), dtype=np.int16)
    np.cumsum(asked.starts, axis=1, out=before[:, 1:])
    leg = np.arange(len(total))
    paid = np.zeros(len(total), dtype=np.bool_)
    for i, envelope in enumerate(asked.pool.envelopes):
        if envelope.resource != CASH or envelope.lines:
            continue
        given = most(envelope, total)
        first, after = asked.marks.first_week[:, i], asked.marks.last_week[:, i] + 1
        valid = before[leg, np.maximum(first, after)] > before[leg, first]
        enough = (given >= total - asked.own) & (given >= (envelope.min_grant or 0))
        paid |= asked.marks.admissible[:, i] & valid & enough
    return paid & ~asked.units.any(axis=1)


def _by_several(asked: Bills, sources: int) -> Bools:
    """Where some set of envelopes valid at one start pays the bill; each distinct question is answered once."""
    paid = np.zeros(len(asked.own), dtype=np.bool_)
    leg, chosen = _payers_by_start(asked)
    facts = np.column_stack([asked.costs, asked.units, np.minimum(asked.own, asked.costs.sum(axis=1))])
    desk = _Desk(asked.pool, asked.materials, sources)
    # The start with most envelopes first: where it pays, the others need not be asked.
    order = np.lexsort((-chosen.sum(axis=1), leg))
    leg, chosen = leg[order], chosen[order]
    turn = np.arange(len(leg)) - np.searchsorted(leg, leg)
    for number in range(turn.max(initial=-1) + 1):
        now = np.flatnonzero((turn == number) & ~paid[leg])
        if len(now):
            paid[leg[now]] = _answers(desk, facts[leg[now]], chosen[now])
    return paid


def _answers(desk: _Desk, facts: Ints, chosen: Bools) -> Bools:
    """[question]: whether these envelopes pay these bills."""
    keys = np.hstack([np.ascontiguousarray(facts).view(np.uint8), np.packbits(chosen, axis=1)])
    text = np.ascontiguousarray(keys).view(np.dtype((np.void, keys.shape[1]))).reshape(-1)
    _, sample, question = np.unique(text, return_index=True, return_inverse=True)
    facts, chosen = facts[sample], chosen[sample]
    answers = [desk.pays(fact, given, np.flatnonzero(able).tolist())
               for fact, given, able in zip(facts.tolist(), desk.given(facts).tolist(), chosen, strict=True)]
    return np.array(answers, dtype=np.bool_)[question]


def _payers_by_start(asked: Bills) -> tuple[Ints, Bools]:
    """Pairs of a leg and a set of envelopes that may pay it and are valid together at one of its starts."""
    marks, week = asked.marks, np.arange(asked.pool.weeks)
    units = {CASH: np.ones(len(asked.own), dtype=np.bool_)}
    units |= {name: asked.units[:, i] > 0 for i, name in enumerate(asked.materials)}
    nothing = np.zeros(len(asked.own), dtype=np.bool_)
    wanted = np.array([units.get(row.resource, nothing) for row in asked.pool.envelopes], dtype=np.bool_).T
    legs: list[Ints] = [np.zeros(0, dtype=np.int64)]
    sets: list[Bools] = [np.zeros((0, len(asked.pool.envelopes)), dtype=np.bool_)]
    for days in np.unique(asked.days):
        some = np.flatnonzero(asked.days == days)
        # Validity hangs on the length of the leg only: weeks with the same valid envelopes are one.
        first, last = marks.first_week[some[0]], marks.last_week[some[0]]
        valid = (first[:, None] <= week) & (week <= last[:, None])
        patterns, of_week = np.unique(valid, axis=1, return_inverse=True)
        at = np.zeros((len(week), patterns.shape[1]), dtype=np.float32)
        at[week, of_week.reshape(-1)] = 1
        row, pattern = np.nonzero(asked.starts[some].astype(np.float32) @ at)
        legs.append(some[row])
        sets.append((marks.admissible & wanted)[some[row]] & patterns.T[pattern])
    leg, chosen = np.concatenate(legs), np.concatenate(sets)
    able = chosen.any(axis=1)
    return leg[able], chosen[able]


class _Desk:
    """Answers one question at a time. A question's facts are its cash lines, its units of materials and own funds."""

    def __init__(self, pool: Pool, materials: tuple[str, ...], sources: int) -> None:
        self.envelopes, self.materials, self.sources = pool.envelopes, materials, sources
        self.least = [row.min_grant or 0 for row in pool.envelopes]
        self.cash = [row.resource == CASH for row in pool.envelopes]
        lines = (*CASH_LINES, *(MATERIAL + name for name in materials))
        self.lines = [[row.pays(line) for row in pool.envelopes] for line in lines]

    def given(self, facts: Ints) -> Ints:
        """[question, envelope]: the most that it may give."""
        cash = facts[:, :len(CASH_LINES)].sum(axis=1)
        whole = {CASH: cash} | {name: facts[:, len(CASH_LINES) + i] for i, name in enumerate(self.materials)}
        none = np.zeros_like(cash)
        return np.array([most(row, whole.get(row.resource, none)) for row in self.envelopes], dtype=np.int64).T

    def pays(self, facts: list[int], given: list[int], chosen: list[int]) -> bool:
        left = self.sources
        for line in range(len(CASH_LINES), len(self.lines)):
            if facts[line]:
                able = [e for e in chosen if self.lines[line][e]]
                number = fewest((facts[line],), 0, [Payer(given[e], self.least[e], 1) for e in able], left)
                if number is None:
                    return False
                left -= number
        cash = [e for e in chosen if self.cash[e]]
        groups: dict[tuple[int, ...], int] = {}  # lines that the same envelopes pay are one
        for amount, pays in zip(facts[:len(CASH_LINES)], self.lines, strict=False):
            if amount:
                able_here = tuple(e for e in cash if pays[e])
                groups[able_here] = groups.get(able_here, 0) + amount
        bits = dict.fromkeys(cash, 0)
        for group, able_here in enumerate(groups):
            for e in able_here:
                bits[e] |= 1 << group
        payers = [Payer(given[e], self.least[e], bits[e]) for e in cash]
        return fewest(tuple(groups.values()), facts[-1], payers, left) is not None
