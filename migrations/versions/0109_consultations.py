"""Consultations: dialogues, walks and meetings, what was said with its answers, and business contacts."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0109_consultations"
down_revision = "0103_disclosure"
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


def _between(table: str, keys: list[str], *parts, **others: str) -> None:
    """A table whose key is these ids; `others` as in `_table`."""
    op.create_table(
        table,
        *_id("tenant_id", *keys, nullable=False),
        *parts,
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f(f"{table}_tenant_id_fkey")),
        sa.PrimaryKeyConstraint("tenant_id", *keys, name=op.f(f"{table}_pkey")),
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
        "consultation",
        sa.Column("version", sa.Integer(), nullable=False),
        *_text("kind", "title"),
        sa.Column("held_on", sa.Date(), nullable=False),
        *_text("at"),
        *_id("organisation_id", nullable=False),
        *_id("named_place_id"),
        *_text("place_text", "asked", "route"),
        sa.Column("participants", sa.Integer()),
        *_text("said"),
        sa.Column("results", JSONB(), nullable=False),
        sa.Column("revisit_on", sa.Date()),
        *_removable(),
        sa.CheckConstraint(
            "kind IN ('citizens', 'staff', 'walk', 'business', 'farmers', 'school')",
            name=op.f("consultation_kind_check"),
        ),
        sa.CheckConstraint("participants >= 0", name=op.f("consultation_participants_check")),
        organisation_id="organisation",
        named_place_id="named_place",
    )
    op.create_index("consultation_held_idx", "consultation", ["tenant_id", "held_on"])
    _table(
        "consultation_remark",
        sa.Column("version", sa.Integer(), nullable=False),
        *_id("consultation_id", nullable=False),
        *_text("theme"),
        *_id("named_place_id"),
        *_text("place_text", "text", "status", "answer"),
        *_id("organisation_id"),
        *_text("function"),
        sa.Column("due", sa.Date()),
        *_text("revisited"),
        *_moment("added_at", nullable=False),
        *_text("added_by"),
        *_removable(),
        sa.CheckConstraint(
            "theme IN ('lighting', 'greenery', 'traffic', 'litter', 'damage', 'meeting_place', 'drugs', 'insecurity',"
            " 'presence', 'information', 'other')",
            name=op.f("consultation_remark_theme_check"),
        ),
        sa.CheckConstraint(
            "status IN ('new', 'ongoing', 'done', 'passed_on', 'declined')",
            name=op.f("consultation_remark_status_check"),
        ),
        sa.CheckConstraint("revisited IN ('', 'fixed', 'remains')", name=op.f("consultation_remark_revisited_check")),
        consultation_id="consultation",
        named_place_id="named_place",
        organisation_id="organisation",
    )
    op.create_index("consultation_remark_idx", "consultation_remark", ["tenant_id", "consultation_id"])
    op.create_index("consultation_remark_organisation_idx", "consultation_remark", ["tenant_id", "organisation_id"])
    _between(
        "remark_photo",
        ["remark_id"],
        sa.Column("content", sa.LargeBinary()),
        *_small("width", "height"),
        remark_id="consultation_remark",
    )
    _between(
        "consultation_use",
        ["consultation_id", "focus_area_id"],
        consultation_id="consultation",
        focus_area_id="focus_area",
    )
    op.create_index("consultation_use_focus_area_idx", "consultation_use", ["tenant_id", "focus_area_id"])
    _table(
        "business_contact",
        sa.Column("version", sa.Integer(), nullable=False),
        *_text("area", "company", "function", "email"),
        *_removable(),
    )
    op.create_index("business_contact_area_idx", "business_contact", ["tenant_id", "area"])
    _table(
        "consultation_invitation",
        *_id("consultation_id", "contact_id", nullable=False),
        *_moment("invited_at", nullable=False),
        *_text("invited_by"),
        sa.UniqueConstraint(
            "tenant_id", "consultation_id", "contact_id", name=op.f("consultation_invitation_once_key")
        ),
        consultation_id="consultation",
        contact_id="business_contact",
    )


def downgrade() -> None:
    for table in (
        *("consultation_invitation", "business_contact", "consultation_use", "remark_photo", "consultation_remark"),
        "consultation",
    ):
        op.drop_table(table)
