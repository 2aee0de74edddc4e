"""Goal cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from matcher.domain.kinds import MATERIAL
from matcher.domain.pool import Pool
from matcher.goals.base import MIN, check_slack
from matcher.model.columns import Columns
from matcher.model.picks import Pick
from matcher.model.sheet import Linear, Sheet, linear


@dataclass(frozen=True)
class Cost:
    """The least cash taken from envelopes; own funds and support costs do not count."""

    name: ClassVar[str] = "cost"
    sense: ClassVar[str] = MIN
    slack_permille: int = 0

    def __post_init__(self) -> None:
        check_slack(self.slack_permille)

    def weights(self, sheet: Sheet, columns: Columns) -> Linear:
        return linear([], 1) if columns.money is None else linear(columns.money.cash_columns(), 1)

    def value(self, picks: tuple[Pick, ...], pool: Pool) -> int:
        return sum(charge.amount for pick in picks for leg in pick.legs for charge in leg.charges
                   if not charge.line.startswith(MATERIAL))
