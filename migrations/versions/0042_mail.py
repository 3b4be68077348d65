"""Letters that wait for a mail server, what each wants to be told of, and links to a new password."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0042_mail"
down_revision = "0041_units"
branch_labels = depends_on = None

SQL = (Path(__file__).parent.parent / "reset.sql").read_text(encoding="utf-8")


def _of_membership(table: str) -> tuple[sa.ForeignKeyConstraint, ...]:
    return (
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f(f"{table}_tenant_id_fkey")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "membership_id"],
            ["membership.tenant_id", "membership.id"],
            name=op.f(f"{table}_tenant_id_membership_id_fkey"),
        ),
    )


def upgrade() -> None:
    op.create_table(
        "mail",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=True),
        sa.Column("about_id", sa.Uuid(), nullable=True),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refused_with", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind IN ('invitation', 'reset', 'run_done', 'run_stopped')", name=op.f("mail_kind_check")),
        sa.CheckConstraint("state IN ('waiting', 'sent', 'refused', 'unneeded')", name=op.f("mail_state_check")),
        *_of_membership("mail"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("mail_pkey")),
    )
    op.create_index("mail_membership_idx", "mail", ["tenant_id", "membership_id"])
    op.create_table(
        "notice_choice",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("run_done", sa.Boolean(), nullable=False),
        sa.Column("run_stopped", sa.Boolean(), nullable=False),
        *_of_membership("notice_choice"),
        sa.PrimaryKeyConstraint("tenant_id", "membership_id", name=op.f("notice_choice_pkey")),
    )
    op.create_table(
        "password_reset",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("password_edition", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        *_of_membership("password_reset"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("password_reset_pkey")),
        sa.UniqueConstraint("tenant_id", "token_hash", name=op.f("password_reset_tenant_id_token_hash_key")),
    )
    op.get_bind().execution_options(no_parameters=True).exec_driver_sql(SQL)


def downgrade() -> None:
    op.execute("DROP FUNCTION public.reset_password")
    for table in ("password_reset", "notice_choice", "mail"):
        op.drop_table(table)
