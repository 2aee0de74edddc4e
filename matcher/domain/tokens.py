"""Tokens by which a person's programs use the API in the person's name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class ApiToken:
    """A token without its secret. It never may more than its person: `scopes` only narrow what that is."""

    id: int
    account: int
    title: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    revoked_at: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Whether it works at a moment."""
        return self.revoked_at is None and now < self.expires_at


@dataclass(frozen=True)
class KeptAnswer:
    """The answer that a request with an idempotency key was given; `request` is the hash of what was asked."""

    request: str
    status: int
    headers: dict[str, str]
    body: str
