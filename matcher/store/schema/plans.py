"""Snapshots, runs, plans, and what people say of a plan's exchanges."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from matcher.store.schema.base import Base, ByAccount, Id, Key, Long, OfRound, Word


class SnapshotRow(Base):
    """A scenario as it was: `text` is its canonical text, `digest` that text's sha256."""

    __tablename__ = "snapshots"
    __table_args__ = (UniqueConstraint("round_id", "digest"),)

    id: Mapped[Id]
    round_id: Mapped[OfRound]
    digest: Mapped[str] = mapped_column(String(64))
    text: Mapped[Long]
    made_by: Mapped[ByAccount]
    made_at: Mapped[datetime]


class RunRow(Base):
    """A run; whoever holds the lease is its owner, and only the owner writes. One with parts has no owner: they have."""

    __tablename__ = "runs"
    __table_args__ = (Index("ix_runs_state_lease_until", "state", "lease_until"),)

    id: Mapped[Id]
    round_id: Mapped[OfRound]
    snapshot_id: Mapped[int] = mapped_column(ForeignKey("snapshots.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("runs.id"), index=True)
    title: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[Word]
    seed: Mapped[int]
    seconds: Mapped[float]
    limits: Mapped[dict[str, Any]]
    versions: Mapped[dict[str, Any]]
    progress: Mapped[dict[str, Any]]
    owner: Mapped[str | None] = mapped_column(String(128))
    lease_until: Mapped[datetime | None]
    heartbeat_at: Mapped[datetime | None]
    cancel: Mapped[bool] = mapped_column(default=False)
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[Long] = mapped_column(default="")
    asked_by: Mapped[ByAccount]
    queued_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class PlanRow(Base):
    """A plan that is kept; `document` is the text of its plan.json."""

    __tablename__ = "plans"
    __table_args__ = (UniqueConstraint("round_id", "number"),)

    id: Mapped[Id]
    round_id: Mapped[OfRound]
    number: Mapped[int]
    run_id: Mapped[int | None] = mapped_column(ForeignKey("runs.id"), unique=True)
    digest: Mapped[str] = mapped_column(String(64))
    status: Mapped[Word]
    title: Mapped[str] = mapped_column(String(200), default="")
    exchanges: Mapped[int]
    document: Mapped[Long]
    created_at: Mapped[datetime]


class ProposalRow(Base):
    """One exchange of a plan. `likeness` is the same for exchanges of two plans that ask the same of the same people."""

    __tablename__ = "proposals"
    __table_args__ = (UniqueConstraint("plan_id", "exchange"),)

    id: Mapped[Id]
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id", ondelete="CASCADE"), index=True)
    exchange: Mapped[Key]
    kind: Mapped[Word] = mapped_column(index=True)
    host: Mapped[str] = mapped_column(String(4))
    start: Mapped[date]
    days: Mapped[int]
    mode: Mapped[Word]
    likeness: Mapped[str] = mapped_column(String(64))
    state: Mapped[Word] = mapped_column(index=True)
    icrc_by: Mapped[ByAccount]
    icrc_at: Mapped[datetime | None]
    ifrc_by: Mapped[ByAccount]
    ifrc_at: Mapped[datetime | None]
    rejected_by: Mapped[ByAccount]
    rejected_at: Mapped[datetime | None]
    reason: Mapped[Long] = mapped_column(default="")
    cleared_by: Mapped[ByAccount]
    cleared_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)


class ReplyRow(Base):
    """A society that is party to an exchange, and its answer once it gave one. `link` counts the links that were made:
    only the last one works."""

    __tablename__ = "replies"
    __table_args__ = (UniqueConstraint("proposal_id", "society"),)

    id: Mapped[Id]
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id", ondelete="CASCADE"), index=True)
    society: Mapped[str] = mapped_column(String(4), index=True)
    answer: Mapped[Word | None]
    reason: Mapped[Word | None]
    by_account: Mapped[ByAccount]
    by_link: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime | None]
    link: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
