"""A run may be one part of another: a sweep is one part a point, done by several workers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision: str | None = "0003"


def upgrade() -> None:
    op.add_column("runs", sa.Column("parent_id", sa.Integer(), sa.ForeignKey(
        "runs.id", name=op.f("fk_runs_parent_id")), nullable=True), inline_references=True)
    op.create_index(op.f("ix_runs_parent_id"), "runs", ["parent_id"])
