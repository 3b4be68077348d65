"""The house: tenants, people, taxonomy, ground, incidents with their counts, documents, runs and the audit chain."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from migrations.policies import READ_ADD, READ_WRITE, addressed, owned, published, shared

revision = "0001"
down_revision = None
branch_labels = depends_on = None


def upgrade() -> None:
    op.create_table(
        "category",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("group_slug", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("category_pkey")),
        sa.UniqueConstraint("slug", name=op.f("category_slug_key")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("invitation_hash", sa.String(), nullable=True),
        sa.Column("invited_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("person_pkey")),
        sa.UniqueConstraint("email", name=op.f("person_email_key")),
        sa.UniqueConstraint("invitation_hash", name=op.f("person_invitation_hash_key")),
    )
    op.create_table(
        "tenant",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=True),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("kind <> 'police_area' OR area_id = id", name=op.f("tenant_area_check")),
        sa.CheckConstraint("kind IN ('municipality', 'police_area')", name=op.f("tenant_kind_check")),
        sa.ForeignKeyConstraint(["area_id"], ["tenant.id"], name=op.f("tenant_area_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("tenant_pkey")),
        sa.UniqueConstraint("id", "area_id", name=op.f("tenant_id_area_id_key")),
        sa.UniqueConstraint("slug", name=op.f("tenant_slug_key")),
    )
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("sign_in_attempt_pkey")),
    )
    op.create_index("sign_in_attempt_key_idx", "sign_in_attempt", ["key", "at"], unique=False)
    op.create_table(
        "audit_head",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("audit_head_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", name=op.f("audit_head_pkey")),
    )
    op.create_table(
        "audit_line",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=True),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("object_id", sa.String(), nullable=True),
        sa.Column("detail", sa.String(), nullable=True),
        sa.Column("request_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("audit_line_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("audit_line_pkey")),
        sa.UniqueConstraint("tenant_id", "seq", name=op.f("audit_line_tenant_id_seq_key")),
    )
    op.create_table(
        "coarse_week",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("group_slug", sa.String(), nullable=False),
        sa.Column("cell", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "area_id"], ["tenant.id", "tenant.area_id"], name=op.f("coarse_week_tenant_id_area_id_fkey")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("coarse_week_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "week", "group_slug", "cell", name=op.f("coarse_week_pkey")),
    )
    op.create_index("coarse_week_area_idx", "coarse_week", ["area_id", "week"], unique=False)
    op.create_table(
        "day_tally",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("category_id", sa.SmallInteger(), nullable=False),
        sa.Column("access_class", sa.String(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["category_id"], ["category.id"], name=op.f("day_tally_category_id_fkey")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("day_tally_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "local_date", "category_id", "access_class", name=op.f("day_tally_pkey")),
    )
    op.create_table(
        "document",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("source_sha256", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("registry_number", sa.String(), nullable=True),
        sa.Column("run_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("state IN ('draft', 'final')", name=op.f("document_state_check")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("document_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("document_pkey")),
        sa.UniqueConstraint(
            "tenant_id",
            "kind",
            "period",
            "edition",
            "state",
            name=op.f("document_tenant_id_kind_period_edition_state_key"),
        ),
    )
    op.create_table(
        "month_tally",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("category_id", sa.SmallInteger(), nullable=False),
        sa.Column("access_class", sa.String(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["category_id"], ["category.id"], name=op.f("month_tally_category_id_fkey")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("month_tally_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "month", "category_id", "access_class", name=op.f("month_tally_pkey")),
    )
    op.create_table(
        "organisation",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("organisation_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("organisation_pkey")),
        sa.UniqueConstraint("tenant_id", "name", name=op.f("organisation_tenant_id_name_key")),
    )
    op.create_table(
        "population",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "area_id"], ["tenant.id", "tenant.area_id"], name=op.f("population_tenant_id_area_id_fkey")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("population_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "year", name=op.f("population_pkey")),
    )
    op.create_table(
        "read_line",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=True),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("object_id", sa.String(), nullable=True),
        sa.Column("detail", sa.String(), nullable=True),
        sa.Column("request_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("read_line_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("read_line_pkey")),
    )
    op.create_index("read_line_at_idx", "read_line", ["tenant_id", "at"], unique=False)
    op.create_table(
        "run",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("requested_by", sa.Uuid(), nullable=True),
        sa.Column("requested_as", sa.String(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("steps", sa.Integer(), nullable=False),
        sa.Column("step_text", sa.String(), nullable=False),
        sa.Column("trouble", sa.String(), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("result_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("run_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("run_pkey")),
        sa.UniqueConstraint(
            "tenant_id", "kind", "period", "edition", name=op.f("run_tenant_id_kind_period_edition_key")
        ),
    )
    op.create_index(
        "run_open_idx", "run", ["tenant_id", "state"], unique=False, postgresql_where="state IN ('waiting', 'working')"
    )
    op.create_table(
        "session",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("at_tenant_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("session_person_id_fkey"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["at_tenant_id"], ["tenant.id"], name=op.f("session_at_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("session_pkey")),
        sa.UniqueConstraint("id", name=op.f("session_id_key")),
    )
    op.create_index(op.f("session_person_id_idx"), "session", ["person_id"], unique=False)
    op.create_table(
        "shape",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("points", JSONB(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "area_id"], ["tenant.id", "tenant.area_id"], name=op.f("shape_tenant_id_area_id_fkey")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("shape_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("shape_pkey")),
        sa.UniqueConstraint("tenant_id", "kind", "name", name=op.f("shape_tenant_id_kind_name_key")),
    )
    op.create_table(
        "membership",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("membership_person_id_fkey")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "organisation_id"],
            ["organisation.tenant_id", "organisation.id"],
            name=op.f("membership_tenant_id_organisation_id_fkey"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("membership_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("membership_pkey")),
        sa.UniqueConstraint(
            "tenant_id",
            "person_id",
            "role",
            "organisation_id",
            name=op.f("membership_tenant_id_person_id_role_organisation_id_key"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index("membership_person_idx", "membership", ["person_id"], unique=False)
    op.create_table(
        "named_place",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("sub_area_id", sa.Uuid(), nullable=True),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.Column("approximate", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "sub_area_id"],
            ["shape.tenant_id", "shape.id"],
            name=op.f("named_place_tenant_id_sub_area_id_fkey"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("named_place_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("named_place_pkey")),
        sa.UniqueConstraint("tenant_id", "name", name=op.f("named_place_tenant_id_name_key")),
    )
    op.create_table(
        "access_token",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("access_token_person_id_fkey")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "membership_id"],
            ["membership.tenant_id", "membership.id"],
            name=op.f("access_token_tenant_id_membership_id_fkey"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("access_token_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("access_token_pkey")),
        sa.UniqueConstraint("tenant_id", "token_hash", name=op.f("access_token_tenant_id_token_hash_key")),
    )
    op.create_table(
        "incident",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("category_id", sa.SmallInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("access_class", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("reported_by", sa.Uuid(), nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("earliest", sa.DateTime(timezone=True), nullable=False),
        sa.Column("latest", sa.DateTime(timezone=True), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("hour_of_week", sa.SmallInteger(), nullable=True),
        sa.Column("precision", sa.String(), nullable=False),
        sa.Column("named_place_id", sa.Uuid(), nullable=True),
        sa.Column("sub_area_id", sa.Uuid(), nullable=True),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("x", sa.Integer(), nullable=True),
        sa.Column("y", sa.Integer(), nullable=True),
        sa.Column("cell", sa.Integer(), nullable=True),
        sa.Column("at_home", sa.Boolean(), nullable=False),
        sa.Column("how", sa.String(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("reported_to_police", sa.String(), nullable=False),
        sa.Column("people_band", sa.String(), nullable=True),
        sa.Column("intake_key", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "access_class IN ('open', 'internal', 'police', 'restricted')", name=op.f("incident_access_class_check")
        ),
        sa.CheckConstraint(
            "precision IN ('exact', 'place', 'sub_area', 'unknown')", name=op.f("incident_precision_check")
        ),
        sa.CheckConstraint(
            "state IN ('counted', 'quarantined', 'withdrawn', 'merged')", name=op.f("incident_state_check")
        ),
        sa.CheckConstraint(
            "(lat IS NULL) = (lon IS NULL) AND (lat IS NULL) = (cell IS NULL)", name=op.f("incident_point_check")
        ),
        sa.CheckConstraint("earliest <= latest", name=op.f("incident_span_check")),
        sa.ForeignKeyConstraint(["category_id"], ["category.id"], name=op.f("incident_category_id_fkey")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "named_place_id"],
            ["named_place.tenant_id", "named_place.id"],
            name=op.f("incident_tenant_id_named_place_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "organisation_id"],
            ["organisation.tenant_id", "organisation.id"],
            name=op.f("incident_tenant_id_organisation_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "reported_by"],
            ["membership.tenant_id", "membership.id"],
            name=op.f("incident_tenant_id_reported_by_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "sub_area_id"],
            ["shape.tenant_id", "shape.id"],
            name=op.f("incident_tenant_id_sub_area_id_fkey"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("incident_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("incident_pkey")),
        sa.UniqueConstraint("tenant_id", "intake_key", name=op.f("incident_tenant_id_intake_key_key")),
    )
    op.create_index("incident_place_idx", "incident", ["tenant_id", "named_place_id", "local_date"], unique=False)
    op.create_index(
        "incident_window_idx",
        "incident",
        ["tenant_id", "local_date"],
        unique=False,
        postgresql_include=[
            "category_id",
            "hour_of_week",
            "cell",
            "state",
            "access_class",
            "organisation_id",
            "named_place_id",
            "sub_area_id",
            "at_home",
        ],
    )
    op.create_table(
        "incident_version",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("before", JSONB(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "incident_id"],
            ["incident.tenant_id", "incident.id"],
            name=op.f("incident_version_tenant_id_incident_id_fkey"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("incident_version_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("incident_version_pkey")),
        sa.UniqueConstraint(
            "tenant_id", "incident_id", "version", name=op.f("incident_version_tenant_id_incident_id_version_key")
        ),
    )
    _walls_and_grants()
    # New rows are answered from the covering index only after a vacuum; let it come early on the busiest table.
    op.execute("ALTER TABLE incident SET (autovacuum_vacuum_insert_scale_factor = 0.02)")


def _walls_and_grants() -> None:
    shared("tenant", web="SELECT", worker="SELECT, INSERT, UPDATE")
    shared("category", web="SELECT", worker="SELECT")
    shared("person", web="SELECT, UPDATE", worker="SELECT, INSERT, UPDATE")
    shared("session", web=READ_WRITE, worker="SELECT, DELETE")
    shared("sign_in_attempt", web="SELECT, INSERT, DELETE", worker="SELECT, DELETE")
    addressed("membership", to="person")
    owned("organisation", web="SELECT")
    owned("access_token", web="SELECT, INSERT, UPDATE", worker="SELECT")
    published("shape", web="SELECT")
    owned("named_place", web="SELECT")
    published("population", web="SELECT")
    owned("incident", web="SELECT, INSERT, UPDATE")
    owned("incident_version", web=READ_ADD, worker=READ_ADD)
    owned("day_tally", web="SELECT, INSERT, UPDATE")
    owned("month_tally", web="SELECT, INSERT, UPDATE")
    published("coarse_week", web="SELECT, INSERT, UPDATE")
    # Whoever holds the application's role can add to these and read them, never change or remove.
    owned("document", web=READ_ADD, worker=READ_ADD)
    owned("audit_line", web=READ_ADD, worker=READ_ADD)
    owned("read_line", web=READ_ADD, worker=READ_ADD)
    owned("audit_head", web="SELECT, INSERT, UPDATE", worker="SELECT, INSERT, UPDATE")
    owned("run", web="SELECT, INSERT", worker="SELECT, INSERT, UPDATE")


def downgrade() -> None:
    op.drop_table("incident_version")
    op.drop_table("incident")
    op.drop_table("access_token")
    op.drop_table("named_place")
    op.drop_table("membership")
    op.drop_table("shape")
    op.drop_table("session")
    op.drop_table("run")
    op.drop_table("read_line")
    op.drop_table("population")
    op.drop_table("organisation")
    op.drop_table("month_tally")
    op.drop_table("document")
    op.drop_table("day_tally")
    op.drop_table("coarse_week")
    op.drop_table("audit_line")
    op.drop_table("audit_head")
    op.drop_table("sign_in_attempt")
    op.drop_table("tenant")
    op.drop_table("person")
    op.drop_table("category")
