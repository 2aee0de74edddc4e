"""A round, its plan as the oracle reads it, and questions about the plan with exchanges added, replaced or paid for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations
from typing import Any

from matcher.domain.pool import Pool
from tests.helpers.oracle import purse, rulebook
from tests.helpers.oracle.legs import REVIEW, SECONDMENT, SESSION, TEAM, Leg, eligible, payers
from tests.helpers.oracle.seen import Seen, look
from tests.helpers.oracle.settings import Settings
from tests.helpers.oracle.skeletons import asks_for, common_languages

ALONE = (SECONDMENT, REVIEW)
_MONEY: dict[str, Any] = {"own_funds": {}, "charges": []}


@dataclass(frozen=True, eq=False)
class World:
    pool: Pool
    settings: Settings
    document: Mapping[str, Any]

    @cached_property
    def plan(self) -> list[Seen]:
        wrong: list[str] = []
        seen = look(self.pool, self.settings, self.document, wrong.append)
        assert wrong == []
        return seen

    @cached_property
    def legs(self) -> list[Leg]:
        return eligible(self.pool, self.settings)

    @cached_property
    def met(self) -> set[str]:
        return {leg.need.need for seen in self.plan for leg, _ in seen.legs}

    def changed(self, **fields: Any) -> World:
        """The same plan in a round with other facts."""
        return World(replace(self.pool, **fields), self.settings, self.document)

    def legs_of(self, need: str, offer: str | None = None, role: int | None = None, kind: str | None = None) -> list[Leg]:
        return [leg for leg in self.legs if leg.need.need == need and offer in (None, leg.offer.offer)
                and leg.role == role and kind in (None, leg.kind)]

    def pinned_out(self, leg: Leg) -> bool:
        return self.settings.ruling("pins") and any(pin.pin == "out" and asks_for(pin, leg) for pin in self.pool.pins)

    def seen(self, kind: str, week: int, legs: Sequence[Leg], language: str | None = None) -> Seen:
        """An exchange that is not in the plan."""
        said = {"id": "new", "kind": kind, "start": self.pool.week_start(week).isoformat(), "language": language,
                "legs": [dict(_MONEY) for _ in legs]}
        return Seen(said, week, tuple((leg, dict(_MONEY)) for leg in legs))

    def with_leg(self, seen: Seen, leg: Leg) -> Seen:
        """A session of the plan with one learner more."""
        return self.seen(seen.kind, seen.week, [*(there for there, _ in seen.legs), leg])

    def broken(self, added: Sequence[Seen], removed: Iterable[str] = (), lone: bool = True) -> Counter[str]:
        """How often each rule breaks in the plan so changed, pins and money aside. Not `lone`: balance and the size of
        a session or team are left out, since others are to come."""
        said: list[str] = []
        gone = set(removed)
        rulebook.rules(self.pool, self.settings, [seen for seen in self.plan if seen.id not in gone] + list(added), said.append)
        aside = {"pins"} if lone else {"pins", "balance", "cohort", "team"}
        return Counter(rule for sentence in said if (rule := sentence.partition(":")[0]) not in aside)

    def alone(self, leg: Leg, week: int) -> Counter[str]:
        """What breaks when a leg is added as an exchange of its own."""
        return self.broken([self.seen(leg.kind, week, [leg])], lone=leg.kind in ALONE)

    def free(self, leg: Leg) -> list[int]:
        """The starts at which nothing breaks."""
        return [week for week in leg.starts if not self.alone(leg, week)]

    @cached_property
    def given(self) -> Counter[tuple[str, str]]:
        found: Counter[tuple[str, str]] = Counter()
        for seen in self.plan:
            for leg, row in seen.legs:
                for charge in row["charges"]:
                    found[charge["envelope"], leg.receiver.society] += charge["amount"]
        return found

    def left(self, envelope: str) -> int:
        """Whole units that an envelope could still be charged."""
        row = self.pool.envelope[envelope]
        return purse.capacity(row) - sum(amount for (key, _), amount in self.given.items() if key == envelope)

    def left_for(self, receiver: str) -> Pool:
        """The round with the envelopes as the plan leaves them, for one receiver."""
        return replace(self.pool, envelopes=tuple(
            replace(row, amount=max(0, self.left(row.envelope)), support_permille=0, per_society=None
                    if row.per_society is None else max(0, row.per_society - self.given[row.envelope, receiver]))
            for row in self.pool.envelopes))

    def paid(self, leg: Leg, weeks: Iterable[int]) -> bool:
        """Whether what is left pays one leg more at one of these starts."""
        there = self.left_for(leg.receiver.society)
        return any(purse.cheapest(there, self.settings, [leg], [payers(there, leg, week)]) is not None for week in weeks)

    def fits(self, leg: Leg) -> bool:
        """Whether a leg could be added to the plan as it is: as an exchange of its own, or to a session."""
        if leg.kind in ALONE:
            return self.paid(leg, self.free(leg))
        if leg.kind == TEAM:
            return False
        if leg.offer.cohort_min <= 1 and any(self.paid(leg, [week]) for week in leg.starts
                                             if not self.broken([self.seen(SESSION, week, [leg])])):
            return True
        return any(not self.broken([self.with_leg(seen, leg)], [seen.id]) and self.paid(leg, [seen.week])
                   for seen in self.sessions(leg) if self.apart(leg, seen) is None)

    def sessions(self, leg: Leg) -> list[Seen]:
        """The sessions of a leg's offer, capability and mode in the plan."""
        return [seen for seen in self.plan if seen.kind == SESSION and leg.kind == SESSION and seen.legs[0][0].offer == leg.offer
                and seen.legs[0][0].capability == leg.capability and seen.legs[0][0].mode == leg.mode]

    def apart(self, leg: Leg, seen: Seen) -> str | None:
        """Why a learner cannot join a session, rules and money aside."""
        others = [other for other, _ in seen.legs]
        if len(others) >= leg.offer.cohort_max:
            return "full"
        if leg.receiver in [other.receiver for other in others]:
            return "receiver"
        if seen.week not in leg.starts:
            return "dates"
        return None if common_languages([leg, *others]) else "language"

    def gatherings(self, leg: Leg) -> list[list[Leg]]:
        """For each week and language of a learner's leg: it and the legs of other learners with open needs."""
        alike = [other for other in self.legs if other.kind == SESSION and other.offer == leg.offer and other.mode == leg.mode
                 and other.capability == leg.capability and other.receiver != leg.receiver
                 and other.need.need not in self.met and not self.pinned_out(other)]
        return [[leg, *(other for other in alike if week in other.starts and language in other.languages)]
                for week in leg.starts for language in leg.languages]

    def learners(self, leg: Leg) -> int:
        return max(len({other.receiver for other in group}) for group in self.gatherings(leg))

    def new_sessions(self, leg: Leg, size: int) -> Iterable[tuple[int, tuple[Leg, ...]]]:
        """Sessions of so many learners with open needs that a leg could be in, by week."""
        for week in leg.starts:
            for group in self.gatherings(leg):
                there = [other for other in group[1:] if week in other.starts]
                for others in combinations(there, size - 1):
                    legs = (leg, *others)
                    if len({other.receiver for other in legs}) == size and common_languages(legs):
                        yield week, legs
