"""EST: focus areas, goals, working groups, activities with plan and occasions, follow-ups, priorities."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from migrations.policies import owned

revision = "0002"
down_revision = "0001"
branch_labels = depends_on = None


def upgrade() -> None:
    op.create_table(
        "focus_area",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("short_title", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("causes", JSONB(), nullable=False),
        sa.Column("evidence", JSONB(), nullable=False),
        sa.Column("counts", JSONB(), nullable=False),
        sa.Column("main_count", sa.String(), nullable=True),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("lead_organisation_id", sa.Uuid(), nullable=True),
        sa.Column("meets", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "lead_organisation_id"],
            ["organisation.tenant_id", "organisation.id"],
            name=op.f("focus_area_tenant_id_lead_organisation_id_fkey"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("focus_area_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("focus_area_pkey")),
        sa.UniqueConstraint("tenant_id", "year", "title", name=op.f("focus_area_tenant_id_year_title_key")),
    )
    op.create_table(
        "goal",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("focus_area_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("baseline", sa.Double(), nullable=True),
        sa.Column("target", sa.Double(), nullable=True),
        sa.Column("now", sa.Double(), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("baseline_count", JSONB(), nullable=True),
        sa.Column("now_count", JSONB(), nullable=True),
        sa.Column("coverage", JSONB(), nullable=True),
        sa.Column("same_time_last_year", JSONB(), nullable=True),
        sa.Column("count", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id", "focus_area_id"],
            ["focus_area.tenant_id", "focus_area.id"],
            name=op.f("goal_tenant_id_focus_area_id_fkey"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("goal_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("goal_pkey")),
    )
    op.create_index("goal_focus_area_idx", "goal", ["tenant_id", "focus_area_id"], unique=False)
    op.create_table(
        "working_group_member",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("focus_area_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "focus_area_id"],
            ["focus_area.tenant_id", "focus_area.id"],
            name=op.f("working_group_member_tenant_id_focus_area_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "organisation_id"],
            ["organisation.tenant_id", "organisation.id"],
            name=op.f("working_group_member_tenant_id_organisation_id_fkey"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("working_group_member_tenant_id_fkey")),
        sa.PrimaryKeyConstraint(
            "tenant_id", "focus_area_id", "organisation_id", name=op.f("working_group_member_pkey")
        ),
    )
    op.create_table(
        "activity",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("focus_area_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("planned_year", sa.Integer(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('situational', 'social', 'control', 'communication', 'knowledge')",
            name=op.f("activity_kind_check"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "focus_area_id"],
            ["focus_area.tenant_id", "focus_area.id"],
            name=op.f("activity_tenant_id_focus_area_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "organisation_id"],
            ["organisation.tenant_id", "organisation.id"],
            name=op.f("activity_tenant_id_organisation_id_fkey"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("activity_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("activity_pkey")),
        sa.UniqueConstraint(
            "tenant_id", "focus_area_id", "name", name=op.f("activity_tenant_id_focus_area_id_name_key")
        ),
    )
    op.create_table(
        "activity_plan",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("quarter", sa.String(), nullable=False),
        sa.Column("planned", sa.Integer(), nullable=False),
        sa.CheckConstraint("quarter ~ '^[0-9]{4}-Q[1-4]$'", name=op.f("activity_plan_quarter_check")),
        sa.CheckConstraint("planned >= 0", name=op.f("activity_plan_planned_check")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "activity_id"],
            ["activity.tenant_id", "activity.id"],
            name=op.f("activity_plan_tenant_id_activity_id_fkey"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("activity_plan_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "activity_id", "quarter", name=op.f("activity_plan_pkey")),
    )
    op.create_table(
        "occasion",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("named_place_id", sa.Uuid(), nullable=True),
        sa.Column("place_text", sa.String(), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("logged_by", sa.Uuid(), nullable=True),
        sa.Column("logged_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "activity_id"],
            ["activity.tenant_id", "activity.id"],
            name=op.f("occasion_tenant_id_activity_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "named_place_id"],
            ["named_place.tenant_id", "named_place.id"],
            name=op.f("occasion_tenant_id_named_place_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "organisation_id"],
            ["organisation.tenant_id", "organisation.id"],
            name=op.f("occasion_tenant_id_organisation_id_fkey"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("occasion_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("occasion_pkey")),
    )
    op.create_index("occasion_activity_idx", "occasion", ["tenant_id", "activity_id", "done_on"], unique=False)
    op.create_table(
        "follow_up",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("focus_area_id", sa.Uuid(), nullable=False),
        sa.Column("quarter", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("judgement", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("lessons", sa.String(), nullable=False),
        sa.Column("obstacles", sa.String(), nullable=False),
        sa.Column("resources", sa.String(), nullable=False),
        sa.Column("proposal", sa.String(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("needs_decision", sa.Boolean(), nullable=False),
        sa.Column("responsible", sa.String(), nullable=False),
        sa.Column("counting", JSONB(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("written_by", sa.String(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "judgement IN ('improved', 'unchanged', 'worsened', 'undecided')", name=op.f("follow_up_judgement_check")
        ),
        sa.CheckConstraint("proposal IN ('continue', 'change', 'end')", name=op.f("follow_up_proposal_check")),
        sa.CheckConstraint("quarter ~ '^[0-9]{4}-Q[1-4]$'", name=op.f("follow_up_quarter_check")),
        sa.CheckConstraint("state IN ('draft', 'submitted')", name=op.f("follow_up_state_check")),
        sa.CheckConstraint("status IN ('on_plan', 'late', 'ended')", name=op.f("follow_up_status_check")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "focus_area_id"],
            ["focus_area.tenant_id", "focus_area.id"],
            name=op.f("follow_up_tenant_id_focus_area_id_fkey"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("follow_up_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("follow_up_pkey")),
        sa.UniqueConstraint(
            "tenant_id", "focus_area_id", "quarter", name=op.f("follow_up_tenant_id_focus_area_id_quarter_key")
        ),
    )
    op.create_table(
        "priority",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("quarter", sa.String(), nullable=False),
        sa.Column("focus_area_id", sa.Uuid(), nullable=False),
        sa.Column("rank", sa.SmallInteger(), nullable=True),
        sa.Column("need", sa.SmallInteger(), nullable=False),
        sa.Column("influence", sa.SmallInteger(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint("quarter ~ '^[0-9]{4}-Q[1-4]$'", name=op.f("priority_quarter_check")),
        sa.CheckConstraint("influence BETWEEN 1 AND 5", name=op.f("priority_influence_check")),
        sa.CheckConstraint("need BETWEEN 1 AND 5", name=op.f("priority_need_check")),
        sa.CheckConstraint("rank BETWEEN 1 AND 3", name=op.f("priority_rank_check")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "focus_area_id"],
            ["focus_area.tenant_id", "focus_area.id"],
            name=op.f("priority_tenant_id_focus_area_id_fkey"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("priority_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "quarter", "focus_area_id", name=op.f("priority_pkey")),
        sa.UniqueConstraint("tenant_id", "quarter", "rank", name=op.f("priority_tenant_id_quarter_rank_key")),
    )

    _walls_and_grants()


def _walls_and_grants() -> None:
    read_write, replaced = "SELECT, INSERT, UPDATE", "SELECT, INSERT, DELETE"
    owned("focus_area", web=read_write, worker=read_write)
    owned("goal", web="SELECT, INSERT, UPDATE, DELETE", worker=replaced)
    owned("working_group_member", web=replaced, worker=replaced)
    owned("activity", web=read_write, worker=read_write)
    owned("activity_plan", web=replaced, worker=replaced)
    owned("occasion", web=replaced, worker="SELECT, INSERT")
    owned("follow_up", web=read_write, worker=read_write)
    owned("priority", web=replaced, worker=replaced)


def downgrade() -> None:
    op.drop_table("priority")
    op.drop_table("follow_up")
    op.drop_table("occasion")
    op.drop_table("activity_plan")
    op.drop_table("activity")
    op.drop_table("working_group_member")
    op.drop_table("goal")
    op.drop_table("focus_area")
