"""How many live in a sub-area, so that its reports can be told per 1,000 inhabitants."""

import sqlalchemy as sa
from alembic import op

revision = "0032_inhabitants_of_sub_areas"
down_revision = "0031_people"
branch_labels = depends_on = None


def upgrade() -> None:
    op.add_column("shape", sa.Column("inhabitants", sa.Integer(), nullable=True))
    op.add_column("shape", sa.Column("inhabitants_year", sa.Integer(), nullable=True))
    op.add_column("shape", sa.Column("inhabitants_source", sa.String(), nullable=True))


def downgrade() -> None:
    for name in ("inhabitants_source", "inhabitants_year", "inhabitants"):
        op.drop_column("shape", name)
