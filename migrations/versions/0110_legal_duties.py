"""The law's duties: how far each has come, the assessment, the action plan and its follow-up, registers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0110_legal_duties"
down_revision = "0109_consultations"
branch_labels = depends_on = None

SECTORS = "'municipality', 'police', 'region', 'state', 'business', 'civil_society', 'other'"


def _text(*columns: str) -> list[sa.Column]:
    return [sa.Column(column, sa.String(), nullable=False) for column in columns]


def _small(*columns: str) -> list[sa.Column]:
    return [sa.Column(column, sa.SmallInteger(), nullable=False) for column in columns]


def _moment(*columns: str, nullable: bool = True) -> list[sa.Column]:
    return [sa.Column(column, sa.DateTime(timezone=True), nullable=nullable) for column in columns]


def _id(*columns: str, nullable: bool = True) -> list[sa.Column]:
    return [sa.Column(column, sa.Uuid(), nullable=nullable) for column in columns]


def _removable() -> list[sa.Column]:
    return [*_moment("removed_at"), sa.Column("removed_by", sa.String())]


def _table(table: str, *parts, **others: str) -> None:
    """`others`: column -> the table that it points at."""
    op.create_table(
        table,
        *_id("tenant_id", "id", nullable=False),
        *parts,
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f(f"{table}_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f(f"{table}_pkey")),
        *(
            sa.ForeignKeyConstraint(
                ["tenant_id", column],
                [f"{other}.tenant_id", f"{other}.id"],
                name=op.f(f"{table}_tenant_id_{column}_fkey"),
            )
            for column, other in others.items()
        ),
    )


def _day(*columns: str, nullable: bool = True) -> list[sa.Column]:
    return [sa.Column(column, sa.Date(), nullable=nullable) for column in columns]


def upgrade() -> None:
    _table(
        "legal_duty",
        *_text("slug"),
        *_small("number"),
        *_text("state", "evidence"),
        *_day("done_on", "next_on"),
        sa.Column("keeps_register", sa.Boolean(), nullable=False),
        *_moment("said_at", nullable=False),
        *_text("said_by"),
        sa.UniqueConstraint("tenant_id", "slug", "number", name=op.f("legal_duty_tenant_id_slug_number_key")),
        sa.CheckConstraint(
            "slug IN ('1-3', '4', '5', '6', '7', '8-9', '10', '11-12', '13', '14')", name=op.f("legal_duty_slug_check")
        ),
        sa.CheckConstraint("state IN ('open', 'partly', 'met', 'not_asked')", name=op.f("legal_duty_state_check")),
    )
    _table(
        "strategic_assessment",
        sa.Column("version", sa.Integer(), nullable=False),
        *_small("edition"),
        *_day("first", "last", nullable=False),
        *_text("crime", "extent", "consequences", "other_information", "analysis"),
        *(sa.Column(column, JSONB(), nullable=False) for column in ("figures", "tags")),
        *_text("annex", "annex_audience", "registry_number"),
        *_moment("final_at"),
        sa.Column("final_by", sa.String()),
        *_removable(),
        sa.UniqueConstraint("tenant_id", "edition", name=op.f("strategic_assessment_tenant_id_edition_key")),
        sa.CheckConstraint(
            "annex_audience IN ('all', 'police')", name=op.f("strategic_assessment_annex_audience_check")
        ),
        sa.CheckConstraint("first <= last", name=op.f("strategic_assessment_days_check")),
    )
    _table(
        "action_plan",
        sa.Column("version", sa.Integer(), nullable=False),
        *_id("assessment_id", nullable=False),
        *_text("body"),
        *_day("decided_on"),
        *_text("paragraph", "registry_number"),
        *_removable(),
        assessment_id="strategic_assessment",
    )
    op.create_index("action_plan_idx", "action_plan", ["tenant_id", "assessment_id"])
    _table(
        "plan_measure",
        sa.Column("version", sa.Integer(), nullable=False),
        *_id("plan_id", nullable=False),
        *_text("text", "why"),
        *_id("organisation_id"),
        *_text("function"),
        *_day("due"),
        *_id("measure_id"),
        *_removable(),
        plan_id="action_plan",
        organisation_id="organisation",
        measure_id="measure",
    )
    op.create_index("plan_measure_idx", "plan_measure", ["tenant_id", "plan_id"])
    op.create_index("plan_measure_measure_idx", "plan_measure", ["tenant_id", "measure_id"])
    _table(
        "plan_follow_up",
        *_id("plan_measure_id", nullable=False),
        *_small("number"),
        *_text("state", "text"),
        *_moment("written_at", nullable=False),
        *_text("written_by"),
        sa.CheckConstraint(
            "state IN ('planned', 'ongoing', 'done', 'stopped')", name=op.f("plan_follow_up_state_check")
        ),
        sa.UniqueConstraint(
            "tenant_id", "plan_measure_id", "number", name=op.f("plan_follow_up_tenant_id_plan_measure_id_number_key")
        ),
        plan_measure_id="plan_measure",
    )
    _table(
        "legal_record",
        sa.Column("version", sa.Integer(), nullable=False),
        *_text("kind", "what", "who", "sector"),
        sa.Column("leading", sa.Boolean(), nullable=False),
        *_text("text", "balance"),
        *_day("first", "last", "review_on"),
        *_text("registry_number"),
        *_removable(),
        sa.CheckConstraint("kind IN ('seat', 'agreement', 'camera', 'report')", name=op.f("legal_record_kind_check")),
        sa.CheckConstraint(f"sector IN ('', {SECTORS})", name=op.f("legal_record_sector_check")),
    )
    op.create_index("legal_record_idx", "legal_record", ["tenant_id", "kind"])


def downgrade() -> None:
    for table in (
        *("legal_record", "plan_follow_up", "plan_measure", "action_plan", "strategic_assessment", "legal_duty"),
    ):
        op.drop_table(table)
