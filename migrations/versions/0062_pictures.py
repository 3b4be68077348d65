"""Pictures of periods, what is counted for each room while they are open, and their editions."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from app.figures.rooms import Room

revision = "0062_pictures"
down_revision = "0061_merged"
branch_labels = depends_on = None


def _tenant(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f(f"{table}_tenant_id_fkey"))


def _key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["tenant_id", column], [f"{other}.tenant_id", f"{other}.id"], name=op.f(f"{table}_tenant_id_{column}_fkey")
    )


def _check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"{table}_{name}_check"))


def _room(table: str) -> sa.CheckConstraint:
    return _check(table, "room", f"room IN ({', '.join(repr(str(room)) for room in Room)})")


def _column(name: str, kind: sa.types.TypeEngine) -> sa.Column:
    return sa.Column(name, kind, nullable=False)


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "picture",
        _column("tenant_id", sa.Uuid()),
        _column("id", sa.Uuid()),
        _column("version", sa.Integer()),
        _column("first", sa.Date()),
        _column("state", sa.String()),
        _column("edition", sa.Integer()),
        _column("reason", sa.String()),
        _column("opened_at", moment),
        _column("opened_by", sa.String()),
        _tenant("picture"),
        _check("picture", "state", "state IN ('open', 'locked')"),
        _check("picture", "edition", "state = 'open' OR edition > 0"),
        sa.UniqueConstraint("tenant_id", "first", name=op.f("picture_tenant_id_first_key")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("picture_pkey")),
    )
    op.create_table(
        "picture_draft",
        _column("tenant_id", sa.Uuid()),
        _column("picture_id", sa.Uuid()),
        _column("room", sa.String()),
        _column("content", JSONB()),
        _column("reports", JSONB()),
        _column("counted_at", moment),
        _tenant("picture_draft"),
        _key("picture_draft", "picture_id", "picture"),
        _room("picture_draft"),
        sa.PrimaryKeyConstraint("tenant_id", "picture_id", "room", name=op.f("picture_draft_pkey")),
    )
    op.create_table(
        "picture_edition",
        _column("tenant_id", sa.Uuid()),
        _column("id", sa.Uuid()),
        _column("picture_id", sa.Uuid()),
        _column("number", sa.Integer()),
        _column("registry_number", sa.String()),
        _column("reason", sa.String()),
        _column("replaces", sa.String()),
        _column("counted_at", moment),
        _column("made_with", JSONB()),
        _column("sha256", sa.String()),
        _column("locked_at", moment),
        _column("locked_by", sa.String()),
        _tenant("picture_edition"),
        _key("picture_edition", "picture_id", "picture"),
        _check("picture_edition", "number", "number > 0"),
        _check("picture_edition", "replaces", "(number = 1) = (replaces = '')"),
        sa.UniqueConstraint(
            "tenant_id", "picture_id", "number", name=op.f("picture_edition_tenant_id_picture_id_number_key")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("picture_edition_pkey")),
    )
    op.create_table(
        "picture_snapshot",
        _column("tenant_id", sa.Uuid()),
        _column("edition_id", sa.Uuid()),
        _column("room", sa.String()),
        _column("content", JSONB()),
        _column("reports", JSONB()),
        _column("sha256", sa.String()),
        _tenant("picture_snapshot"),
        _key("picture_snapshot", "edition_id", "picture_edition"),
        _room("picture_snapshot"),
        sa.PrimaryKeyConstraint("tenant_id", "edition_id", "room", name=op.f("picture_snapshot_pkey")),
    )
    op.create_table(
        "shared_edition",
        _column("tenant_id", sa.Uuid()),
        _column("area_id", sa.Uuid()),
        _column("id", sa.Uuid()),
        _column("first", sa.Date()),
        _column("number", sa.Integer()),
        _column("weeks", JSONB()),
        _column("sha256", sa.String()),
        _column("locked_at", moment),
        _tenant("shared_edition"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "area_id"],
            ["tenant.id", "tenant.area_id"],
            name=op.f("shared_edition_tenant_id_area_id_fkey"),
        ),
        sa.UniqueConstraint("tenant_id", "first", "number", name=op.f("shared_edition_tenant_id_first_number_key")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("shared_edition_pkey")),
    )
    op.create_index("shared_edition_area_idx", "shared_edition", ["area_id", "first"])


def downgrade() -> None:
    for table in ("shared_edition", "picture_snapshot", "picture_edition", "picture_draft", "picture"):
        op.drop_table(table)
