"""What every rule is: numbers, a sentence, rows on a sheet, and an audit that needs no solver."""

from __future__ import annotations

from typing import ClassVar, Protocol

from matcher.domain.pool import Pool
from matcher.domain.reasons import Breach
from matcher.model.columns import Columns
from matcher.model.picks import Pick
from matcher.model.sheet import Sheet


class Rule(Protocol):
    """May these legs stand together? A member's docstring is the rule in one plain sentence."""

    name: ClassVar[str]

    @property
    def on(self) -> bool: ...

    def post(self, sheet: Sheet, columns: Columns) -> None:
        """Lays the rule on the sheet as linear rows."""

    def breaches(self, picks: tuple[Pick, ...], pool: Pool) -> list[Breach]:
        """Every place where an answer breaks the rule, found without any solver."""
