"""The words of the reports' texts, filled from those that are stored; indexes of withdrawn reports, and of what lies
around a point."""

import sqlalchemy as sa
from alembic import op

from migrations.row_security import for_each_tenant

revision = "0028_words"
down_revision = "0026_basemaps"
branch_labels = depends_on = None

FILLED = r"""
    INSERT INTO word (tenant_id, incident_id, lexeme, organisation_id, access_class, local_date)
    SELECT DISTINCT incident.tenant_id, incident.id, regexp_replace(found.lexeme, '^(.{3,}?)(?\:an|en|et|n)+$', '\1'),
        organisation_id, access_class, local_date
    FROM incident, unnest(tsvector_to_array(to_tsvector('swedish', translate(text, '/\@._-:', '       '))))
        AS found(lexeme)
    WHERE tenant_id = :tenant_id AND state = 'counted' AND text <> '' AND length(found.lexeme) <= 60
"""


def upgrade() -> None:
    op.create_table(
        "word",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("lexeme", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("access_class", sa.String(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("word_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "incident_id", "lexeme", name=op.f("word_pkey")),
    )
    connection = op.get_bind()
    for tenant_id in for_each_tenant(connection):
        connection.execute(sa.text(FILLED), {"tenant_id": tenant_id})
    op.create_index(
        "word_found_idx",
        "word",
        ["tenant_id", "lexeme", "organisation_id", "access_class", "local_date", "incident_id"],
    )
    op.create_index(
        "incident_withdrawn_idx",
        "incident",
        ["tenant_id", "local_date"],
        postgresql_where=sa.text("state = 'withdrawn'"),
    )
    op.create_index(
        "incident_cell_idx",
        "incident",
        ["tenant_id", "cell", "local_date"],
        postgresql_where=sa.text("cell IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("incident_cell_idx", "incident")
    op.drop_index("incident_withdrawn_idx", "incident")
    op.drop_table("word")
