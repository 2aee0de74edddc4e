"""Legs under judgement: who would do what with whom, before it is known whether they may."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matcher.candidates import Array, Bools, Ints
from matcher.domain.kinds import MODES, cefr_rank
from matcher.kinds import KINDS_FAMILY
from matcher.kinds.codes import Codes


@dataclass(frozen=True)
class Terms:
    """The numbers of the policy that say what a leg is: ranks of language, weeks for a visa, envelopes a leg."""

    peer: int = cefr_rank("B2")
    host: int = cefr_rank("B1")
    visa_weeks: int = 6
    sources: int = 3


def told(field: str, value: object) -> Bools:
    """[kind]: the kinds of which the family says this."""
    return np.array([getattr(kind, field) == value for kind in KINDS_FAMILY], dtype=np.bool_)


@dataclass(frozen=True, eq=False)
class Rows:
    """One row a leg: places of need, offer, kind and capability, and the role's number or 0."""

    codes: Codes
    need: Array
    offer: Array
    role: Array
    kind: Array
    capability: Array
    terms: Terms = Terms()

    def __len__(self) -> int:
        return len(self.need)

    def take(self, index: Array) -> Rows:
        """Some of the rows, by mask or number."""
        return Rows(self.codes, self.need[index], self.offer[index], self.role[index], self.kind[index],
                    self.capability[index], self.terms)

    @cached_property
    def receiver(self) -> Ints:
        return self.codes.need_society[self.need]

    @cached_property
    def sender(self) -> Ints:
        return self.codes.offer_society[self.offer]

    @cached_property
    def bilateral(self) -> Bools:
        """One leg is one exchange, so that it has its own language."""
        return np.asarray(told("grouped", "leg")[self.kind])

    @cached_property
    def host(self) -> Ints:
        """The society where it would happen on site."""
        return np.where(told("host", "offer")[self.kind], self.sender, self.receiver)

    @cached_property
    def guests_learn(self) -> Bools:
        """Those who travel are the need's people, not the offer's."""
        return np.asarray(told("travels", "need")[self.kind])

    @cached_property
    def onsite(self) -> Bools:
        """On site unless a side is remote."""
        remote = MODES.index("remote")
        return np.asarray((self.codes.need_mode[self.need] != remote) & (self.codes.offer_mode[self.offer] != remote))

    @cached_property
    def regions_differ(self) -> Bools:
        return np.asarray(self.codes.region[self.receiver] != self.codes.region[self.sender])

    @cached_property
    def days(self) -> Ints:
        return np.where(told("length", "offer")[self.kind], self.codes.offer["session_days"][self.offer],
                        self.codes.need["days"][self.need])

    @cached_property
    def weeks(self) -> Ints:
        return -(-self.days // 7)

    @cached_property
    def travellers(self) -> Ints:
        return np.where(told("people", "one")[self.kind], 1, self.codes.need["people"][self.need])

    @cached_property
    def busy(self) -> Ints:
        """Persons of the offer that the leg itself holds: none where the session holds one."""
        people = np.where(told("busy", "one")[self.kind], 1, self.codes.need["people"][self.need])
        return np.where(told("busy", "session")[self.kind], 0, people)

    @cached_property
    def gain(self) -> Ints:
        offered = self.codes.offer_levels[self.offer, self.capability].astype(np.int64)
        reached = np.minimum(offered, self.codes.need["target"][self.need])
        return np.maximum(reached - self.codes.need["level"][self.need], 0)
