"""One page of a query: the items in two statements, however long the list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from matcher.domain.pages import Page

T = TypeVar("T")


def paged(session: Session, query: Select[Any], fact: Callable[[Any], T], *, page: int, size: int) -> Page[T]:
    """A page of an ordered query of one entity, each row made a fact. A page beyond the last has no items."""
    rows = session.scalars(query.limit(size).offset((page - 1) * size)).all()
    return Page(tuple(fact(row) for row in rows), page, size, count_of(session, query))


def count_of(session: Session, query: Select[Any]) -> int:
    """How many rows a query gives."""
    return session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
