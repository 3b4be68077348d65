"""Groups with members by function, agendas with notes and decisions, what is asked of the council, and its review."""

import sqlalchemy as sa
from alembic import op

from migrations.row_security import for_each_tenant

revision = "0076_groups"
down_revision = "0075_start"
branch_labels = depends_on = None
KINDS = ("decisions", "answers", "asks", "measures", "handovers", "problems", "goals", "waiting", "own", "next")


def _key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["tenant_id", column], [f"{other}.tenant_id", f"{other}.id"], name=op.f(f"{table}_tenant_id_{column}_fkey")
    )


def _one_of(table: str, column: str, *codes: str) -> sa.CheckConstraint:
    quoted = ", ".join(f"'{code}'" for code in codes)
    return sa.CheckConstraint(f"{column} IN ({quoted})", name=op.f(f"{table}_{column}_check"))


def _text(*columns: str) -> list[sa.Column]:
    return [sa.Column(column, sa.String(), nullable=False) for column in columns]


def _id(column: str, *, nullable: bool = True) -> sa.Column:
    return sa.Column(column, sa.Uuid(), nullable=nullable)


def _create(table: str, *parts, removable: bool = False) -> None:
    gone = [sa.Column("removed_at", sa.DateTime(timezone=True)), sa.Column("removed_by", sa.String())]
    op.create_table(
        table,
        _id("tenant_id", nullable=False),
        _id("id", nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *parts,
        *(gone if removable else []),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f(f"{table}_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f(f"{table}_pkey")),
    )


def upgrade() -> None:
    _create(
        "working_group",
        *_text("kind", "name", "purpose", "meets"),
        _id("focus_area_id"),
        _id("named_place_id"),
        sa.Column("ended_on", sa.Date()),
        _one_of("working_group", "kind", "est", "working", "council", "other"),
        _key("working_group", "focus_area_id", "focus_area"),
        _key("working_group", "named_place_id", "named_place"),
    )
    # Each focus area that there is gets its own group, with its id; who was in it is there by it.
    for _tenant in for_each_tenant(op.get_bind()):
        op.execute(
            "INSERT INTO working_group (tenant_id, id, version, kind, name, purpose, meets, focus_area_id)"
            " SELECT tenant_id, id, 1, 'working', '', '', '', id FROM focus_area"
        )
    op.drop_constraint("working_group_member_tenant_id_focus_area_id_fkey", "working_group_member")
    op.alter_column("working_group_member", "focus_area_id", new_column_name="group_id")
    op.create_foreign_key(
        op.f("working_group_member_tenant_id_group_id_fkey"),
        "working_group_member",
        "working_group",
        ["tenant_id", "group_id"],
        ["tenant_id", "id"],
    )
    op.add_column("working_group_member", sa.Column("function", sa.String(), nullable=False, server_default=""))
    op.alter_column("working_group_member", "function", server_default=None)
    op.add_column("meeting", _id("group_id"))
    op.create_foreign_key(
        op.f("meeting_tenant_id_group_id_fkey"),
        "meeting",
        "working_group",
        ["tenant_id", "group_id"],
        ["tenant_id", "id"],
    )
    op.create_index("meeting_group_idx", "meeting", ["tenant_id", "group_id"])
    _create(
        "agenda_point",
        _id("meeting_id", nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        *_text("kind", "title", "note"),
        _one_of("agenda_point", "kind", *KINDS),
        _key("agenda_point", "meeting_id", "meeting"),
        removable=True,
    )
    op.create_index("agenda_point_idx", "agenda_point", ["tenant_id", "meeting_id", "position"])
    op.create_table(
        "point_decision",
        _id("tenant_id", nullable=False),
        _id("point_id", nullable=False),
        _id("decision_id", nullable=False),
        _key("point_decision", "point_id", "agenda_point"),
        _key("point_decision", "decision_id", "decision"),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("point_decision_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", "point_id", "decision_id", name=op.f("point_decision_pkey")),
    )
    _create(
        "ask",
        _id("group_id"),
        _id("meeting_id"),
        *_text("text", "ground", "addressee", "function"),
        sa.Column("answer", sa.String()),
        *_text("said", "paragraph", "registry_number"),
        sa.Column("answered_on", sa.Date()),
        _one_of("ask", "addressee", "council", "board", "other"),
        _one_of("ask", "answer", "yes", "no", "later"),
        _key("ask", "group_id", "working_group"),
        _key("ask", "meeting_id", "meeting"),
        removable=True,
    )
    op.create_index("ask_meeting_idx", "ask", ["tenant_id", "meeting_id"])
    op.create_index("ask_group_idx", "ask", ["tenant_id", "group_id"])
    _create(
        "method_review",
        sa.Column("year", sa.SmallInteger(), nullable=False),
        *_text("worked", "failed", "change"),
        sa.Column("reviewed_on", sa.Date(), nullable=False),
        sa.UniqueConstraint("tenant_id", "year", name=op.f("method_review_tenant_id_year_key")),
    )


def downgrade() -> None:
    for table in ("method_review", "ask", "point_decision", "agenda_point"):
        op.drop_table(table)
    op.drop_column("meeting", "group_id")
    op.drop_column("working_group_member", "function")
    op.drop_constraint("working_group_member_tenant_id_group_id_fkey", "working_group_member")
    for _tenant in for_each_tenant(op.get_bind()):
        op.execute("DELETE FROM working_group_member WHERE group_id NOT IN (SELECT id FROM focus_area)")
    op.alter_column("working_group_member", "group_id", new_column_name="focus_area_id")
    op.create_foreign_key(
        op.f("working_group_member_tenant_id_focus_area_id_fkey"),
        "working_group_member",
        "focus_area",
        ["tenant_id", "focus_area_id"],
        ["tenant_id", "id"],
    )
    op.drop_table("working_group")
