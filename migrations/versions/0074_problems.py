"""Problem profiles with their causes, and followed places with what is done there."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0074_problems"
down_revision = "0072_measures"
branch_labels = depends_on = None


def _key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["tenant_id", column], [f"{other}.tenant_id", f"{other}.id"], name=op.f(f"{table}_tenant_id_{column}_fkey")
    )


def _one_of(table: str, column: str, *codes: str) -> sa.CheckConstraint:
    quoted = ", ".join(f"'{code}'" for code in codes)
    return sa.CheckConstraint(f"{column} IN ({quoted})", name=op.f(f"{table}_{column}_check"))


def _between(column: str, most: int) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"{column} BETWEEN 1 AND {most}", name=op.f(f"problem_{column}_check"))


def _text(*columns: str) -> list[sa.Column]:
    return [sa.Column(column, sa.String(), nullable=False) for column in columns]


def _moment(column: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(column, sa.DateTime(timezone=True), nullable=nullable)


def _create(table: str, *parts, versioned: bool = False, removable: bool = False) -> None:
    op.create_table(
        table,
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *([sa.Column("version", sa.Integer(), nullable=False)] if versioned else []),
        *parts,
        *([_moment("removed_at", nullable=True), sa.Column("removed_by", sa.String())] if removable else []),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f(f"{table}_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f(f"{table}_pkey")),
    )


def upgrade() -> None:
    stages = "scan", "analyse", "respond", "assess"
    steps = "found", "mapped", "analysed", "acted_on", "followed_up"
    sources = "reports", "reported_crimes", "dialogue", "police_picture", "own_analyses"
    _create(
        "problem",
        *_text("title", "place_text"),
        *(sa.Column(column, JSONB(), nullable=False) for column in ("places", "sub_areas", "types")),
        sa.Column("weeks", sa.SmallInteger(), nullable=False),
        *(sa.Column(column, JSONB(), nullable=False) for column in ("texts", "evidence")),
        sa.Column("need", sa.SmallInteger()),
        sa.Column("influence", sa.SmallInteger()),
        *_text("stage"),
        sa.Column("focus_area_id", sa.Uuid()),
        sa.Column("seen_in", sa.Date()),
        _moment("made_at"),
        _moment("ended_at", nullable=True),
        _one_of("problem", "stage", *stages),
        _between("need", 5),
        _between("influence", 5),
        _between("weeks", 104),
        _key("problem", "focus_area_id", "focus_area"),
        versioned=True,
    )
    op.create_index("problem_focus_area_idx", "problem", ["tenant_id", "focus_area_id"])
    _create(
        "problem_event",
        sa.Column("problem_id", sa.Uuid(), nullable=False),
        *_text("what", "stage", "reason"),
        sa.Column("before", JSONB()),
        _moment("at"),
        *_text("by"),
        _key("problem_event", "problem_id", "problem"),
        _one_of("problem_event", "what", "made", "changed", "moved", "linked", "ended", "reopened"),
        _one_of("problem_event", "stage", "", *stages),
    )
    op.create_index("problem_event_idx", "problem_event", ["tenant_id", "problem_id", "at"])
    _create(
        "problem_cause",
        sa.Column("problem_id", sa.Uuid(), nullable=False),
        *_text("kind"),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        *_text("text", "source", "strength"),
        _key("problem_cause", "problem_id", "problem"),
        _one_of("problem_cause", "kind", "place", "exposed", "offender", "chain"),
        _one_of("problem_cause", "source", "", *sources),
        _one_of("problem_cause", "strength", "assumed", "some", "strong"),
        versioned=True,
        removable=True,
    )
    op.create_index("problem_cause_idx", "problem_cause", ["tenant_id", "problem_id", "position"])
    _create(
        "followed_place",
        sa.Column("named_place_id", sa.Uuid(), nullable=False),
        *_text("stage"),
        sa.Column("stepped_on", sa.Date(), nullable=False),
        _moment("ended_at", nullable=True),
        _key("followed_place", "named_place_id", "named_place"),
        sa.UniqueConstraint("tenant_id", "named_place_id", name=op.f("followed_place_tenant_id_named_place_id_key")),
        _one_of("followed_place", "stage", *steps),
        versioned=True,
    )
    _create(
        "place_step",
        sa.Column("followed_place_id", sa.Uuid(), nullable=False),
        *_text("what", "line"),
        sa.Column("day", sa.Date(), nullable=False),
        _moment("at"),
        *_text("by"),
        _key("place_step", "followed_place_id", "followed_place"),
        _one_of("place_step", "what", *steps, "visit", "talk", "let_go", "taken_up"),
        removable=True,
    )
    op.create_index("place_step_idx", "place_step", ["tenant_id", "followed_place_id", "day"])


def downgrade() -> None:
    for table in ("place_step", "followed_place", "problem_cause", "problem_event", "problem"):
        op.drop_table(table)
