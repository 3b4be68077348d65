"""A background is read by its area, too, and may be the address of a map service."""

import sqlalchemy as sa
from alembic import op

from migrations.row_security import for_each_tenant

revision = "0033_basemaps_of_an_area"
down_revision = "0031_people"
branch_labels = depends_on = None

KEY = "basemap_tenant_id_area_id_fkey"


def upgrade() -> None:
    op.add_column("basemap", sa.Column("area_id", sa.Uuid()))
    connection = op.get_bind()
    for tenant_id in for_each_tenant(connection):
        asked = "UPDATE basemap SET area_id = (SELECT area_id FROM tenant WHERE id = :id)"
        connection.execute(sa.text(asked), {"id": tenant_id})
    op.alter_column("basemap", "area_id", nullable=False)
    op.create_foreign_key(KEY, "basemap", "tenant", ["tenant_id", "area_id"], ["id", "area_id"])

    op.drop_constraint(op.f("basemap_format_check"), "basemap")
    op.create_check_constraint("format", "basemap", "format IN ('mbtiles', 'pmtiles', 'address')")


def downgrade() -> None:
    op.execute("DROP POLICY IF EXISTS wall_read ON basemap")  # it names the column
    op.drop_constraint(KEY, "basemap")
    op.drop_column("basemap", "area_id")
    connection = op.get_bind()
    for _tenant_id in for_each_tenant(connection):
        connection.execute(sa.text("DELETE FROM basemap WHERE format = 'address'"))
    op.drop_constraint(op.f("basemap_format_check"), "basemap")
    op.create_check_constraint("format", "basemap", "format IN ('mbtiles', 'pmtiles')")
