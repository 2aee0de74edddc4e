"""What every check is: numbers, a sentence, a mask over legs, and the facts behind a no."""

from __future__ import annotations

from typing import Any, ClassVar, Protocol

from matcher.candidates import Bools
from matcher.domain.pool import Pool
from matcher.kinds.rows import Rows


class Check(Protocol):
    """May one leg stand? A member's docstring is the check in one plain sentence."""

    name: ClassVar[str]

    @property
    def on(self) -> bool: ...

    def passes(self, rows: Rows, pool: Pool) -> Bools:
        """For each leg whether it stands this check (asked only when the check is on)."""

    def facts(self, rows: Rows, pool: Pool) -> dict[str, Any]:
        """What a person needs to know of the first row's no."""


def always_on(name: str, on: bool) -> None:
    """Refuses to switch off a check that defines what a leg is."""
    if not on:
        raise ValueError(f"{name} may not be switched off.")
