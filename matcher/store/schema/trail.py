"""The trail and its head. No foreign keys: an entry outlives what it speaks of."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from matcher.store.schema.base import Base, Key, Long


class EntryRow(Base):
    """One act. `before` and `after` are canonical JSON, kept as the text that was hashed; so is `at`."""

    __tablename__ = "trail"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(index=True)
    account: Mapped[int] = mapped_column(index=True)
    roles: Mapped[str] = mapped_column(String(255))
    act: Mapped[Key] = mapped_column(index=True)
    round: Mapped[Key | None] = mapped_column(index=True)
    subject: Mapped[str] = mapped_column(String(255), index=True)
    before: Mapped[Long]
    after: Mapped[Long]
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class HeadRow(Base):
    """The one row that says where the trail ends, and where it begins after old entries were purged."""

    __tablename__ = "trail_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))
    purged: Mapped[int]
    purged_hash: Mapped[str] = mapped_column(String(64))
