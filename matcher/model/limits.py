"""Weekly limits, and for whom they could bind at all: only those need weeks as columns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.candidates import Legs
from matcher.domain.kinds import JOINT_OPERATION, KINDS, PRACTICE_EXCHANGE, SECONDMENT
from matcher.domain.pool import Pool

#: Stands for "no limit": more than any society can host or send.
NO_LIMIT = 10**6


@dataclass(frozen=True, eq=False)
class WeeklyLimits:
    """Per society the most it hosts at once, hosts in the round and sends at once; and who could ever reach that."""

    at_once: NDArray[np.int64]
    in_round: NDArray[np.int64]
    away: NDArray[np.int64]
    people: NDArray[np.int64]
    hosts_bind: NDArray[np.bool_]
    senders_bind: NDArray[np.bool_]
    offers_bind: NDArray[np.bool_]


def weekly_limits(
    pool: Pool, legs: Legs, *, at_once: int | None, in_round: int | None, away: int | None, offer_capacity: bool
) -> WeeklyLimits:
    """Limits of a pool; a rule switched off is given as None (offer_capacity False). A society's own limit goes first."""

    def per_society(own: list[int | None], rule: int | None) -> NDArray[np.int64]:
        if rule is None:
            return np.full(len(own), NO_LIMIT, dtype=np.int64)
        return np.array([rule if value is None else value for value in own], dtype=np.int64)

    hosting = per_society([row.hosted_at_once for row in pool.societies], at_once)
    hosted = per_society([row.hosted_in_round for row in pool.societies], in_round)
    sending = per_society([row.away_at_once for row in pool.societies], away)
    sec, jop, bpx = (KINDS.index(kind) for kind in (SECONDMENT, JOINT_OPERATION, PRACTICE_EXCHANGE))

    # A host is never at its weekly limit when fewer of its needs than that could be met by hosting, or fewer may be.
    hosted_needs = np.zeros(len(pool.societies), dtype=np.int64)
    on_site = legs.onsite & np.isin(legs.kind, (sec, jop))
    for need in np.unique(legs.need[on_site]):
        hosted_needs[legs.receiver[on_site][np.searchsorted(legs.need[on_site], need)]] += 1
    hosts_bind = np.minimum(hosted_needs, hosted) > hosting

    people = np.array([row.people for row in pool.offers], dtype=np.int64)
    most = np.array([row.exchanges_max for row in pool.offers], dtype=np.int64)
    held = np.zeros(len(pool.offers), dtype=np.int64)
    np.maximum.at(held, legs.offer, np.where(legs.kind == bpx, 1, legs.busy).astype(np.int64))
    offers_bind = held * most > people if offer_capacity else np.zeros(len(pool.offers), dtype=np.bool_)

    travelling = legs.onsite & (legs.kind != bpx)
    sent = np.zeros(len(pool.offers), dtype=np.int64)
    np.maximum.at(sent, legs.offer[travelling], legs.travellers[travelling].astype(np.int64))
    if offer_capacity:
        sent = np.minimum(sent * most, people)
    else:
        # Nothing bounds an offer then but the needs that it could meet.
        pairs = np.unique(np.stack([legs.offer[travelling], legs.need[travelling]]).astype(np.int64), axis=1)
        sent *= np.bincount(pairs[0], minlength=len(pool.offers))
    by_sender = np.zeros(len(pool.societies), dtype=np.int64)
    place = {row.society: i for i, row in enumerate(pool.societies)}
    np.add.at(by_sender, [place[row.society] for row in pool.offers], sent)
    return WeeklyLimits(hosting, hosted, sending, people, hosts_bind, by_sender > sending, np.asarray(offers_bind))
