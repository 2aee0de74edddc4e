"""Goal impact."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from matcher.domain.pool import Pool
from matcher.goals.base import MAX, check_slack
from matcher.goals.worth import Worth, leg_worth
from matcher.model.columns import Columns
from matcher.model.picks import Pick
from matcher.model.sheet import Linear, Sheet, linear


@dataclass(frozen=True)
class Impact:
    """The most capacity gained where it is needed most: gain by priority and context, summed over the legs."""

    name: ClassVar[str] = "impact"
    sense: ClassVar[str] = MAX
    worth: Worth = Worth()
    slack_permille: int = 0

    def __post_init__(self) -> None:
        check_slack(self.slack_permille)

    def weights(self, sheet: Sheet, columns: Columns) -> Linear:
        return linear(columns.column, leg_worth(columns.legs, self.worth)[columns.leg])

    def value(self, picks: tuple[Pick, ...], pool: Pool) -> int:
        return sum(self.worth.of_leg(leg.need, pick.kind, leg.gain) for pick in picks for leg in pick.legs)
