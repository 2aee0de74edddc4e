"""What a round is about: the smaller the round, the fewer skills are spoken of in it."""

from __future__ import annotations

from collections.abc import Sequence

from matcher.domain.kinds import JOINT_OPERATION, PEER_REVIEW
from matcher.domain.reference import Capability
from matcher.generate.dice import Dice

AT_LEAST = ((JOINT_OPERATION, 4), (PEER_REVIEW, 3))
"""So many skills that these kinds can pass on are in every theme: a team has up to four roles."""


def theme(dice: Dice, skills: Sequence[Capability], offers: int) -> list[tuple[Capability, float]]:
    """The skills of a round with so many offers, each with how often it is spoken of: a third often, a third seldom."""
    deck = dice.shuffled(sorted(skills, key=lambda skill: skill.code))
    chosen: list[Capability] = []
    for kind, least in AT_LEAST:
        able = [skill for skill in deck if kind in skill.kinds and skill not in chosen]
        chosen += able[: max(0, least - sum(kind in skill.kinds for skill in chosen))]
    chosen += [skill for skill in deck if skill not in chosen]
    spoken_of = sorted(chosen[: max(7, offers // 4)], key=lambda skill: skill.code)
    weights = dice.shuffled([(4.0, 2.0, 1.0)[place % 3] for place in range(len(spoken_of))])
    return list(zip(spoken_of, weights, strict=True))
