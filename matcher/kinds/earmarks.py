"""Which envelopes may pay which legs: every earmark but lines, and validity as weeks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

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
        and _of_capability(envelope, capability)
        and _of_need(envelope, need)
        and _of_receiver(envelope, receiver)
        and (not envelope.senders or sender.society in envelope.senders)
    )


def _of_capability(envelope: Envelope, code: str) -> bool:
    marks = envelope.capabilities
    return not marks or code in marks or code.partition("-")[0] in marks


def _of_need(envelope: Envelope, need: Need) -> bool:
    return not envelope.contexts or bool(set(envelope.contexts) & set(need.contexts))


def _of_receiver(envelope: Envelope, receiver: Society) -> bool:
    return (
        (not envelope.regions or receiver.region in envelope.regions)
        and (not envelope.receivers or receiver.society in envelope.receivers)
        and (not envelope.oda_only or receiver.oda)
    )


@dataclass(frozen=True, eq=False)
class Earmarks:
    """[leg, envelope]: `admissible` by earmarks (lines aside), valid if the leg starts in `first_week`..`last_week`.

    Weeks are of the round: `first_week` may be its length and `last_week` -1 where no start is valid.
    """

    admissible: Bools
    first_week: Array
    last_week: Array

    def take(self, which: Array) -> Earmarks:
        """The earmarks of some of the legs."""
        return Earmarks(self.admissible[which], self.first_week[which], self.last_week[which])


def earmarks_of(legs: Legs, pool: Pool) -> Earmarks:
    """The earmarks of every envelope on every leg."""
    return earmarks(pool, legs.need, legs.sender, legs.receiver, legs.kind, legs.capability, legs.days)


def earmarks(
    pool: Pool, need: Array, sender: Array, receiver: Array, kind: Array, capability: Array, days: Array,
) -> Earmarks:
    """The same from columns of legs."""
    shape = (len(need), len(pool.envelopes))
    admissible = np.ones(shape, dtype=np.bool_)
    first, last = np.zeros(shape, dtype=np.int16), np.zeros(shape, dtype=np.int16)
    length = days.astype(np.int64)
    for i, row in enumerate(pool.envelopes):
        column = admissible[:, i]
        if row.kinds:
            column &= _table(name in row.kinds for name in KINDS)[kind]
        if row.capabilities:
            column &= _table(_of_capability(row, each.code) for each in pool.capabilities)[capability]
        if row.contexts:
            column &= _table(_of_need(row, each) for each in pool.needs)[need]
        if row.regions or row.receivers or row.oda_only:
            column &= _table(_of_receiver(row, each) for each in pool.societies)[receiver]
        if row.senders:
            column &= _table(each.society in row.senders for each in pool.societies)[sender]
        # The leg begins on day 7t of the round, not before valid_from; its last day is 7t + days - 1.
        first[:, i] = min(max(-((pool.start - row.valid_from).days // 7), 0), pool.weeks)
        last[:, i] = np.clip(((row.valid_to - pool.start).days + 1 - length) // 7, -1, pool.weeks - 1)
    return Earmarks(admissible, first, last)


def _table(flags: Iterable[bool]) -> Bools:
    return np.array(list(flags), dtype=np.bool_)
