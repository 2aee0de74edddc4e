"""From a society's own judgement of its capabilities: needs where there are gaps, offers where there is strength."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from matcher.domain.kinds import JOINT_OPERATION, PEER_REVIEW, PRACTICE_EXCHANGE, SECONDMENT
from matcher.domain.reference import Capability
from matcher.domain.requests import Need, Offer

NOT_REVIEWED, ABSENT, PARTIAL, NEEDS_IMPROVEMENT, STRONG, HIGHEST = range(6)
"""The scale: not reviewed, does not exist, partial, needs improvement, exists and could be stronger, high performance."""

_STEP = 2
_WANTED = {
    ABSENT: (SECONDMENT, PRACTICE_EXCHANGE, PEER_REVIEW, JOINT_OPERATION),
    PARTIAL: (SECONDMENT, PRACTICE_EXCHANGE, PEER_REVIEW, JOINT_OPERATION),
    NEEDS_IMPROVEMENT: (PRACTICE_EXCHANGE, PEER_REVIEW, SECONDMENT, JOINT_OPERATION),
}
"""What helps most at a level: hands on site where little exists, others' practice where much does."""


@dataclass(frozen=True)
class SuggestedNeed:
    """A capability below 4: the level now, one to aim at, and the kinds that can pass it on, the fittest first."""

    capability: str
    level: int
    target: int
    priority: int
    kinds: tuple[str, ...]

    def texts(self) -> dict[str, str]:
        """The cells that a form begins with."""
        return {"capability": self.capability, "level": str(self.level), "target": str(self.target),
                "priority": str(self.priority), "kinds": ";".join(self.kinds)}


@dataclass(frozen=True)
class SuggestedOffer:
    """The strong capabilities of one group with their levels, and the kinds that can pass them on."""

    group: str
    capabilities: tuple[tuple[str, int], ...]
    kinds: tuple[str, ...]

    def texts(self) -> dict[str, str]:
        """The cells that a form begins with."""
        return {"capabilities": ";".join(f"{code}:{level}" for code, level in self.capabilities),
                "kinds": ";".join(self.kinds)}


def suggest_needs(levels: Mapping[str, int], taxonomy: Sequence[Capability], present: Iterable[Need] = ()
                  ) -> tuple[SuggestedNeed, ...]:
    """A need for each gap (level 1 to 3) that the society's needs do not ask already, the lowest level first."""
    asked = {code for need in present for code in (need.capability, *need.roles)}
    found = []
    for row in taxonomy:
        level = levels.get(row.code, NOT_REVIEWED)
        if level in _WANTED and row.code not in asked:
            # A joint operation also needs roles, which an assessment does not tell.
            kinds = tuple(kind for kind in _WANTED[level] if kind in row.kinds and kind != JOINT_OPERATION)[:2]
            if kinds:
                found.append(SuggestedNeed(row.code, level, min(level + _STEP, HIGHEST), min(level, 3), kinds))
    return tuple(sorted(found, key=lambda need: need.level))


def suggest_offers(levels: Mapping[str, int], taxonomy: Sequence[Capability], present: Iterable[Offer] = ()
                   ) -> tuple[SuggestedOffer, ...]:
    """One offer for each group of capabilities with strengths (level 4 or 5) that no offer of the society has yet."""
    given = {code for offer in present for code, _ in offer.capabilities}
    groups: dict[str, list[Capability]] = {}
    for row in taxonomy:
        if levels.get(row.code, NOT_REVIEWED) >= STRONG and row.code not in given:
            groups.setdefault(row.group, []).append(row)
    order = (SECONDMENT, PRACTICE_EXCHANGE, PEER_REVIEW, JOINT_OPERATION)
    return tuple(
        SuggestedOffer(group, tuple((row.code, levels[row.code]) for row in rows),
                       tuple(kind for kind in order if any(kind in row.kinds for row in rows)))
        for group, rows in groups.items())
