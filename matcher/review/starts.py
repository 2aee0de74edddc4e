"""When an exchange of a plan could start instead: the Mondays that screening allows, and why another day is none."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta

import numpy as np

from matcher.domain.plan import Exchange
from matcher.domain.pool import Pool
from matcher.domain.reasons import Reason
from matcher.review.book import Book
from matcher.screening import judge


def allowed_starts(book: Book, exchange: Exchange) -> tuple[date, ...]:
    """The Mondays on which every leg of the exchange may start, by the window check of the plan's own policy.

    Whether people, host places and money suffice on that day is for the next plan to find.
    """
    policy, pool = book.scenario.policy, _only(book.pool, exchange)
    legs = judge(pool, policy.checks, policy.funding, [(leg.need, leg.offer, leg.role, exchange.kind) for leg in exchange.legs])
    return tuple(pool.week_start(int(week)) for week in np.flatnonzero(legs.starts.all(axis=0)))


def why_not(book: Book, exchange: Exchange, start: date) -> tuple[Reason, ...]:
    """Everything that keeps an exchange from starting on a day; empty exactly for the days of `allowed_starts`."""
    pool = book.pool
    if start.weekday() != 0 or pool.week_of(start) is None:
        return (Reason("start_no_monday", {"start": start.isoformat(), "first": pool.start.isoformat(),
                                           "last": pool.week_start(pool.weeks - 1).isoformat()}),)
    last = start + timedelta(days=exchange.days - 1)
    reasons: list[Reason] = []
    if book.week(start) + exchange.weeks > pool.weeks:
        end = pool.week_start(pool.weeks) - timedelta(days=1)
        reasons.append(Reason("start_past_round", {"last": last.isoformat(), "end": end.isoformat()}))
    for leg in exchange.legs:
        need, offer = pool.need[leg.need], pool.offer[leg.offer]
        for key, fact in (("need", need), ("offer", offer)):
            if start < fact.earliest or last > fact.latest:
                reasons.append(Reason("start_outside_window", {
                    "statement": getattr(fact, key), "earliest": fact.earliest.isoformat(), "latest": fact.latest.isoformat()}))
        soonest = pool.approval + timedelta(days=7 * (offer.notice_weeks + _visa_weeks(book, exchange, leg.receiver, leg.sender)))
        if start < soonest:
            reasons.append(Reason("start_too_soon", {"sender": leg.sender, "soonest": soonest.isoformat()}))
        for key in (leg.receiver, leg.sender):
            for first, end in pool.society[key].blackouts:
                if start <= end and first <= last:
                    reasons.append(Reason("start_blackout", {"society": key, "first": first.isoformat(), "last": end.isoformat()}))
    return tuple({(reason.code, *sorted(reason.facts.items())): reason for reason in reasons}.values())


def _visa_weeks(book: Book, exchange: Exchange, receiver: str, sender: str) -> int:
    society = book.pool.society
    differ = society[receiver].region != society[sender].region
    return int(book.scenario.policy.check("window").visa_weeks) if exchange.mode == "onsite" and differ else 0


def _only(pool: Pool, exchange: Exchange) -> Pool:
    """The pool with the exchange's own societies, needs and offers: to judge one leg, not all of a round's."""
    needs, offers = {leg.need for leg in exchange.legs}, {leg.offer for leg in exchange.legs}
    societies = {key for leg in exchange.legs for key in (leg.receiver, leg.sender)}
    return dataclasses.replace(
        pool, needs=tuple(row for row in pool.needs if row.need in needs),
        offers=tuple(row for row in pool.offers if row.offer in offers),
        societies=tuple(row for row in pool.societies if row.society in societies), pins=(), history=(), affinity={}, baseline=None)
