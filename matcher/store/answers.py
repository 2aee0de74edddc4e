"""Answers to requests with an idempotency key, so that a request that is sent twice is done once.

The key is taken within the transaction that does what is asked: whoever sends the same at the same time waits for the
end of it, on PostgreSQL at the unique row, on SQLite because one writes at a time. What fails leaves no key behind.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from matcher.domain.tokens import KeptAnswer
from matcher.store.schema import ApiAnswerRow


def take(session: Session, account: int, key: str, request: str, *, now: datetime) -> KeptAnswer | None:
    """Takes a key for a request. None: it was free and is this transaction's now; else what was answered to it before."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    taken = session.execute(
        insert(ApiAnswerRow).values(account_id=account, key=key, request=request, status=0, headers="{}", body="", created_at=now)
        .on_conflict_do_nothing(index_elements=[ApiAnswerRow.account_id, ApiAnswerRow.key]).returning(ApiAnswerRow.key)).first()
    return None if taken is not None else look(session, account, key)


def look(session: Session, account: int, key: str) -> KeptAnswer | None:
    """What was answered to a key."""
    row = session.scalar(select(ApiAnswerRow).where(ApiAnswerRow.account_id == account, ApiAnswerRow.key == key)
                         .execution_options(populate_existing=True))
    return None if row is None else KeptAnswer(row.request, row.status, json.loads(row.headers), row.body)


def keep(session: Session, account: int, key: str, *, status: int, headers: Mapping[str, str], body: str) -> None:
    """Keeps the answer beside the key that this transaction took."""
    session.execute(
        update(ApiAnswerRow).where(ApiAnswerRow.account_id == account, ApiAnswerRow.key == key)
        .values(status=status, headers=json.dumps(dict(headers)), body=body).execution_options(synchronize_session=False))


def forget_before(session: Session, moment: datetime) -> int:
    """Deletes answers that were given before a moment; how many."""
    return len(session.execute(delete(ApiAnswerRow).where(ApiAnswerRow.created_at < moment).returning(ApiAnswerRow.key)
                               .execution_options(synchronize_session=False)).all())
