"""Addresses by which reports are placed, and rows of a file that are like reports that are there."""

import re
from pathlib import Path

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0059_addresses"
down_revision = "0058_photo"
branch_labels = depends_on = None

FOLDER = Path(__file__).parent.parent
CHECK = "incident_precision_check"


def upgrade() -> None:
    op.create_table(
        "address_file",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("stored", sa.String(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refused", sa.String(), nullable=True),
        *(sa.Column(name, sa.Integer(), nullable=False, server_default="0") for name in ("n", "outside", "unread")),
        *(sa.Column(name, JSONB(), nullable=False, server_default="[]") for name in ("remarks", "marks", "streets")),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("in_force", sa.Boolean(), nullable=False, server_default="false"),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("address_file_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("address_file_pkey")),
    )
    op.create_index(
        "address_file_in_force_idx", "address_file", ["tenant_id"], unique=True, postgresql_where=sa.text("in_force")
    )
    op.create_table(
        "address",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("letter", sa.String(), nullable=False),
        sa.Column("town", sa.String(), nullable=False),
        sa.Column("street", sa.String(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("address_tenant_id_fkey")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "file_id"],
            ["address_file.tenant_id", "address_file.id"],
            name=op.f("address_tenant_id_file_id_fkey"),
        ),
        sa.PrimaryKeyConstraint(
            *("tenant_id", "file_id", "key", "number", "letter", "town"), name=op.f("address_pkey")
        ),
    )
    op.add_column("intake_upload", sa.Column("leave_out", sa.Boolean(), nullable=False, server_default="false"))
    op.add_column("intake_file", sa.Column("alike", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("intake_file", sa.Column("alike_rows", JSONB(), nullable=False, server_default="[]"))
    _precisions("exact", "place", "sub_area", "unknown", "address")
    _run((FOLDER / "addresses.sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    op.execute("UPDATE incident SET precision = 'exact' WHERE precision = 'address'")
    _precisions("exact", "place", "sub_area", "unknown")
    former = (FOLDER / "practice.sql").read_text(encoding="utf-8")
    (fill,) = re.findall(r"^CREATE (FUNCTION public\.fill_practice.*?^\$\$;)", former, re.MULTILINE | re.DOTALL)
    _run(f"CREATE OR REPLACE {fill}")
    op.execute("DROP FUNCTION public.follow_addresses")
    op.execute("DROP FUNCTION public.copy_addresses")
    op.drop_column("intake_file", "alike_rows")
    op.drop_column("intake_file", "alike")
    op.drop_column("intake_upload", "leave_out")
    op.drop_table("address")
    op.drop_table("address_file")


def _precisions(*known: str) -> None:
    op.drop_constraint(op.f(CHECK), "incident")
    values = ", ".join(f"'{one}'" for one in known)
    op.create_check_constraint(op.f(CHECK), "incident", f"precision IN ({values})")


def _run(statements: str) -> None:
    op.get_bind().execution_options(no_parameters=True).exec_driver_sql(statements)
