"""Which envelopes may pay which legs: every earmark but lines, and validity as weeks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.candidates import Array, Bools, Legs
from matcher.domain.funding import Envelope
from matcher.domain.kinds import KINDS
from matcher.domain.parties import Society
from matcher.domain.pool import Pool
from matcher.domain.requests import Need


def admits(envelope: Envelope, kind: str, capability: str, need: Need, receiver: Society, sender: Society) -> bool:
    """Whether every earmark but lines holds for a leg."""
    return (
        (not envelope.kinds or kind in envelope.kinds)
        and (not envelope.capabilities or capability in envelope.capabilities
             or capability.partition("-")[0] in envelope.capabilities)
        and (not envelope.contexts or bool(set(envelope.contexts) & set(need.contexts)))
        and (not envelope.regions or receiver.region in envelope.regions)
        and (not envelope.receivers or receiver.society in envelope.receivers)
        and (not envelope.senders or sender.society in envelope.senders)
        and (not envelope.oda_only or receiver.oda)
    )


@dataclass(frozen=True, eq=False)
class Earmarks:
    """[leg, envelope]: `admissible` by its earmarks (lines aside), valid when the leg starts in `first_week`..`last_week`."""

    admissible: Bools
    first_week: Array
    last_week: Array

    def take(self, which: Array) -> Earmarks:
        return Earmarks(self.admissible[which], self.first_week[which], self.last_week[which])


def earmarks_of(legs: Legs, pool: Pool) -> Earmarks:
    """The earmarks of every envelope on every leg."""
    return earmarks(pool, legs.need, legs.sender, legs.receiver, legs.kind, legs.capability, legs.days)


def earmarks(pool: Pool, need: Array, sender: Array, receiver: Array, kind: Array, capability: Array, days: Array) -> Earmarks:
    """The same from columns of legs."""
    number = len(pool.envelopes)
    admissible = np.ones((len(need), number), dtype=np.bool_)
    first = np.zeros((len(need), number), dtype=np.int16)
    last = np.zeros((len(need), number), dtype=np.int16)
    for i, row in enumerate(pool.envelopes):
        column = admissible[:, i]
        for marks, fits in (
            (row.kinds, lambda r: _flags(KINDS, set(r.kinds))[kind]),
            (row.capabilities, lambda r: np.array([c.code in r.capabilities or c.group in r.capabilities
                                                   for c in pool.capabilities], dtype=np.bool_)[capability]),
            (row.contexts, lambda r: np.array([bool(set(n.contexts) & set(r.contexts)) for n in pool.needs],
                                              dtype=np.bool_)[need]),
            (row.regions, lambda r: np.array([s.region in r.regions for s in pool.societies], dtype=np.bool_)[receiver]),
            (row.receivers, lambda r: _flags([s.society for s in pool.societies], set(r.receivers))[receiver]),
            (row.senders, lambda r: _flags([s.society for s in pool.societies], set(r.senders))[sender]),
            (row.oda_only, lambda r: np.array([s.oda for s in pool.societies], dtype=np.bool_)[receiver]),
        ):
            if marks:
                column &= fits(row)
        # start of week t: pool.start + 7t; first day not before valid_from, last day not after valid_to.
        first[:, i] = -((pool.start - row.valid_from).days // 7)
        last[:, i] = ((row.valid_to - pool.start).days - days.astype(np.int64) + 1) // 7
    return Earmarks(admissible, first, last)


def _flags(keys: list[str] | tuple[str, ...], chosen: set[str]) -> NDArray[np.bool_]:
    return np.array([key in chosen for key in keys], dtype=np.bool_)
