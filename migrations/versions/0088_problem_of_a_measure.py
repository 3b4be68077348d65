"""A measure says which problem it is to do something about."""

import sqlalchemy as sa
from alembic import op

revision = "0088_problem_of_a_measure"
down_revision = "0087_withdrawn_documents"
branch_labels = depends_on = None


def upgrade() -> None:
    op.add_column("measure", sa.Column("problem_id", sa.Uuid()))
    op.create_foreign_key(
        op.f("measure_tenant_id_problem_id_fkey"),
        "measure",
        "problem",
        ["tenant_id", "problem_id"],
        ["tenant_id", "id"],
    )
    op.create_index("measure_problem_idx", "measure", ["tenant_id", "problem_id"])


def downgrade() -> None:
    op.drop_index("measure_problem_idx", "measure")
    op.drop_constraint(op.f("measure_tenant_id_problem_id_fkey"), "measure")
    op.drop_column("measure", "problem_id")
