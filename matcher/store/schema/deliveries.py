"""What is written down of approved exchanges: dates, results, checklists, costs, participants, appraisals, materials."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from matcher.store.schema.base import Base, ByAccount, Id, Key, Long, Word


def _of_proposal(*, unique: bool = False) -> Any:
    return mapped_column(ForeignKey("proposals.id", ondelete="CASCADE"), index=not unique, unique=unique or None)


class DeliveryRow(Base):
    """One row an exchange, from the first thing that is written down of it; fields as in matcher.domain.deliveries."""

    __tablename__ = "deliveries"

    id: Mapped[Id]
    proposal_id: Mapped[int] = _of_proposal(unique=True)
    held_in: Mapped[Word | None]
    hold_reason: Mapped[Long] = mapped_column(default="")
    start: Mapped[date | None]
    days: Mapped[int | None]
    began: Mapped[date | None]
    ended: Mapped[date | None]
    campaigns: Mapped[int | None]
    advocacy: Mapped[int | None]
    activities: Mapped[dict[str, Any]]
    actions: Mapped[Long] = mapped_column(default="")
    challenges: Mapped[Long] = mapped_column(default="")
    lessons: Mapped[Long] = mapped_column(default="")
    example: Mapped[Long] = mapped_column(default="")
    shared: Mapped[bool] = mapped_column(default=False)
    followed_up_on: Mapped[date | None]
    lasting: Mapped[Word] = mapped_column(default="")
    follow_up: Mapped[Long] = mapped_column(default="")
    changed_by: Mapped[ByAccount]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)


class CheckRow(Base):
    """One item of a travelling society's checklist."""

    __tablename__ = "delivery_checks"
    __table_args__ = (UniqueConstraint("proposal_id", "society", "item"),)

    id: Mapped[Id]
    proposal_id: Mapped[int] = _of_proposal()
    society: Mapped[str] = mapped_column(String(4))
    item: Mapped[Word]
    state: Mapped[Word]
    on: Mapped[date | None]


class SpentRow(Base):
    """What was paid for one line from one envelope; an empty envelope stands for own funds."""

    __tablename__ = "delivery_costs"
    __table_args__ = (UniqueConstraint("proposal_id", "line", "envelope"),)

    id: Mapped[Id]
    proposal_id: Mapped[int] = _of_proposal()
    line: Mapped[Key]
    envelope: Mapped[Key] = mapped_column(default="")
    amount: Mapped[int] = mapped_column(BigInteger)


class AttendanceRow(Base):
    """Participants of one society and group; `people` is None where they are counted by their marks."""

    __tablename__ = "delivery_attendance"
    __table_args__ = (UniqueConstraint("proposal_id", "society", "group"),)

    id: Mapped[Id]
    proposal_id: Mapped[int] = _of_proposal()
    society: Mapped[str] = mapped_column(String(4))
    group: Mapped[Word]
    participations: Mapped[int]
    people: Mapped[int | None]


class MarkRow(Base):
    """A person who took part, as a keyed hash and nothing else: it tells only whether two are the same."""

    __tablename__ = "delivery_marks"
    __table_args__ = (UniqueConstraint("proposal_id", "society", "group", "mark"),)

    id: Mapped[Id]
    proposal_id: Mapped[int] = _of_proposal()
    society: Mapped[str] = mapped_column(String(4))
    group: Mapped[Word]
    mark: Mapped[str] = mapped_column(String(64))


class MarkKeyRow(Base):
    """The key of a round's marks. Once it is deleted no mark can be made, or traced, again."""

    __tablename__ = "mark_keys"

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(String(64))


class AppraisalRow(Base):
    """What one party thinks of another."""

    __tablename__ = "delivery_appraisals"
    __table_args__ = (UniqueConstraint("proposal_id", "by_society", "of_society"),)

    id: Mapped[Id]
    proposal_id: Mapped[int] = _of_proposal()
    by_society: Mapped[str] = mapped_column(String(4))
    of_society: Mapped[str] = mapped_column(String(4))
    scores: Mapped[dict[str, Any]]
    again: Mapped[bool | None]
    comment: Mapped[Long] = mapped_column(default="")
    by_account: Mapped[ByAccount]
    at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)


class MaterialRow(Base):
    """Units of a material on their way from an envelope to a need."""

    __tablename__ = "materials"
    __table_args__ = (UniqueConstraint("proposal_id", "need", "material", "envelope"),)

    id: Mapped[Id]
    proposal_id: Mapped[int] = _of_proposal()
    need: Mapped[Key]
    material: Mapped[Key]
    envelope: Mapped[Key]
    units: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[Word] = mapped_column(index=True)
    granted: Mapped[int | None] = mapped_column(BigInteger)
    shipped: Mapped[int | None] = mapped_column(BigInteger)
    received: Mapped[int | None] = mapped_column(BigInteger)
    handed_over: Mapped[int | None] = mapped_column(BigInteger)
    since: Mapped[date]
    changed_by: Mapped[ByAccount]
    version: Mapped[int] = mapped_column(default=1)
