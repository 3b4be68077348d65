"""Where something was found: a remark of a consultation has a point. And anonymous forms of staff dialogues."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0122_findings_on_a_map"
down_revision = "0121_effects"
branch_labels = depends_on = None


def upgrade() -> None:
    for column in ("lat", "lon"):
        op.add_column("consultation_remark", sa.Column(column, sa.Float()))
    op.create_check_constraint(
        op.f("consultation_remark_point_check"), "consultation_remark", "(lat IS NULL) = (lon IS NULL)"
    )
    op.create_table(
        "survey",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True)),
        sa.Column("removed_by", sa.String()),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("questions", JSONB(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("respondents", sa.Integer(), nullable=False),
        sa.Column("counts", JSONB(), nullable=False),
        sa.Column("texts", JSONB(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("respondents >= 0", name=op.f("survey_respondents_check")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("survey_tenant_id_fkey")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "consultation_id"],
            ["consultation.tenant_id", "consultation.id"],
            name=op.f("survey_tenant_id_consultation_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("survey_pkey")),
    )
    op.create_index("survey_consultation_idx", "survey", ["tenant_id", "consultation_id"])
    op.create_table(
        "survey_respondent",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("survey_respondent_tenant_id_fkey")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "survey_id"],
            ["survey.tenant_id", "survey.id"],
            name=op.f("survey_respondent_tenant_id_survey_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "survey_id", "key", name=op.f("survey_respondent_pkey")),
    )


def downgrade() -> None:
    for table in ("survey_respondent", "survey"):
        op.drop_table(table)
    op.drop_constraint(op.f("consultation_remark_point_check"), "consultation_remark")
    for column in ("lon", "lat"):
        op.drop_column("consultation_remark", column)
