"""What a kind is: who travels where and for how long, whom it keeps busy, and which limits count it."""

from __future__ import annotations

from typing import ClassVar, Protocol


class Kind(Protocol):
    """A modality. A member's docstring says what it is in one plain sentence."""

    name: ClassVar[str]
    code: ClassVar[str]
    grouped: ClassVar[str]
    """leg (one leg is one exchange), team (one leg a role) or session (one leg a learner society)."""
    host: ClassVar[str]
    """need or offer: whose society hosts it on site."""
    travels: ClassVar[str]
    """need or offer: whose people travel."""
    people: ClassVar[str]
    """need or one: how many of them travel with one leg."""
    busy: ClassVar[str]
    """need, one or session: how many persons of the offer one leg holds, or that the whole session holds one."""
    length: ClassVar[str]
    """need or offer: whose days it runs."""
    remote: ClassVar[bool]
    """Whether it can happen at a distance."""
    hosted_at_once: ClassVar[bool]
    hosted_in_round: ClassVar[bool]
    away: ClassVar[bool]
    """Whether rule hosting (in a week, over the round) and rule away count it on site."""
