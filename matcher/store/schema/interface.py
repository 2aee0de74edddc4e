"""What programs come with: tokens of people for the API, its answers that are given once more, and links of calendars."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from matcher.store.schema.base import Base, Id, Long, OfRound


class ApiTokenRow(Base):
    """A person's token for the API. `token` is the sha256 of what the person holds; `scopes` are joined by semicolons."""

    __tablename__ = "api_tokens"

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    token: Mapped[str] = mapped_column(String(64), unique=True)
    title: Mapped[str] = mapped_column(String(100))
    scopes: Mapped[str] = mapped_column(String(255))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class ApiAnswerRow(Base):
    """The answer to a request that came with an idempotency key; `request` is a hash of all that was asked."""

    __tablename__ = "api_answers"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    request: Mapped[str] = mapped_column(String(64))
    status: Mapped[int]
    headers: Mapped[Long]
    body: Mapped[Long]
    created_at: Mapped[datetime] = mapped_column(index=True)


class CalendarLinkRow(Base):
    """A link by which a calendar program follows exchanges. `token` is the sha256 of what the address holds."""

    __tablename__ = "calendar_links"

    id: Mapped[Id]
    round_id: Mapped[OfRound]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    token: Mapped[str] = mapped_column(String(64), unique=True)
    society: Mapped[str | None] = mapped_column(String(8))
    language: Mapped[str] = mapped_column(String(8))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
