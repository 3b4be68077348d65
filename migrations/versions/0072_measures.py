"""Measures with their tasks and occasions, and what became of them."""

import re
from pathlib import Path

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0072_measures"
down_revision = "0071_coming_events"
branch_labels = depends_on = None
FOLDER = Path(__file__).parent.parent
DECISIONS = "UPDATE public.decision t SET named_place_id = _to WHERE t.tenant_id = _there AND t.named_place_id = _from;"


def upgrade() -> None:
    op.create_table(
        "measure",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("function", sa.String(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("access_class", sa.String(), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=True),
        sa.Column("alert", sa.String(), nullable=False),
        sa.Column("alert_audience", sa.String(), nullable=False),
        sa.Column("named_place_id", sa.Uuid(), nullable=True),
        sa.Column("place_text", sa.String(), nullable=False),
        sa.Column("place_owner", sa.String(), nullable=False),
        sa.Column("focus_area_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("object", sa.String(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("term", sa.String(), nullable=False),
        sa.Column("planned", sa.Integer(), nullable=True),
        sa.Column("cost", sa.Integer(), nullable=True),
        sa.Column("effect", sa.String(), nullable=False),
        sa.Column("effect_types", JSONB(), nullable=False),
        sa.Column("by_intelligence", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by", sa.String(), nullable=True),
        sa.CheckConstraint(
            "access_class IN ('internal', 'police', 'restricted')", name=op.f("measure_access_class_check")
        ),
        sa.CheckConstraint(
            "kind IN ('', 'situational', 'social', 'control', 'inspection', 'communication', 'knowledge')",
            name=op.f("measure_kind_check"),
        ),
        sa.CheckConstraint(
            "object IN ('', 'light', 'vegetation', 'camera', 'lock', 'neighbours', 'other')",
            name=op.f("measure_object_check"),
        ),
        sa.CheckConstraint("state IN ('planned', 'ongoing', 'done', 'stopped')", name=op.f("measure_state_check")),
        sa.CheckConstraint("term IN ('', 'short', 'long')", name=op.f("measure_term_check")),
        sa.CheckConstraint("cost >= 0", name=op.f("measure_cost_check")),
        sa.CheckConstraint("planned >= 0", name=op.f("measure_planned_check")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "decision_id"],
            ["decision.tenant_id", "decision.id"],
            name=op.f("measure_tenant_id_decision_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "focus_area_id"],
            ["focus_area.tenant_id", "focus_area.id"],
            name=op.f("measure_tenant_id_focus_area_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "named_place_id"],
            ["named_place.tenant_id", "named_place.id"],
            name=op.f("measure_tenant_id_named_place_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "organisation_id"],
            ["organisation.tenant_id", "organisation.id"],
            name=op.f("measure_tenant_id_organisation_id_fkey"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("measure_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("measure_pkey")),
    )
    op.create_index("measure_decision_idx", "measure", ["tenant_id", "decision_id"], unique=False)
    op.create_index("measure_due_idx", "measure", ["tenant_id", "state", "due"], unique=False)
    op.create_index("measure_organisation_idx", "measure", ["tenant_id", "organisation_id"], unique=False)
    op.create_index("measure_place_idx", "measure", ["tenant_id", "named_place_id"], unique=False)
    op.create_table(
        "measure_partner",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("measure_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "measure_id"],
            ["measure.tenant_id", "measure.id"],
            name=op.f("measure_partner_tenant_id_measure_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "organisation_id"],
            ["organisation.tenant_id", "organisation.id"],
            name=op.f("measure_partner_tenant_id_organisation_id_fkey"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("measure_partner_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "measure_id", "organisation_id", name=op.f("measure_partner_pkey")),
    )
    op.create_table(
        "measure_task",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("measure_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("function", sa.String(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id", "measure_id"],
            ["measure.tenant_id", "measure.id"],
            name=op.f("measure_task_tenant_id_measure_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "organisation_id"],
            ["organisation.tenant_id", "organisation.id"],
            name=op.f("measure_task_tenant_id_organisation_id_fkey"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("measure_task_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("measure_task_pkey")),
    )
    op.create_index("measure_task_measure_idx", "measure_task", ["tenant_id", "measure_id"], unique=False)
    op.create_index(
        "measure_task_open_idx",
        "measure_task",
        ["tenant_id", "due"],
        unique=False,
        postgresql_where=sa.text("done_at IS NULL AND removed_at IS NULL"),
    )
    op.create_table(
        "measure_occasion",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("measure_id", sa.Uuid(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("named_place_id", sa.Uuid(), nullable=True),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("deficiencies", sa.Integer(), nullable=True),
        sa.Column("rectified", sa.Integer(), nullable=True),
        sa.Column("logged_by", sa.Uuid(), nullable=True),
        sa.Column("logged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by", sa.String(), nullable=True),
        sa.CheckConstraint("deficiencies >= 0", name=op.f("measure_occasion_deficiencies_check")),
        sa.CheckConstraint("rectified >= 0", name=op.f("measure_occasion_rectified_check")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "measure_id"],
            ["measure.tenant_id", "measure.id"],
            name=op.f("measure_occasion_tenant_id_measure_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "named_place_id"],
            ["named_place.tenant_id", "named_place.id"],
            name=op.f("measure_occasion_tenant_id_named_place_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "organisation_id"],
            ["organisation.tenant_id", "organisation.id"],
            name=op.f("measure_occasion_tenant_id_organisation_id_fkey"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("measure_occasion_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("measure_occasion_pkey")),
    )
    op.create_index("measure_occasion_idx", "measure_occasion", ["tenant_id", "measure_id", "done_on"], unique=False)
    op.create_index("measure_occasion_place_idx", "measure_occasion", ["tenant_id", "named_place_id"], unique=False)
    op.create_table(
        "measure_event",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("measure_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("before", JSONB(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.CheckConstraint(
            "what IN ('planned', 'ongoing', 'done', 'stopped', 'changed')", name=op.f("measure_event_what_check")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "measure_id"],
            ["measure.tenant_id", "measure.id"],
            name=op.f("measure_event_tenant_id_measure_id_fkey"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("measure_event_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("measure_event_pkey")),
    )
    op.create_index("measure_event_idx", "measure_event", ["tenant_id", "measure_id", "at"], unique=False)
    others = [DECISIONS.replace("public.decision", f"public.{table}") for table in ("measure", "measure_occasion")]
    _move("\n        ".join([DECISIONS, *others]))


def downgrade() -> None:
    _move(DECISIONS)
    for table in ("measure_event", "measure_occasion", "measure_task", "measure_partner", "measure"):
        op.drop_table(table)


def _move(moved: str) -> None:
    """Let what lies at a place that is merged follow in the practice area, with `moved` in place of decisions alone."""
    written = (FOLDER / "merged.sql").read_text(encoding="utf-8")
    found = re.search(r"^CREATE (FUNCTION public\.move_from_merged.*?^\$\$;)", written, re.MULTILINE | re.DOTALL)
    function = found[1].replace(DECISIONS, moved) if found else ""
    statement = op.get_bind().execution_options(no_parameters=True)
    statement.exec_driver_sql(f"CREATE OR REPLACE {function}")
