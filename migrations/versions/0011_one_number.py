"""A report has the municipal board's number, and the police area is told what everybody in a municipality may count.

Reports that not all read in their municipality are taken out of the counts that it has published.
"""

import sqlalchemy as sa
from alembic import op

from migrations.row_security import for_each_tenant

revision = "0011_one_number"
down_revision = "0010_stopped_rows"
branch_labels = depends_on = None

NARROW = """
UPDATE coarse_week AS kept SET n = kept.n {sign} narrow.n
FROM (
    SELECT date_trunc('week', incident.local_date)::date AS week, category.group_slug,
        CASE WHEN incident.at_home OR incident.cell IS NULL THEN 0 ELSE incident.cell END AS cell, count(*) AS n
    FROM incident JOIN category ON category.id = incident.category_id
    WHERE incident.state = 'counted' AND incident.access_class IN ('police', 'restricted')
        AND category.kind <> 'advance_notice'
    GROUP BY 1, 2, 3
) AS narrow
WHERE kept.tenant_id = :tenant_id AND kept.week = narrow.week AND kept.group_slug = narrow.group_slug
    AND kept.cell = narrow.cell
"""


def upgrade() -> None:
    op.add_column("document", sa.Column("case_number", sa.String()))
    _recount("-")


def downgrade() -> None:
    _recount("+")
    op.drop_column("document", "case_number")


def _recount(sign: str) -> None:
    connection = op.get_bind()
    for tenant_id in for_each_tenant(connection):
        connection.execute(sa.text(NARROW.format(sign=sign)), {"tenant_id": tenant_id})
