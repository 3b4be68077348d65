"""What readers say is wrong in a report, and the function that lets go of its former wordings, if a person is."""

import sqlalchemy as sa
from alembic import op

revision = "0044_objections"
down_revision = "0042_mail"
branch_labels = depends_on = None

FORGET = """
CREATE FUNCTION public.forget_wordings(_incident uuid)
RETURNS void LANGUAGE sql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    UPDATE public.incident_version AS v SET before = v.before - 'text'
    WHERE v.tenant_id = public.tenant_here() AND v.incident_id = _incident AND v.before ? 'text' AND EXISTS (
        SELECT FROM public.incident AS i
        JOIN public.objection AS o ON o.tenant_id = i.tenant_id AND o.incident_id = i.id
        WHERE i.tenant_id = v.tenant_id AND i.id = _incident AND i.disputed
            AND o.wrong = 'person' AND o.outcome IN ('corrected', 'reworded', 'withdrawn'))
$$;
REVOKE ALL ON FUNCTION public.forget_wordings FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.forget_wordings TO samsyn_web;
"""


def upgrade() -> None:
    op.add_column("incident", sa.Column("disputed", sa.Boolean(), nullable=False, server_default="false"))
    op.create_table(
        "objection",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("category_id", sa.SmallInteger(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("wrong", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.String(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.CheckConstraint(
            "wrong IN ('person', 'place', 'time', 'not_here', 'other')", name=op.f("objection_wrong_check")
        ),
        sa.CheckConstraint(
            "outcome IN ('put_back', 'corrected', 'reworded', 'withdrawn')", name=op.f("objection_outcome_check")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("objection_tenant_id_fkey")),
        sa.ForeignKeyConstraint(["category_id"], ["category.id"], name=op.f("objection_category_id_fkey")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "incident_id"],
            ["incident.tenant_id", "incident.id"],
            name=op.f("objection_tenant_id_incident_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "made_by"],
            ["membership.tenant_id", "membership.id"],
            name=op.f("objection_tenant_id_made_by_fkey"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("objection_pkey")),
    )
    op.create_index(
        "objection_open_idx",
        "objection",
        ["tenant_id", "incident_id"],
        unique=True,
        postgresql_where=sa.text("settled_at IS NULL"),
    )
    op.create_index("objection_made_by_idx", "objection", ["tenant_id", "made_by", "made_at"])
    op.create_index("objection_made_idx", "objection", ["tenant_id", "made_at"])
    op.get_bind().execution_options(no_parameters=True).exec_driver_sql(FORGET)


def downgrade() -> None:
    op.execute("DROP FUNCTION public.forget_wordings")
    op.drop_table("objection")
    op.drop_column("incident", "disputed")
