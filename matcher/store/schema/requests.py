"""Needs and offers, whose hands they went through, and what societies think of their own capabilities.

A draft may be incomplete, so every column of the tables may be empty but the key and the society. Lists are kept as the
text of their cell.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from matcher.store.schema.base import Base, ByAccount, Id, Key, Long, OfRound, Word


def _of_society() -> ForeignKeyConstraint:
    """The society takes part in the row's own round."""
    return ForeignKeyConstraint(["round_id", "society"], ["societies.round_id", "societies.society"])


class NeedRow(Base):
    __tablename__ = "needs"
    __table_args__ = (UniqueConstraint("round_id", "need"), _of_society())

    id: Mapped[Id]
    round_id: Mapped[OfRound]
    need: Mapped[Key]
    society: Mapped[str] = mapped_column(String(4), index=True)
    kinds: Mapped[Long | None]
    capability: Mapped[Key | None]
    roles: Mapped[Long | None]
    level: Mapped[int | None]
    target: Mapped[int | None]
    priority: Mapped[int | None]
    contexts: Mapped[Long | None]
    people: Mapped[int | None]
    days: Mapped[int | None]
    earliest: Mapped[date | None]
    latest: Mapped[date | None]
    mode: Mapped[Word | None]
    languages: Mapped[Long | None]
    interpreter: Mapped[bool | None]
    own_funds: Mapped[int | None] = mapped_column(BigInteger)
    materials: Mapped[Long | None]
    prefers: Mapped[Long | None]
    avoids: Mapped[Long | None]
    deliverable: Mapped[Long | None]
    train_staff: Mapped[int | None]
    train_governance: Mapped[int | None]
    train_volunteers: Mapped[int | None]
    campaigns: Mapped[int | None]
    advocacy: Mapped[int | None]
    state: Mapped[Word] = mapped_column(index=True)
    reason: Mapped[Long] = mapped_column(default="")
    submitted_by: Mapped[ByAccount]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)


class OfferRow(Base):
    __tablename__ = "offers"
    __table_args__ = (UniqueConstraint("round_id", "offer"), _of_society())

    id: Mapped[Id]
    round_id: Mapped[OfRound]
    offer: Mapped[Key]
    society: Mapped[str] = mapped_column(String(4), index=True)
    kinds: Mapped[Long | None]
    capabilities: Mapped[Long | None]
    people: Mapped[int | None]
    days_total: Mapped[int | None]
    exchanges_max: Mapped[int | None]
    earliest: Mapped[date | None]
    latest: Mapped[date | None]
    notice_weeks: Mapped[int | None]
    mode: Mapped[Word | None]
    languages: Mapped[Long | None]
    clearance: Mapped[int | None]
    regions: Mapped[Long | None]
    session_days: Mapped[int | None]
    cohort_min: Mapped[int | None]
    cohort_max: Mapped[int | None]
    prefers: Mapped[Long | None]
    avoids: Mapped[Long | None]
    state: Mapped[Word] = mapped_column(index=True)
    reason: Mapped[Long] = mapped_column(default="")
    submitted_by: Mapped[ByAccount]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)


class HandRow(Base):
    """An account that entered or changed a statement (`table` is needs or offers): it may not approve what comes of it."""

    __tablename__ = "statement_hands"

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id", ondelete="CASCADE"), primary_key=True)
    table: Mapped[Word] = mapped_column(primary_key=True)
    key: Mapped[Key] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)


class AssessmentRow(Base):
    """A society's level in a capability; it outlasts the round."""

    __tablename__ = "assessments"
    __table_args__ = (UniqueConstraint("society", "capability"),)

    id: Mapped[Id]
    society: Mapped[str] = mapped_column(String(4), index=True)
    capability: Mapped[Key]
    level: Mapped[int]
    changed_by: Mapped[ByAccount]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
