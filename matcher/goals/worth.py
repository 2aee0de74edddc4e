"""What meeting a need is worth: the weights that impact and equity share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matcher.candidates import Legs
from matcher.domain.kinds import CONTEXTS, JOINT_OPERATION
from matcher.domain.requests import Need
from matcher.model.columns import JOP
from matcher.model.sheet import Ints


@dataclass(frozen=True)
class Worth:
    """Weights by priority (1, 2, 3) and percent by context; a context that is not named counts 100."""

    priority: tuple[int, int, int] = (9, 3, 1)
    contexts: tuple[tuple[str, int], ...] = (("conflict", 150), ("migration", 150))

    def __post_init__(self) -> None:
        if len(self.priority) != 3 or any(weight < 0 for weight in self.priority):
            raise ValueError("priority must be three whole numbers of 0 or more.")
        for context, percent in self.contexts:
            if context not in CONTEXTS:
                raise ValueError(f"contexts must be among {', '.join(CONTEXTS)}, not {context}.")
            if percent < 0:
                raise ValueError(f"the percent of {context} must be 0 or more.")

    def percent(self, need: Need) -> int:
        """The highest percent of the need's contexts, 100 when it has none."""
        named = dict(self.contexts)
        return max((named.get(context, 100) for context in need.contexts), default=100)

    def of_leg(self, need: Need, kind: str, gain: int) -> int:
        """Impact of one leg."""
        legs = len(need.roles) if kind == JOINT_OPERATION else 1
        return 12 * self.priority[need.priority - 1] * self.percent(need) * gain // legs

    def asked(self, need: Need) -> int:
        """Impact if the need were met with its full gain."""
        return 12 * self.priority[need.priority - 1] * self.percent(need) * (need.target - need.level)


def leg_worth(legs: Legs, worth: Worth) -> Ints:
    """Impact of every leg."""
    pool = legs.pool
    alone = np.array([12 * worth.priority[row.priority - 1] * worth.percent(row) for row in pool.needs], dtype=np.int64)
    roles = np.array([max(len(row.roles), 1) for row in pool.needs], dtype=np.int64)
    takes = np.where(legs.kind == JOP, roles[legs.need], 1)
    return np.asarray(alone[legs.need] * legs.gain // takes, dtype=np.int64)
