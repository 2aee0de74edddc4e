"""How closely a sheet follows the calendar and the money: the one knob between relaxation and exact model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.domain.pool import Pool
from matcher.model.sheet import Subject

Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Detail:
    """For whom weeks are columns (hosts, senders: by society; offers) and for which needs money is settled leg by leg.

    A sheet with less detail is a relaxation of one with more: whatever holds for an answer of the exact sheet holds
    here too, so its optimum bounds the exact one. `exact` keeps starts apart that differ in the envelopes valid then.
    `pooled` tells money apart by kind and region only, and looks at no validity; `loose` leaves a group's start and
    language open.
    """

    hosts: Flags
    senders: Flags
    offers: Flags
    money: Flags
    exact: bool = False
    pooled: bool = False
    loose: bool = False

    @staticmethod
    def none(pool: Pool) -> Detail:
        """No weeks, money by earmark class: the loosest sheet."""
        societies, offers, needs = len(pool.societies), len(pool.offers), len(pool.needs)
        return Detail(np.zeros(societies, bool), np.zeros(societies, bool), np.zeros(offers, bool), np.zeros(needs, bool))

    @staticmethod
    def wide(pool: Pool, *, loose: bool) -> Detail:
        """No weeks, money by kind and region: as good a bound as `none` in most rounds, in a tenth of the time."""
        none = Detail.none(pool)
        return Detail(none.hosts, none.senders, none.offers, none.money, pooled=True, loose=loose)

    @staticmethod
    def calendar(pool: Pool, *, pooled: bool = False) -> Detail:
        """Every week, money by earmark class."""
        full, none = Detail.full(pool), Detail.none(pool)
        return Detail(full.hosts, full.senders, full.offers, none.money, pooled=pooled)

    @staticmethod
    def full(pool: Pool) -> Detail:
        """The exact sheet."""
        societies, offers, needs = len(pool.societies), len(pool.offers), len(pool.needs)
        return Detail(
            np.ones(societies, bool), np.ones(societies, bool), np.ones(offers, bool), np.ones(needs, bool), exact=True
        )

    def with_subjects(self, subjects: set[Subject], pool: Pool) -> Detail:
        """The same, and closer for these subjects, e.g. ("hosting", "KEN") or ("funding", "n1")."""
        fields = {
            "hosting": (self.hosts.copy(), {row.society: i for i, row in enumerate(pool.societies)}),
            "away": (self.senders.copy(), {row.society: i for i, row in enumerate(pool.societies)}),
            "offer_capacity": (self.offers.copy(), {row.offer: i for i, row in enumerate(pool.offers)}),
            "funding": (self.money.copy(), {row.need: i for i, row in enumerate(pool.needs)}),
        }
        for rule, key in subjects:
            flags, place = fields[rule]
            flags[place[key]] = True
        return Detail(
            fields["hosting"][0], fields["away"][0], fields["offer_capacity"][0], fields["funding"][0], self.exact
        )

    def covers(self, subject: Subject | None, pool: Pool) -> bool:
        """Whether rows under this key are laid on a sheet of this detail."""
        if subject is None or self.exact:
            return True
        rule, key = subject
        if rule == "hosting":
            return bool(self.hosts[[row.society for row in pool.societies].index(key)])
        if rule == "away":
            return bool(self.senders[[row.society for row in pool.societies].index(key)])
        if rule == "offer_capacity":
            return bool(self.offers[[row.offer for row in pool.offers].index(key)])
        return bool(self.money[[row.need for row in pool.needs].index(key)])
