"""What is written down of exchanges on their way, commitments of the pledge, plans of action."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision: str | None = "0001"


def upgrade() -> None:
    op.create_table("action_plans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("society", sa.String(length=4), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("round", sa.String(length=64), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["changed_by"], ["accounts.id"], name=op.f("fk_action_plans_changed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_plans")),
        sa.UniqueConstraint("society", "year", name=op.f("uq_action_plans_society_year"))
    )
    op.create_index(op.f("ix_action_plans_society"), "action_plans", ["society"], unique=False)
    op.create_table("commitments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("society", sa.String(length=4), nullable=False),
        sa.Column("clause", sa.String(length=32), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["changed_by"], ["accounts.id"], name=op.f("fk_commitments_changed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitments")),
        sa.UniqueConstraint("society", "clause", name=op.f("uq_commitments_society_clause"))
    )
    op.create_index(op.f("ix_commitments_society"), "commitments", ["society"], unique=False)
    op.create_table("action_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("activity", sa.Text(), nullable=False),
        sa.Column("strategy", sa.Text(), nullable=False),
        sa.Column("origin", sa.String(length=64), nullable=False),
        sa.Column("partners", sa.Text(), nullable=False),
        sa.Column("first", sa.Date(), nullable=True),
        sa.Column("last", sa.Date(), nullable=True),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("budget", sa.BigInteger(), nullable=False),
        sa.Column("contexts", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["action_plans.id"], name=op.f("fk_action_lines_plan_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_lines"))
    )
    op.create_index(op.f("ix_action_lines_plan_id"), "action_lines", ["plan_id"], unique=False)
    op.create_table("mark_keys",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_mark_keys_round_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_mark_keys"))
    )
    op.create_table("deliveries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("held_in", sa.String(length=32), nullable=True),
        sa.Column("hold_reason", sa.Text(), nullable=False),
        sa.Column("start", sa.Date(), nullable=True),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("began", sa.Date(), nullable=True),
        sa.Column("ended", sa.Date(), nullable=True),
        sa.Column("campaigns", sa.Integer(), nullable=True),
        sa.Column("advocacy", sa.Integer(), nullable=True),
        sa.Column("activities", sa.JSON(), nullable=False),
        sa.Column("actions", sa.Text(), nullable=False),
        sa.Column("challenges", sa.Text(), nullable=False),
        sa.Column("lessons", sa.Text(), nullable=False),
        sa.Column("example", sa.Text(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("followed_up_on", sa.Date(), nullable=True),
        sa.Column("lasting", sa.String(length=32), nullable=False),
        sa.Column("follow_up", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["changed_by"], ["accounts.id"], name=op.f("fk_deliveries_changed_by")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_deliveries_proposal_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("proposal_id", name=op.f("uq_deliveries_proposal_id"))
    )
    op.create_table("delivery_appraisals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("by_society", sa.String(length=4), nullable=False),
        sa.Column("of_society", sa.String(length=4), nullable=False),
        sa.Column("scores", sa.JSON(), nullable=False),
        sa.Column("again", sa.Boolean(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("by_account", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_account"], ["accounts.id"], name=op.f("fk_delivery_appraisals_by_account")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_delivery_appraisals_proposal_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_appraisals")),
        sa.UniqueConstraint(
            "proposal_id", "by_society", "of_society", name=op.f("uq_delivery_appraisals_proposal_id_by_society_of_society"))
    )
    op.create_index(op.f("ix_delivery_appraisals_proposal_id"), "delivery_appraisals", ["proposal_id"], unique=False)
    op.create_table("delivery_attendance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("society", sa.String(length=4), nullable=False),
        sa.Column("group", sa.String(length=32), nullable=False),
        sa.Column("participations", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_delivery_attendance_proposal_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_attendance")),
        sa.UniqueConstraint("proposal_id", "society", "group", name=op.f("uq_delivery_attendance_proposal_id_society_group"))
    )
    op.create_index(op.f("ix_delivery_attendance_proposal_id"), "delivery_attendance", ["proposal_id"], unique=False)
    op.create_table("delivery_checks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("society", sa.String(length=4), nullable=False),
        sa.Column("item", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_delivery_checks_proposal_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_checks")),
        sa.UniqueConstraint("proposal_id", "society", "item", name=op.f("uq_delivery_checks_proposal_id_society_item"))
    )
    op.create_index(op.f("ix_delivery_checks_proposal_id"), "delivery_checks", ["proposal_id"], unique=False)
    op.create_table("delivery_costs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.String(length=64), nullable=False),
        sa.Column("envelope", sa.String(length=64), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_delivery_costs_proposal_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_costs")),
        sa.UniqueConstraint("proposal_id", "line", "envelope", name=op.f("uq_delivery_costs_proposal_id_line_envelope"))
    )
    op.create_index(op.f("ix_delivery_costs_proposal_id"), "delivery_costs", ["proposal_id"], unique=False)
    op.create_table("delivery_marks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("society", sa.String(length=4), nullable=False),
        sa.Column("group", sa.String(length=32), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_delivery_marks_proposal_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_marks")),
        sa.UniqueConstraint("proposal_id", "society", "group", "mark", name=op.f("uq_delivery_marks_proposal_id_society_group_mark"))
    )
    op.create_index(op.f("ix_delivery_marks_proposal_id"), "delivery_marks", ["proposal_id"], unique=False)
    op.create_table("materials",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("need", sa.String(length=64), nullable=False),
        sa.Column("material", sa.String(length=64), nullable=False),
        sa.Column("envelope", sa.String(length=64), nullable=False),
        sa.Column("units", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("granted", sa.BigInteger(), nullable=True),
        sa.Column("shipped", sa.BigInteger(), nullable=True),
        sa.Column("received", sa.BigInteger(), nullable=True),
        sa.Column("handed_over", sa.BigInteger(), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["changed_by"], ["accounts.id"], name=op.f("fk_materials_changed_by")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_materials_proposal_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_materials")),
        sa.UniqueConstraint("proposal_id", "need", "material", "envelope", name=op.f("uq_materials_proposal_id_need_material_envelope"))
    )
    op.create_index(op.f("ix_materials_proposal_id"), "materials", ["proposal_id"], unique=False)
    op.create_index(op.f("ix_materials_state"), "materials", ["state"], unique=False)
