"""Citizen pledges: what is promised for a year, who has signed, what counts for it, and how each quarter went."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0094_pledges"
down_revision = "0092_official_figures"
branch_labels = depends_on = None


def _text(*columns: str) -> list[sa.Column]:
    return [sa.Column(column, sa.String(), nullable=False) for column in columns]


def _small(*columns: str) -> list[sa.Column]:
    return [sa.Column(column, sa.SmallInteger(), nullable=False) for column in columns]


def _moment(*columns: str, nullable: bool = True) -> list[sa.Column]:
    return [sa.Column(column, sa.DateTime(timezone=True), nullable=nullable) for column in columns]


def _id(*columns: str, nullable: bool = True) -> list[sa.Column]:
    return [sa.Column(column, sa.Uuid(), nullable=nullable) for column in columns]


def _removable() -> list[sa.Column]:
    return [*_moment("removed_at"), sa.Column("removed_by", sa.String())]


def _table(table: str, *parts, **others: str) -> None:
    """`others`: column -> the table that it points at."""
    op.create_table(
        table,
        *_id("tenant_id", "id", nullable=False),
        *parts,
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f(f"{table}_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f(f"{table}_pkey")),
        *(
            sa.ForeignKeyConstraint(
                ["tenant_id", column],
                [f"{other}.tenant_id", f"{other}.id"],
                name=op.f(f"{table}_tenant_id_{column}_fkey"),
            )
            for column, other in others.items()
        ),
    )


def upgrade() -> None:
    _table(
        "pledge",
        sa.Column("version", sa.Integer(), nullable=False),
        *_small("year", "edition"),
        *_id("corrects_id"),
        *_text("reason", "case_number", "registry_number", "place", "purpose", "picture", "follow_up"),
        *(sa.Column(column, JSONB(), nullable=False) for column in ("counted", "evidence", "focus_areas")),
        *_moment("valid_at", "replaced_at"),
        *_removable(),
        sa.UniqueConstraint("tenant_id", "year", "edition", name=op.f("pledge_tenant_id_year_edition_key")),
        corrects_id="pledge",
    )
    _table(
        "pledge_commitment",
        sa.Column("version", sa.Integer(), nullable=False),
        *_id("pledge_id", nullable=False),
        *_small("position"),
        *_text("text"),
        *_id("organisation_id"),
        *_text("function"),
        sa.Column("number", sa.Integer()),
        *_text("unit", "per"),
        sa.Column("due", sa.Date()),
        *_text("basis", "purpose"),
        *_id("focus_area_id", "continues_id"),
        *_removable(),
        sa.CheckConstraint("number > 0", name=op.f("pledge_commitment_number_check")),
        sa.CheckConstraint("per IN ('year', 'quarter', 'month')", name=op.f("pledge_commitment_per_check")),
        pledge_id="pledge",
        organisation_id="organisation",
        focus_area_id="focus_area",
        continues_id="pledge_commitment",
    )
    op.create_index("pledge_commitment_idx", "pledge_commitment", ["tenant_id", "pledge_id", "position"])
    _table(
        "commitment_link",
        *_id("commitment_id", nullable=False),
        *_id("measure_id", "activity_id"),
        sa.CheckConstraint("measure_id IS NOT NULL OR activity_id IS NOT NULL", name=op.f("commitment_link_one_check")),
        sa.UniqueConstraint("tenant_id", "commitment_id", "measure_id", name="commitment_link_measure_key"),
        sa.UniqueConstraint("tenant_id", "commitment_id", "activity_id", name="commitment_link_activity_key"),
        commitment_id="pledge_commitment",
        measure_id="measure",
        activity_id="activity",
    )
    op.create_index("commitment_link_measure_idx", "commitment_link", ["tenant_id", "measure_id"])
    _table(
        "pledge_signature",
        *_id("pledge_id", nullable=False),
        *_text("authority", "role"),
        sa.Column("signed_on", sa.Date(), nullable=False),
        *_text("registry_number"),
        *_moment("recorded_at", nullable=False),
        *_text("recorded_by"),
        *_removable(),
        sa.CheckConstraint(
            "authority IN ('municipality', 'police', 'other')", name=op.f("pledge_signature_authority_check")
        ),
        pledge_id="pledge",
    )
    op.create_index("pledge_signature_idx", "pledge_signature", ["tenant_id", "pledge_id"])
    _table(
        "pledge_follow_up",
        *_text("quarter"),
        *_small("number"),
        *_text("text"),
        *_moment("written_at", nullable=False),
        *_text("written_by"),
        sa.CheckConstraint("quarter ~ '^[0-9]{4}-Q[1-4]$'", name=op.f("pledge_follow_up_quarter_check")),
        sa.UniqueConstraint(
            "tenant_id", "quarter", "number", name=op.f("pledge_follow_up_tenant_id_quarter_number_key")
        ),
    )


def downgrade() -> None:
    for table in ("pledge_follow_up", "pledge_signature", "commitment_link", "pledge_commitment", "pledge"):
        op.drop_table(table)
