"""Reports counted by month, place, type and organisation, and the figures that a follow-up was handed in with."""

from uuid import UUID

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from migrations.row_security import for_each_tenant

revision = "0016_where_tally"
down_revision = "0015_tallies"
branch_labels = depends_on = None

KEY = ("where_id", "month", "category_id", "organisation_id", "access_class", "at_home", "sub_area_id")
FILL = """
INSERT INTO where_tally
    (tenant_id, where_id, month, category_id, organisation_id, access_class, at_home, sub_area_id, n)
SELECT incident.tenant_id, counted.where_id, date_trunc('month', local_date)::date, category_id, organisation_id,
    access_class, counted.at_home, counted.sub_area_id, count(*)
FROM incident
JOIN category ON category.id = incident.category_id
CROSS JOIN LATERAL (
    VALUES (:nowhere, false, :nowhere),
        (incident.sub_area_id, false, :nowhere),
        (incident.named_place_id, incident.at_home, coalesce(incident.sub_area_id, :nowhere))
) AS counted (where_id, at_home, sub_area_id)
WHERE incident.tenant_id = :tenant_id AND incident.state = 'counted' AND category.kind <> 'advance_notice'
    AND counted.where_id IS NOT NULL
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
"""


def upgrade() -> None:
    op.add_column("follow_up", sa.Column("figures", JSONB()))
    op.create_table(
        "where_tally",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("where_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("category_id", sa.SmallInteger(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("access_class", sa.String(), nullable=False),
        sa.Column("at_home", sa.Boolean(), nullable=False),
        sa.Column("sub_area_id", sa.Uuid(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name="where_tally_tenant_id_fkey"),
        sa.ForeignKeyConstraint(["category_id"], ["category.id"], name="where_tally_category_id_fkey"),
        sa.PrimaryKeyConstraint("tenant_id", *KEY, name="where_tally_pkey", postgresql_include=["n"]),
    )
    connection = op.get_bind()
    nowhere = sa.bindparam("nowhere", UUID(int=0), type_=sa.Uuid())
    for tenant_id in for_each_tenant(connection):
        connection.execute(sa.text(FILL).bindparams(nowhere), {"tenant_id": tenant_id})


def downgrade() -> None:
    op.drop_table("where_tally")
    op.drop_column("follow_up", "figures")
