"""What every export is."""

from __future__ import annotations

from typing import ClassVar, Protocol

from matcher.domain.plan import Plan
from matcher.domain.pool import Pool


class Export(Protocol):
    """A form in which a plan leaves. A member's docstring says what it is in one plain sentence."""

    key: ClassVar[str]
    label: ClassVar[str]
    media_type: ClassVar[str]

    def files(self, plan: Plan, pool: Pool, language: str) -> dict[str, bytes]:
        """File names with their bytes; the same plan gives the same bytes."""
