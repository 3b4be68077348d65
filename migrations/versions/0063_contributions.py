"""How organisations see a period, how we work in its sub-areas, and who is out where."""

import sqlalchemy as sa
from alembic import op

revision = "0063_contributions"
down_revision = "0062_pictures"
branch_labels = depends_on = None


def _table(name: str, *parts: sa.schema.SchemaItem, versioned: bool = False) -> None:
    version = [sa.Column("version", sa.Integer(), nullable=False)] if versioned else []
    op.create_table(
        name,
        _column("tenant_id", sa.Uuid()),
        _column("id", sa.Uuid()),
        *version,
        *parts,
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f(f"{name}_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f(f"{name}_pkey")),
    )


def _column(name: str, kind: sa.types.TypeEngine, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, kind, nullable=nullable)


def _key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["tenant_id", column], [f"{other}.tenant_id", f"{other}.id"], name=op.f(f"{table}_tenant_id_{column}_fkey")
    )


def _one_of(table: str, column: str, *codes: str) -> sa.CheckConstraint:
    quoted = ", ".join(f"'{code}'" for code in codes)
    return sa.CheckConstraint(f"{column} IN ({quoted})", name=op.f(f"{table}_{column}_check"))


def _once(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint("tenant_id", *columns, name=op.f(f"{table}_tenant_id_{'_'.join(columns)}_key"))


def upgrade() -> None:
    text, moment, rooms = sa.String(), sa.DateTime(timezone=True), ("police", "est", "reporters")
    _table(
        "own_view",
        _column("first", sa.Date()),
        _column("organisation_id", sa.Uuid()),
        _column("number", sa.Integer()),
        _column("mood", text, nullable=True),
        _column("text", text),
        _column("room", text),
        _column("handed_in", sa.Boolean()),
        _column("oral", sa.Boolean()),
        _column("saved_at", moment),
        _column("saved_by", text),
        _once("own_view", "first", "organisation_id", "number"),
        _key("own_view", "organisation_id", "organisation"),
        _one_of("own_view", "mood", "calm", "usual", "uneasy"),
        _one_of("own_view", "room", *rooms),
    )
    _table(
        "view_reminder",
        _column("first", sa.Date()),
        _column("organisation_id", sa.Uuid()),
        _column("sent_at", moment),
        _key("view_reminder", "organisation_id", "organisation"),
        _once("view_reminder", "first", "organisation_id"),
    )
    _table(
        "area_level",
        _column("first", sa.Date()),
        _column("sub_area_id", sa.Uuid()),
        _column("level", text),
        _column("reason", text),
        _column("room", text),
        _once("area_level", "first", "sub_area_id"),
        _key("area_level", "sub_area_id", "shape"),
        _one_of("area_level", "level", "normal", "raised", "effort"),
        _one_of("area_level", "room", *rooms),
        versioned=True,
    )
    _table(
        "extra_meeting",
        _column("first", sa.Date()),
        _column("sub_area_id", sa.Uuid()),
        _column("meeting_id", sa.Uuid()),
        _column("room", text),
        _column("log", text),
        _key("extra_meeting", "sub_area_id", "shape"),
        _key("extra_meeting", "meeting_id", "meeting"),
        _one_of("extra_meeting", "room", *rooms),
        versioned=True,
    )
    op.create_index("extra_meeting_first_idx", "extra_meeting", ["tenant_id", "first"])
    _table(
        "presence",
        _column("removed_at", moment, nullable=True),
        _column("removed_by", text, nullable=True),
        _column("day", sa.Date()),
        _column("part", text),
        _column("named_place_id", sa.Uuid()),
        _column("organisation_id", sa.Uuid()),
        _column("what", text),
        _column("activity_id", sa.Uuid(), nullable=True),
        _column("done_at", moment, nullable=True),
        _key("presence", "named_place_id", "named_place"),
        _key("presence", "organisation_id", "organisation"),
        _key("presence", "activity_id", "activity"),
        _one_of("presence", "part", "day", "evening", "night"),
        _one_of("presence", "what", "out", "guard", "control", "inspection"),
        versioned=True,
    )
    op.create_index("presence_day_idx", "presence", ["tenant_id", "day"])
    op.create_index("presence_place_idx", "presence", ["tenant_id", "named_place_id"])


def downgrade() -> None:
    for table in ("presence", "extra_meeting", "area_level", "view_reminder", "own_view"):
        op.drop_table(table)
