"""Kinds propose legs, checks turn them away: the eligible legs of a pool and a reason for every other pair."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from matcher.candidates import Array, Bools, Candidates, Ints, Legs, Rejected
from matcher.checks.base import Check
from matcher.domain.kinds import JOINT_OPERATION, KINDS, cefr_rank
from matcher.domain.pool import Pool
from matcher.domain.reasons import Reason
from matcher.kinds.calendar import starts
from matcher.kinds.codes import Codes
from matcher.kinds.costing import cash_lines, material_units
from matcher.kinds.rows import Rows, Terms
from matcher.kinds.speech import allowed, best, both_high, interpretable

Named = tuple[str, str, int | None, str]
"""A leg by name: need, offer, role and kind."""


class Paying(Protocol):
    """What screening needs to know of rule funding."""

    @property
    def on(self) -> bool: ...

    @property
    def sources(self) -> int: ...


def terms_of(checks: Sequence[Check], funding: Paying) -> Terms:
    """The numbers that say what a leg is. With the language check off every language that both have will do."""
    found: dict[str, Any] = {check.name: check for check in checks}
    language = found["language"]
    peer, host = (language.peer, language.host) if language.on else ("A1", "A1")
    return Terms(cefr_rank(peer), cefr_rank(host), found["window"].visa_weeks, funding.sources)


def asks_of(pool: Pool) -> Ints:
    """What is asked, as rows (need, role, kind, capability) by place: one an own kind, one a role of a team."""
    capability = {row.code: i for i, row in enumerate(pool.capabilities)}
    asks = []
    for i, need in enumerate(pool.needs):
        if need.capability is not None:
            asks += [(i, 0, KINDS.index(kind), capability[need.capability]) for kind in need.other_kinds]
        if JOINT_OPERATION in need.kinds:
            asks += [(i, r, KINDS.index(JOINT_OPERATION), capability[role]) for r, role in enumerate(need.roles, 1)]
    return np.array(sorted(asks), dtype=np.int64).reshape(-1, 4)


def screen(pool: Pool, checks: Sequence[Check], funding: Paying, at_once: int = 2_000_000) -> Candidates:
    """Judges every pair by every check in order; the first that says no is the pair's reason.

    A pair without a role is judged once for each of the need's other kinds; it is eligible when one kind passes, else
    its reason is the check of the kind that gets furthest. About `at_once` pairs are judged at a time, whole needs
    together: that bounds the memory at every size of round.
    """
    codes, terms = Codes(pool), terms_of(checks, funding)
    asks = asks_of(pool)
    triples, triple_of = np.unique(asks[:, :2], axis=0, return_inverse=True)
    triple_of = triple_of.reshape(-1)
    code = np.zeros((len(triples), len(pool.offers)), dtype=np.int8)
    parts = [_legs(_rows(codes, asks[:0], terms))]
    for first, after in _chunks(asks[:, 0], max(1, at_once // max(1, len(pool.offers)))):
        rows, stood = _survivors(_rows(codes, asks[first:after], terms), checks, funding)
        for triple, row in zip(triple_of[first:after], stood.reshape(after - first, len(pool.offers)), strict=True):
            code[triple] = np.maximum(code[triple], row)
        # Whole needs at a time, so that the parts one after the other are sorted.
        parts.append(_legs(rows.take(np.lexsort((rows.kind, rows.role, rows.offer, rows.need)))))
    code[code == len(checks)] = -1
    names = tuple(check.name for check in checks)
    return Candidates(Legs.joined(parts), Rejected(pool, names, triples[:, 0], triples[:, 1], code))


def screen_some(pool: Pool, checks: Sequence[Check], funding: Paying, needs: Ints, offers: Ints) -> Legs:
    """The eligible legs of these needs with any offer and of these offers with any need, all by place, as `screen` finds them."""
    codes, terms = Codes(pool), terms_of(checks, funding)
    asks = asks_of(pool)
    mine = np.isin(asks[:, 0], needs)
    parts = []
    for some, which in ((asks[mine], None), (asks[~mine], np.unique(offers).astype(np.int32))):
        rows, _ = _survivors(_rows(codes, some, terms, which), checks, funding)
        parts.append(_legs(rows))
    return sorted_legs(Legs.joined(parts))


def sorted_legs(legs: Legs) -> Legs:
    """Legs in the order in which a round has them."""
    return legs.take(np.lexsort((legs.kind, legs.role, legs.offer, legs.need)))


def _chunks(need: Ints, size: int) -> Iterator[tuple[int, int]]:
    """Ranges of about `size` asks that end where a need ends."""
    first = 0
    while first < len(need):
        last = need[min(first + size, len(need)) - 1]
        after = int(np.searchsorted(need, last, side="right"))
        yield first, after
        first = after


def _rows(codes: Codes, asks: Ints, terms: Terms, offers: Array | None = None) -> Rows:
    """Every ask with every offer, or with some by place."""
    which = np.arange(len(codes.pool.offers), dtype=np.int32) if offers is None else offers
    need, role, kind, capability = (
        np.repeat(asks[:, i].astype(size), len(which)) for i, size in enumerate((np.int32, np.int8, np.int8, np.int16)))
    return Rows(codes, need, np.tile(which, len(asks)), role, kind, capability, terms)


def _survivors(rows: Rows, checks: Sequence[Check], funding: Paying) -> tuple[Rows, NDArray[np.int8]]:
    """Rows that stand every check, and for each row how many checks it stood. Each check sees survivors only."""
    stood = np.zeros(len(rows), dtype=np.int8)
    place = np.arange(len(rows), dtype=np.int32)
    for number, check in enumerate(checks, 1):
        if _asked(check, funding):
            passed = np.flatnonzero(check.passes(rows, rows.codes.pool))
            if len(passed) < len(rows):
                place, rows = place[passed], rows.take(passed)
        stood[place] = number
    return rows, stood


def _asked(check: Check, funding: Paying) -> bool:
    return check.on and (funding.on or check.name != "fundable")


def _legs(rows: Rows) -> Legs:
    """All that is known of legs, whether they are eligible or not."""
    codes, terms = rows.codes, rows.terms
    spoken = allowed(rows, terms.peer, terms.host)
    interpreter: Bools = ~spoken.any(axis=1) & interpretable(rows)
    return Legs(
        codes.pool, codes.languages, codes.materials, rows.need.astype(np.int32), rows.offer.astype(np.int32),
        rows.role.astype(np.int8), rows.kind.astype(np.int8), rows.capability.astype(np.int16),
        rows.receiver.astype(np.int16), rows.sender.astype(np.int16), rows.onsite,
        np.where(rows.bilateral, best(rows, spoken), -1).astype(np.int16), interpreter, spoken, both_high(rows),
        gain=rows.gain.astype(np.int16), days=rows.days.astype(np.int16), weeks=rows.weeks.astype(np.int16),
        travellers=rows.travellers.astype(np.int8), busy=rows.busy.astype(np.int8),
        starts=starts(rows, terms.visa_weeks), costs=cash_lines(rows, interpreter), material_units=material_units(rows))


_last: list[Codes] = []


def _codes(pool: Pool) -> Codes:
    """The codes of a pool; those of the last one are kept, since single legs of one round are asked after by the hundred."""
    kept = next((codes for codes in _last if codes.pool is pool), None) or Codes(pool)
    _last[:] = [kept]
    return kept


def rows_of(pool: Pool, named: Iterable[Named], terms: Terms) -> Rows:
    """Rows for named legs; KeyError for a name that is not in the pool or a leg that the need does not ask."""
    codes = _codes(pool)
    needs = {row.need: i for i, row in enumerate(pool.needs)}
    offers = {row.offer: i for i, row in enumerate(pool.offers)}
    found = []
    for need, offer, role, kind in named:
        asked = pool.need[need]
        if (kind == JOINT_OPERATION) != (role is not None):
            raise KeyError(f"{need} as a {kind} {'with' if role is not None else 'without'} a role")
        if role is not None and not 1 <= role <= len(asked.roles):
            raise KeyError(f"{need} has no role {role}")
        capability = asked.capability if role is None else asked.roles[role - 1]
        if capability is None:
            raise KeyError(f"{need} asks no capability without a role")
        found.append((needs[need], offers[offer], role or 0, KINDS.index(kind), codes.capability_place[capability]))
    table = np.array(found, dtype=np.int64).reshape(-1, 5)
    return Rows(codes, table[:, 0], table[:, 1], table[:, 2], table[:, 3], table[:, 4], terms)


def judge(pool: Pool, checks: Sequence[Check], funding: Paying, named: Iterable[Named]) -> Legs:
    """The facts of named legs in the order given, eligible or not."""
    return _legs(rows_of(pool, named, terms_of(checks, funding)))


def failing(
    pool: Pool, checks: Sequence[Check], funding: Paying, need: str, offer: str, role: int | None, kind: str,
) -> list[Reason]:
    """Every check that one leg fails, in order, as reasons `check_NAME` with the facts of both sides."""
    rows = rows_of(pool, [(need, offer, role, kind)], terms_of(checks, funding))
    failed = []
    for check in checks:
        # Without a capability there is no level to speak of, and without a start no day to pay for.
        moot = {"level": "capability", "fundable": "window"}.get(check.name) in failed
        if _asked(check, funding) and not moot and not bool(check.passes(rows, pool)[0]):
            failed.append(check.name)
    facts = {check.name: check.facts for check in checks}
    return [Reason(f"check_{name}", facts[name](rows, pool)) for name in failed]
