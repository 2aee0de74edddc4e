"""Run by Alembic, with the connection that `upgrade` opened."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from matcher.store.schema import Base, Moment


def render(kind: str, value: Any, _context: AutogenContext) -> str | Literal[False]:
    """A revision is written in SQLAlchemy's own words: it must read the same when the schema has gone on."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(value, Moment) else False


context.configure(
    connection=context.config.attributes["connection"], target_metadata=Base.metadata, transactional_ddl=True,
    render_item=render, compare_type=True)
with context.begin_transaction():
    context.run_migrations()
