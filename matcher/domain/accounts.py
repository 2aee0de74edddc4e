"""Accounts of the people who use the product. Names and addresses stay in the store: nothing else carries them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from matcher.domain.actors import Actor, Grant

ACTIVE, DISABLED, WITHDRAWN = "active", "disabled", "withdrawn"
STATES = (ACTIVE, DISABLED, WITHDRAWN)
RESET, INVITE = "reset", "invite"
PURPOSES = (RESET, INVITE)


@dataclass(frozen=True)
class Account:
    """An account. `society` is where the person works (a component's people: ICRC or IFRC)."""

    id: int
    email: str
    name: str
    state: str
    version: int
    society: str | None = None
    function: str = ""
    phone: str = ""
    language: str = "en"
    grants: tuple[Grant, ...] = ()
    has_password: bool = False
    has_totp: bool = False
    oidc_subject: str | None = None
    created_at: datetime | None = None
    last_login_at: datetime | None = None

    @property
    def actor(self) -> Actor:
        return Actor(self.id, self.grants, self.society)


@dataclass(frozen=True)
class LoginSession:
    """A log-in that still holds. `second_factor` says whether TOTP or the identity provider's own was asked."""

    account: int
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    second_factor: bool = False
