"""The pool: all facts and standing decisions of a round."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from matcher.domain.funding import Costs, Envelope
from matcher.domain.parties import Society
from matcher.domain.reference import Capability
from matcher.domain.requests import Need, Offer


@dataclass(frozen=True)
class Pin:
    """A standing decision on a pair: `pin` is in or out; role, start and kind are None where not given."""

    need: str
    offer: str
    pin: str
    role: int | None = None
    start: date | None = None
    kind: str | None = None
    note: str = ""


@dataclass(frozen=True)
class PastLeg:
    """A leg of an earlier round."""

    need_society: str
    offer_society: str
    year: int
    kind: str | None = None


@dataclass(frozen=True)
class BaselineLeg:
    """A leg of the plan that changes are counted against."""

    need: str
    offer: str
    role: int | None
    start: date


@dataclass(frozen=True)
class Pool:
    """Every table of a round, in key order whatever the order of the rows, and its calendar.

    `affinity` maps (need, offer) to points. Weeks are whole numbers from 0; week t starts on `start` + 7t days.
    """

    start: date
    weeks: int
    approval: date
    currency: str
    societies: tuple[Society, ...]
    needs: tuple[Need, ...]
    offers: tuple[Offer, ...]
    envelopes: tuple[Envelope, ...] = ()
    pins: tuple[Pin, ...] = ()
    history: tuple[PastLeg, ...] = ()
    affinity: dict[tuple[str, str], int] = field(default_factory=dict, hash=False)
    baseline: tuple[BaselineLeg, ...] | None = None
    costs: Costs = Costs()
    capabilities: tuple[Capability, ...] = ()

    def __post_init__(self) -> None:
        def none_last(value: object) -> tuple[bool, str]:
            return (value is None, "" if value is None else str(value))

        put = object.__setattr__
        put(self, "societies", tuple(sorted(self.societies, key=lambda row: row.society)))
        put(self, "needs", tuple(sorted(self.needs, key=lambda row: row.need)))
        put(self, "offers", tuple(sorted(self.offers, key=lambda row: row.offer)))
        put(self, "envelopes", tuple(sorted(self.envelopes, key=lambda row: row.envelope)))
        put(self, "pins", tuple(sorted(self.pins, key=lambda p: (
            p.need, p.offer, p.role or 0, p.pin, none_last(p.start), none_last(p.kind), p.note))))
        put(self, "history", tuple(sorted(self.history, key=lambda h: (
            h.need_society, h.offer_society, h.year, none_last(h.kind)))))
        put(self, "affinity", dict(sorted(self.affinity.items())))
        put(self, "capabilities", tuple(sorted(self.capabilities, key=lambda row: row.code)))
        if self.baseline is not None:
            put(self, "baseline", tuple(sorted(self.baseline, key=lambda b: (b.need, b.offer, b.role or 0, b.start))))

    @cached_property
    def society(self) -> dict[str, Society]:
        return {row.society: row for row in self.societies}

    @cached_property
    def need(self) -> dict[str, Need]:
        return {row.need: row for row in self.needs}

    @cached_property
    def offer(self) -> dict[str, Offer]:
        return {row.offer: row for row in self.offers}

    @cached_property
    def envelope(self) -> dict[str, Envelope]:
        return {row.envelope: row for row in self.envelopes}

    @cached_property
    def capability(self) -> dict[str, Capability]:
        return {row.code: row for row in self.capabilities}

    def week_start(self, week: int) -> date:
        """The Monday on which a week begins."""
        return self.start + timedelta(days=7 * week)

    def week_of(self, day: date) -> int | None:
        """The week that begins on this day, or None when it is no Monday of the round."""
        weeks, rest = divmod((day - self.start).days, 7)
        return weeks if rest == 0 and 0 <= weeks < self.weeks else None
