"""Who is to report and when, who has said that there is nothing to report, and who has been reminded."""

import sqlalchemy as sa
from alembic import op

revision = "0055_coverage"
down_revision = "0054_inbox"
branch_labels = depends_on = None


def _in_tenant(table: str, *columns: tuple[str, str]) -> tuple[sa.ForeignKeyConstraint, ...]:
    """(column, table that it points at within the tenant)."""
    return (
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f(f"{table}_tenant_id_fkey")),
        *(
            sa.ForeignKeyConstraint(
                ["tenant_id", column],
                [f"{other}.tenant_id", f"{other}.id"],
                name=op.f(f"{table}_tenant_id_{column}_fkey"),
            )
            for column, other in columns
        ),
    )


def upgrade() -> None:
    op.create_table(
        "nil_report",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        *_in_tenant("nil_report", ("organisation_id", "organisation")),
        sa.PrimaryKeyConstraint("tenant_id", "first", "organisation_id", name=op.f("nil_report_pkey")),
    )
    op.create_table(
        "reporting_span",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_kind", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by", sa.String(), nullable=True),
        sa.CheckConstraint("what IN ('expected', 'unexpected', 'closed')", name=op.f("reporting_span_what_check")),
        sa.CheckConstraint(
            "organisation_kind IN ('kommunstyrelsen', 'förvaltning', 'skola', 'fristående skola', 'socialtjänst',"
            " 'fritid', 'polis', 'kommunalt bolag', 'kommunalförbund', 'privat', 'förening', 'annan')",
            name=op.f("reporting_span_organisation_kind_check"),
        ),
        sa.CheckConstraint(
            "(organisation_id IS NULL) <> (organisation_kind IS NULL)", name=op.f("reporting_span_whom_check")
        ),
        sa.CheckConstraint("last >= first", name=op.f("reporting_span_days_check")),
        *_in_tenant("reporting_span", ("organisation_id", "organisation")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("reporting_span_pkey")),
    )
    op.create_table(
        "silence_reminder",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        *_in_tenant("silence_reminder", ("organisation_id", "organisation")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("silence_reminder_pkey")),
        sa.UniqueConstraint(
            "tenant_id", "first", "organisation_id", name=op.f("silence_reminder_tenant_id_first_organisation_id_key")
        ),
    )


def downgrade() -> None:
    for table in ("silence_reminder", "reporting_span", "nil_report"):
        op.drop_table(table)
