"""Rounds and the tables of a scenario that coordinators keep. Columns as in matcher.tables.columns; lists as cell text."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKeyConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from matcher.store.schema.base import Base, ByAccount, Id, Key, Long, OfRound, Word


class RoundRow(Base):
    """A round. `settings` has the sections of scenario.toml, `calendar` ISO days by stage, `plan` the number proposed."""

    __tablename__ = "rounds"

    id: Mapped[Id]
    key: Mapped[Key] = mapped_column(unique=True)
    title: Mapped[str] = mapped_column(Text, default="")
    about: Mapped[str] = mapped_column(Text, default="")
    stage: Mapped[Word] = mapped_column(index=True)
    stage_since: Mapped[datetime]
    start: Mapped[date]
    weeks: Mapped[int]
    approval: Mapped[date]
    currency: Mapped[str] = mapped_column(String(3))
    settings: Mapped[dict[str, Any]]
    calendar: Mapped[dict[str, Any]]
    snapshot: Mapped[str | None] = mapped_column(String(64))
    plan: Mapped[int | None]
    created_by: Mapped[ByAccount]
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)


class SocietyRow(Base):
    """A society as it takes part in one round."""

    __tablename__ = "societies"
    __table_args__ = (UniqueConstraint("round_id", "society"),)

    id: Mapped[Id]
    round_id: Mapped[OfRound]
    society: Mapped[str] = mapped_column(String(4))
    name: Mapped[str] = mapped_column(String(200))
    region: Mapped[str | None] = mapped_column(String(3))
    languages: Mapped[str] = mapped_column(Text)
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    cost_class: Mapped[Word] = mapped_column(default="middle")
    oda: Mapped[bool] = mapped_column(default=False)
    security_tier: Mapped[int] = mapped_column(default=1)
    hosted_at_once: Mapped[int | None]
    hosted_in_round: Mapped[int | None]
    away_at_once: Mapped[int | None]
    blackouts: Mapped[Long] = mapped_column(default="")
    standing: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)


class EnvelopeRow(Base):
    """An envelope; `committed_*` is its fund holder's promise for the plan that was proposed."""

    __tablename__ = "envelopes"
    __table_args__ = (UniqueConstraint("round_id", "envelope"),)

    id: Mapped[Id]
    round_id: Mapped[OfRound]
    envelope: Mapped[Key]
    source: Mapped[str] = mapped_column(String(200), index=True)
    resource: Mapped[Key] = mapped_column(default="cash")
    amount: Mapped[int] = mapped_column(BigInteger)
    support_permille: Mapped[int] = mapped_column(default=0)
    valid_from: Mapped[date]
    valid_to: Mapped[date]
    kinds: Mapped[Long] = mapped_column(default="")
    capabilities: Mapped[Long] = mapped_column(default="")
    contexts: Mapped[Long] = mapped_column(default="")
    regions: Mapped[Long] = mapped_column(default="")
    receivers: Mapped[Long] = mapped_column(default="")
    senders: Mapped[Long] = mapped_column(default="")
    lines: Mapped[Long] = mapped_column(default="")
    oda_only: Mapped[bool] = mapped_column(default=False)
    per_leg: Mapped[int | None] = mapped_column(BigInteger)
    per_society: Mapped[int | None] = mapped_column(BigInteger)
    max_share_permille: Mapped[int | None]
    min_grant: Mapped[int | None] = mapped_column(BigInteger)
    entered_by: Mapped[ByAccount]
    committed_by: Mapped[ByAccount]
    committed_at: Mapped[datetime | None]
    committed_plan: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)


def _of_pair() -> tuple[ForeignKeyConstraint, ForeignKeyConstraint]:
    """Need and offer of a pair are both of the row's own round."""
    return (
        ForeignKeyConstraint(["round_id", "need"], ["needs.round_id", "needs.need"], ondelete="CASCADE"),
        ForeignKeyConstraint(["round_id", "offer"], ["offers.round_id", "offers.offer"], ondelete="CASCADE"))


class PinRow(Base):
    """A standing decision on a pair; `origin` says who it comes from (matcher.store.decisions)."""

    __tablename__ = "pins"
    __table_args__ = _of_pair()

    id: Mapped[Id]
    round_id: Mapped[OfRound]
    need: Mapped[Key]
    offer: Mapped[Key]
    role: Mapped[int | None]
    pin: Mapped[Word]
    start: Mapped[date | None]
    kind: Mapped[Word | None]
    note: Mapped[Long] = mapped_column(default="")
    origin: Mapped[Word]
    made_by: Mapped[ByAccount]
    made_at: Mapped[datetime]


class HistoryRow(Base):
    __tablename__ = "history"

    id: Mapped[Id]
    round_id: Mapped[OfRound]
    need_society: Mapped[str] = mapped_column(String(4))
    offer_society: Mapped[str] = mapped_column(String(4))
    year: Mapped[int]
    kind: Mapped[Word | None]


class AffinityRow(Base):
    __tablename__ = "affinity"
    __table_args__ = (UniqueConstraint("round_id", "need", "offer"), *_of_pair())

    id: Mapped[Id]
    round_id: Mapped[OfRound]
    need: Mapped[Key]
    offer: Mapped[Key]
    points: Mapped[int]


class BaselineRow(Base):
    __tablename__ = "baseline"
    __table_args__ = _of_pair()

    id: Mapped[Id]
    round_id: Mapped[OfRound]
    need: Mapped[Key]
    offer: Mapped[Key]
    role: Mapped[int | None]
    start: Mapped[date]
