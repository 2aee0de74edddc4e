"""The pledge's commitments of each society, and its plans of action. They outlast the round."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from matcher.store.schema.base import Base, ByAccount, Id, Key, Long, Word


class CommitmentRow(Base):
    __tablename__ = "commitments"
    __table_args__ = (UniqueConstraint("society", "clause"),)

    id: Mapped[Id]
    society: Mapped[str] = mapped_column(String(4), index=True)
    clause: Mapped[Word]
    status: Mapped[Word]
    evidence: Mapped[Long] = mapped_column(default="")
    since: Mapped[date | None]
    changed_by: Mapped[ByAccount]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)


class ActionPlanRow(Base):
    """A plan of action; `round` is the key of the round that it was drafted from, which it outlasts."""

    __tablename__ = "action_plans"
    __table_args__ = (UniqueConstraint("society", "year"),)

    id: Mapped[Id]
    society: Mapped[str] = mapped_column(String(4), index=True)
    year: Mapped[int]
    round: Mapped[Key] = mapped_column(default="")
    currency: Mapped[str] = mapped_column(String(3))
    status: Mapped[Word]
    changed_by: Mapped[ByAccount]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)


class ActionLineRow(Base):
    """One line; `strategy`, `partners` and `contexts` are lists separated by `;`."""

    __tablename__ = "action_lines"

    id: Mapped[Id]
    plan_id: Mapped[int] = mapped_column(ForeignKey("action_plans.id", ondelete="CASCADE"), index=True)
    activity: Mapped[Long]
    strategy: Mapped[Long] = mapped_column(default="")
    origin: Mapped[Key] = mapped_column(default="")
    partners: Mapped[Long] = mapped_column(default="")
    first: Mapped[date | None]
    last: Mapped[date | None]
    result: Mapped[Long] = mapped_column(default="")
    people: Mapped[int]
    budget: Mapped[int] = mapped_column(BigInteger)
    contexts: Mapped[Long] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)
