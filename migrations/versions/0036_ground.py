"""What the police area may read is decided in the browser: the decisions, and the function that carries them out. And
the ground is laid there: drafts of files, places with versions that end and are merged, sub-areas that hold no more."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0036_ground"
down_revision = "0033_basemaps_of_an_area"
branch_labels = depends_on = None

SHARING = (Path(__file__).parent.parent / "sharing.sql").read_text(encoding="utf-8")


def upgrade() -> None:
    op.create_table(
        "sharing_decision",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("group_slug", sa.String(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("sharing_decision_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("sharing_decision_pkey")),
    )
    op.add_column("shape", sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
    empty = sa.text("'[]'::jsonb")
    op.add_column("named_place", sa.Column("other_names", JSONB(), nullable=False, server_default=empty))
    op.add_column("named_place", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.alter_column("named_place", "other_names", server_default=None)
    op.alter_column("named_place", "version", server_default=None)
    op.add_column("named_place", sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("named_place", sa.Column("merged_into_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("named_place_tenant_id_merged_into_id_fkey"),
        "named_place",
        "named_place",
        ["tenant_id", "merged_into_id"],
        ["tenant_id", "id"],
    )
    op.create_table(
        "area_population",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("sub_area_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("area_population_tenant_id_fkey")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "sub_area_id"],
            ["shape.tenant_id", "shape.id"],
            name=op.f("area_population_tenant_id_sub_area_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "sub_area_id", "year", name=op.f("area_population_pkey")),
    )
    op.create_table(
        "ground_draft",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("content", JSONB(), nullable=False),
        sa.Column("remarks", JSONB(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('outline', 'sub_areas', 'places', 'population')", name=op.f("ground_draft_kind_check")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("ground_draft_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("ground_draft_pkey")),
    )
    op.get_bind().execution_options(no_parameters=True).exec_driver_sql(SHARING)


def downgrade() -> None:
    op.execute("DROP FUNCTION public.share_groups")
    op.drop_table("ground_draft")
    op.drop_table("area_population")
    op.drop_column("named_place", "merged_into_id")
    for column in ("ended_at", "version", "other_names"):
        op.drop_column("named_place", column)
    op.drop_column("shape", "ended_at")
    op.drop_table("sharing_decision")
