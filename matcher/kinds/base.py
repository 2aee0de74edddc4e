"""What a kind is: who travels where, whom it keeps busy, and which limits count it."""

from __future__ import annotations

from typing import ClassVar, Protocol


class Kind(Protocol):
    """A modality. A member's docstring says what it is in one plain sentence."""

    name: ClassVar[str]
    code: ClassVar[str]
    grouped: ClassVar[str]
    """leg (one leg is one exchange), team (one leg a role) or session (one leg a learner society)."""
    hosted_at_once: ClassVar[bool]
    hosted_in_round: ClassVar[bool]
    away: ClassVar[bool]
    host: ClassVar[str]
    """need or offer: whose society hosts it on site."""
