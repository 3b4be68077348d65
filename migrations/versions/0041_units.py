"""Unit managers give their own organisation's roles, a role may become another, the area's chief confirms police."""

import re
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0041_units"
down_revision = "0040_own_types"
branch_labels = depends_on = None

FOLDER = Path(__file__).parent.parent


def upgrade() -> None:
    op.create_table(
        "police_confirmation",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("police_confirmation_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("police_confirmation_pkey")),
        sa.UniqueConstraint("tenant_id", "email", name=op.f("police_confirmation_tenant_id_email_key")),
    )
    _replace("people.sql", "units.sql")


def downgrade() -> None:
    _replace("units.sql", "people.sql")
    op.drop_table("police_confirmation")


def _replace(old: str, new: str) -> None:
    """The functions of one file by those of the other."""
    for name in re.findall(
        r"^CREATE FUNCTION (public\.[a-z_]+)", (FOLDER / old).read_text(encoding="utf-8"), re.MULTILINE
    ):
        op.execute(f"DROP FUNCTION {name}")
    op.get_bind().execution_options(no_parameters=True).exec_driver_sql((FOLDER / new).read_text(encoding="utf-8"))
