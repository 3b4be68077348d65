"""A municipality may end, and leave its police area with all that it has published."""

import sqlalchemy as sa
from alembic import op

revision = "0128_leaving"
down_revision = "0127_papers_of_the_area"
branch_labels = depends_on = None

PUBLISHED = (
    *("area_agreement", "area_document", "area_hour", "area_manner", "area_paper", "area_part", "basemap"),
    *("coarse_week", "population", "released_table", "shape", "shared_edition", "shared_effect"),
    *("tenant_profile", "tenant_state"),
)
CHECKS = {
    "left": "left_area_id IS NULL OR ended_at IS NOT NULL AND area_id = id",
    "erased": "erased_at IS NULL OR ended_at IS NOT NULL",
}


def upgrade() -> None:
    op.add_column("tenant", sa.Column("ended_at", sa.DateTime(timezone=True)))
    op.add_column("tenant", sa.Column("left_area_id", sa.Uuid()))
    op.add_column("tenant", sa.Column("erased_at", sa.DateTime(timezone=True)))
    op.create_foreign_key("tenant_left_area_id_fkey", "tenant", "tenant", ["left_area_id"], ["id"])
    for name, check in CHECKS.items():
        op.create_check_constraint(op.f(f"tenant_{name}_check"), "tenant", check)
    _alter("DEFERRABLE")


def downgrade() -> None:
    _alter("NOT DEFERRABLE")
    for name in CHECKS:
        op.drop_constraint(f"tenant_{name}_check", "tenant")
    for column in ("erased_at", "left_area_id", "ended_at"):
        op.drop_column("tenant", column)


def _alter(how: str) -> None:
    """Of the catalogue alone: no row is looked at."""
    for table in PUBLISHED:
        op.execute(f"ALTER TABLE {table} ALTER CONSTRAINT {table}_tenant_id_area_id_fkey {how}")
