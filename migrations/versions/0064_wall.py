"""Machines in rooms that show a meeting to everybody who sits there."""

import sqlalchemy as sa
from alembic import op

revision = "0064_wall"
down_revision = "0063_contributions"
branch_labels = depends_on = None


def _key(column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["tenant_id", column], [f"{other}.tenant_id", f"{other}.id"], name=op.f(f"wall_tenant_id_{column}_fkey")
    )


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "wall",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("room", sa.String(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", moment, nullable=False),
        sa.Column("code_hash", sa.String(), nullable=True),
        sa.Column("token_hash", sa.String(), nullable=True),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("opened_at", moment, nullable=True),
        sa.Column("ended_at", moment, nullable=True),
        sa.CheckConstraint("room IN ('police', 'est', 'reporters')", name=op.f("wall_room_check")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("wall_tenant_id_fkey")),
        _key("meeting_id", "meeting"),
        _key("made_by", "membership"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("wall_pkey")),
        sa.UniqueConstraint("tenant_id", "code_hash", name=op.f("wall_tenant_id_code_hash_key")),
        sa.UniqueConstraint("tenant_id", "token_hash", name=op.f("wall_tenant_id_token_hash_key")),
    )
    op.create_index("wall_meeting_idx", "wall", ["tenant_id", "meeting_id"])


def downgrade() -> None:
    op.drop_table("wall")
