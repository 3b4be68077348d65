"""A photo with a report, and who has decided that reports may have one."""

import sqlalchemy as sa
from alembic import op

revision = "0058_photo"
down_revision = "0057_speed"
branch_labels = depends_on = None


def _moment(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    # No report has one yet: the constant default rewrites no row.
    op.add_column("incident", sa.Column("has_photo", sa.Boolean(), nullable=False, server_default="false"))
    op.create_table(
        "incident_photo",
        *_of_tenant("incident_photo"),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("small", sa.LargeBinary(), nullable=True),
        sa.Column("width", sa.SmallInteger(), nullable=False),
        sa.Column("height", sa.SmallInteger(), nullable=False),
        _moment("added_at"),
        sa.Column("added_by", sa.String(), nullable=False),
        _moment("removed_at", nullable=True),
        sa.Column("removed_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id", "incident_id"],
            ["incident.tenant_id", "incident.id"],
            name=op.f("incident_photo_tenant_id_incident_id_fkey"),
        ),
    )
    on = "incident_photo", ["tenant_id", "incident_id"]
    op.create_index("incident_photo_incident_idx", *on)
    op.create_index("incident_photo_shown_idx", *on, unique=True, postgresql_where=sa.text("removed_at IS NULL"))
    kept = sa.text("removed_at IS NOT NULL AND content IS NOT NULL")
    op.create_index("incident_photo_removed_idx", "incident_photo", ["tenant_id", "removed_at"], postgresql_where=kept)
    op.create_table(
        "photo_decision",
        *_of_tenant("photo_decision"),
        sa.Column("allowed", sa.Boolean(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("photo_decision")
    op.drop_table("incident_photo")
    op.drop_column("incident", "has_photo")


def _of_tenant(table: str) -> list:
    return [
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f(f"{table}_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f(f"{table}_pkey")),
    ]
