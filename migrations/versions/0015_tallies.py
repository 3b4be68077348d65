"""Tallies per organisation, per its days and per place and month; indexes by which no page reads a whole history.

The keys of the tallies hold their numbers, so that sums are read from the index alone. The reports that wait for
somebody have a small index of their own, and the index of a window holds all that a picture counts. Reports without an
intake key take no room in the index of these keys. The new tallies are filled from the reports.
"""

import sqlalchemy as sa
from alembic import op

from migrations.row_security import for_each_tenant

revision = "0015_tallies"
down_revision = "0014_accessibility"
branch_labels = depends_on = None

KEYS = {
    "day_tally": ["tenant_id", "local_date", "category_id", "access_class"],
    "month_tally": ["tenant_id", "month", "category_id", "access_class"],
}
WINDOW = [
    "category_id",
    "hour_of_week",
    "cell",
    "state",
    "access_class",
    "organisation_id",
    "named_place_id",
    "sub_area_id",
    "at_home",
]
WEIGHING = """
FROM incident JOIN category ON category.id = incident.category_id
WHERE incident.state = 'counted' AND category.kind <> 'advance_notice' AND incident.tenant_id = :tenant_id
"""
FILLED = (
    f"""
    INSERT INTO organisation_day (tenant_id, organisation_id, local_date, access_class, n)
    SELECT tenant_id, organisation_id, local_date, access_class, count(*) {WEIGHING}
    GROUP BY tenant_id, organisation_id, local_date, access_class
    """,
    f"""
    INSERT INTO place_month (tenant_id, month, named_place_id, access_class, at_home, n)
    SELECT tenant_id, date_trunc('month', local_date)::date, named_place_id, access_class, at_home, count(*) {WEIGHING}
        AND named_place_id IS NOT NULL
    GROUP BY tenant_id, date_trunc('month', local_date)::date, named_place_id, access_class, at_home
    """,
    """
    INSERT INTO organisation_total (tenant_id, organisation_id, category_id, access_class, n)
    SELECT tenant_id, organisation_id, category_id, access_class, count(*)
    FROM incident WHERE state = 'counted' AND tenant_id = :tenant_id
    GROUP BY tenant_id, organisation_id, category_id, access_class
    """,
)
SCALE = "ALTER TABLE incident SET (autovacuum_vacuum_insert_scale_factor = {})"


def upgrade() -> None:
    _make_tally(
        "organisation_day",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("access_class", sa.String(), nullable=False),
        of=("organisation_id", "organisation"),
    )
    _make_tally(
        "place_month",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("named_place_id", sa.Uuid(), nullable=False),
        sa.Column("access_class", sa.String(), nullable=False),
        sa.Column("at_home", sa.Boolean(), nullable=False),
        of=("named_place_id", "named_place"),
    )
    _make_tally(
        "organisation_total",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("category_id", sa.SmallInteger(), nullable=False),
        sa.Column("access_class", sa.String(), nullable=False),
        of=("organisation_id", "organisation"),
    )
    op.create_foreign_key(
        op.f("organisation_total_category_id_fkey"), "organisation_total", "category", ["category_id"], ["id"]
    )
    connection = op.get_bind()
    for tenant_id in for_each_tenant(connection):
        for statement in FILLED:
            connection.execute(sa.text(statement), {"tenant_id": tenant_id})
    for table, key in KEYS.items():
        _key(table, key, include="n")
    op.drop_index("coarse_week_area_idx", "coarse_week")
    op.create_index(
        "coarse_week_area_idx",
        "coarse_week",
        ["area_id", "week"],
        postgresql_include=["tenant_id", "group_slug", "cell", "n"],
    )
    op.drop_constraint("incident_tenant_id_intake_key_key", "incident")
    op.create_index(
        "incident_intake_key_idx",
        "incident",
        ["tenant_id", "intake_key"],
        unique=True,
        postgresql_where=sa.text("intake_key IS NOT NULL"),
    )
    op.create_index(
        "incident_stopped_idx", "incident", ["tenant_id", "id"], postgresql_where=sa.text("state = 'quarantined'")
    )
    _window_index("earliest", "latest", "how")
    op.execute(SCALE.format(0.005))


def downgrade() -> None:
    op.execute(SCALE.format(0.02))
    _window_index()
    op.drop_index("incident_stopped_idx", "incident")
    op.drop_index("incident_intake_key_idx", "incident")
    op.create_unique_constraint("incident_tenant_id_intake_key_key", "incident", ["tenant_id", "intake_key"])
    op.drop_index("coarse_week_area_idx", "coarse_week")
    op.create_index("coarse_week_area_idx", "coarse_week", ["area_id", "week"])
    for table, key in KEYS.items():
        _key(table, key)
    op.drop_table("organisation_total")
    op.drop_table("place_month")
    op.drop_table("organisation_day")


def _make_tally(table: str, *key: sa.Column, of: tuple[str, str]) -> None:
    column, pointed_at = of
    op.create_table(
        table,
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        *key,
        sa.Column("n", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f(f"{table}_tenant_id_fkey")),
        sa.ForeignKeyConstraint(
            ["tenant_id", column],
            [f"{pointed_at}.tenant_id", f"{pointed_at}.id"],
            name=op.f(f"{table}_tenant_id_{column}_fkey"),
        ),
        sa.PrimaryKeyConstraint(
            "tenant_id", *(one.name for one in key), name=op.f(f"{table}_pkey"), postgresql_include=["n"]
        ),
    )


def _key(table: str, columns: list[str], include: str = "") -> None:
    op.drop_constraint(f"{table}_pkey", table)
    held = f" INCLUDE ({include})" if include else ""
    op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {table}_pkey PRIMARY KEY ({', '.join(columns)}){held}")


def _window_index(*more: str) -> None:
    op.drop_index("incident_window_idx", "incident")
    op.create_index("incident_window_idx", "incident", ["tenant_id", "local_date"], postgresql_include=[*WINDOW, *more])
