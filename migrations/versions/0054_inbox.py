"""What the coordinator has gone through, which reports she holds to be one event, and what she answers."""

import sqlalchemy as sa
from alembic import op

revision = "0054_inbox"
down_revision = "0053_form"
branch_labels = depends_on = None


def upgrade() -> None:
    # What is there already is not new: the constant default rewrites no row.
    op.add_column("incident", sa.Column("unseen", sa.Boolean(), nullable=False, server_default="false"))
    op.create_index("incident_unseen_idx", "incident", ["tenant_id", "id"], postgresql_where=sa.text("unseen"))
    merged = sa.text("state = 'merged'")
    op.create_index("incident_merged_idx", "incident", ["tenant_id", "local_date"], postgresql_where=merged)
    op.create_table(
        "report_look",
        *_of_report("report_look"),
        sa.Column("looked", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
    )
    op.create_index("report_look_incident_idx", "report_look", ["tenant_id", "incident_id"])
    op.create_index("report_look_at_idx", "report_look", ["tenant_id", "at"])
    op.create_table(
        "report_answer",
        *_of_report("report_answer"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.String(), nullable=False),
        sa.UniqueConstraint(
            "tenant_id", "incident_id", "version", name=op.f("report_answer_tenant_id_incident_id_version_key")
        ),
    )


def downgrade() -> None:
    op.drop_table("report_answer")
    op.drop_table("report_look")
    op.drop_index("incident_merged_idx", "incident")
    op.drop_column("incident", "unseen")


def _of_report(table: str) -> list:
    """The columns and keys of a row about a report."""
    return [
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f(f"{table}_tenant_id_fkey")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "incident_id"],
            ["incident.tenant_id", "incident.id"],
            name=op.f(f"{table}_tenant_id_incident_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f(f"{table}_pkey")),
    ]
