"""Optimistic locking: a change names the version that it was made on."""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import CursorResult, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session


def change_at(session: Session, row: Any, version: int, values: dict[str, Any]) -> bool:
    """Changes a row that is still at this version, and counts the version up; False when somebody was faster.

    The row is given as a mapped object; it has the new values afterwards.
    """
    kind = type(row)
    done = session.execute(
        update(kind).where(kind.id == row.id, kind.version == version).values(**values, version=version + 1)
        .execution_options(synchronize_session=False))
    session.refresh(row)
    return cast(CursorResult[Any], done).rowcount == 1


def add_first(session: Session, row: Any) -> bool:
    """Adds the first version of a row; False when somebody was faster, on a database where nothing was there to be locked.
    The transaction goes on either way."""
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:
        return False
    return True
