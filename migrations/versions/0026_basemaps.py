"""The background of a tenant's maps: one row, and a file beside the database."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0026_basemaps"
down_revision = "0023_audit_look"
branch_labels = depends_on = None


def upgrade() -> None:
    op.create_table(
        "basemap",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("min_zoom", sa.Integer(), nullable=False),
        sa.Column("max_zoom", sa.Integer(), nullable=False),
        sa.Column("bounds", postgresql.JSONB(), nullable=False),
        sa.Column("attribution", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("format IN ('mbtiles', 'pmtiles')", name=op.f("basemap_format_check")),
        sa.CheckConstraint("kind IN ('vector', 'raster')", name=op.f("basemap_kind_check")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("basemap_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", name=op.f("basemap_pkey")),
    )


def downgrade() -> None:
    op.drop_table("basemap")
