"""What every goal is: a sense, a sentence, weights over columns, and its value on an answer without any solver."""

from __future__ import annotations

from typing import ClassVar, Protocol

from matcher.domain.pool import Pool
from matcher.model.columns import Columns
from matcher.model.picks import Pick
from matcher.model.sheet import Linear, Sheet

MAX, MIN = "max", "min"


class Goal(Protocol):
    """Which plan is better? A member's docstring is the goal in one plain sentence."""

    name: ClassVar[str]
    sense: ClassVar[str]

    @property
    def slack_permille(self) -> int: ...

    def weights(self, sheet: Sheet, columns: Columns) -> Linear:
        """The goal as an expression, laying the columns and rows it needs on the sheet.

        The expression may fall short of the value at a poor setting of those columns, never beyond it.
        """

    def value(self, picks: tuple[Pick, ...], pool: Pool) -> int:
        """The goal's exact value."""


def check_slack(slack_permille: int) -> None:
    """Refuses a slack outside 0 to 1000."""
    if not 0 <= slack_permille <= 1000:
        raise ValueError("slack_permille must be from 0 to 1000.")
