"""Tips from the public, and the places with a code on the wall."""

import sqlalchemy as sa
from alembic import op

revision = "0125_tips"
down_revision = "0124_publishing"
branch_labels = depends_on = None

STAMP = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "tip",
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in ("tenant_id", "id")),
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in (
                *("kind", "text", "place_text", "time_text", "digest", "code_hash", "state", "answer", "settled_by"),
            )
        ),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("came_at", STAMP, nullable=False),
        sa.Column("settled_at", STAMP),
        sa.Column("incident_id", sa.Uuid()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('citizen', 'business', 'accessibility')", name=op.f("tip_kind_check")),
        sa.CheckConstraint("state IN ('waiting', 'accepted', 'answered', 'discarded')", name=op.f("tip_state_check")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "incident_id"],
            ["incident.tenant_id", "incident.id"],
            name=op.f("tip_tenant_id_incident_id_fkey"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("tip_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("tip_pkey")),
        sa.UniqueConstraint("tenant_id", "digest", name=op.f("tip_tenant_id_digest_key")),
    )
    op.create_index("tip_state_idx", "tip", ["tenant_id", "state", "came_at"])
    op.create_table(
        "tip_place",
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in ("tenant_id", "id")),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("code", "name", "kind")),
        sa.Column("removed_at", STAMP),
        sa.Column("removed_by", sa.String()),
        sa.CheckConstraint("kind IN ('citizen', 'business')", name=op.f("tip_place_kind_check")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("tip_place_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("tip_place_pkey")),
        sa.UniqueConstraint("tenant_id", "code", name=op.f("tip_place_tenant_id_code_key")),
    )


def downgrade() -> None:
    op.drop_table("tip_place")
    op.drop_table("tip")
