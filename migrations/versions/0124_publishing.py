"""What is published to citizens: as it is prepared, its editions, and what stands on the open pages."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0124_publishing"
down_revision = "0123_area_papers"
branch_labels = depends_on = None

KINDS = "kind IN ('message', 'pledge', 'done', 'official', 'counted', 'contacts')"
STAMP = sa.DateTime(timezone=True)


def _tenant(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f(f"{table}_tenant_id_fkey"))


def _ids(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.Uuid(), nullable=False) for name in names]


def _texts(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def upgrade() -> None:
    op.create_table(
        "publication",
        *_ids("tenant_id", "id"),
        *_texts("kind", "concerns", "subject", "state", "note", "sent_back", "submitted_by"),
        *(sa.Column(name, sa.SmallInteger(), nullable=False) for name in ("year", "number")),
        sa.Column("content", JSONB(), nullable=False),
        *(sa.Column(name, sa.Uuid()) for name in ("written_person", "submitted_person")),
        sa.Column("submitted_at", STAMP),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("removed_at", STAMP),
        sa.Column("removed_by", sa.String()),
        sa.CheckConstraint(KINDS, name=op.f("publication_kind_check")),
        sa.CheckConstraint(
            "concerns IN ('municipality', 'joint', 'investigation')", name=op.f("publication_concerns_check")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'waiting', 'public', 'taken_back')", name=op.f("publication_state_check")
        ),
        _tenant("publication"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("publication_pkey")),
    )
    op.create_index("publication_state_idx", "publication", ["tenant_id", "state"])
    op.create_table(
        "publication_edition",
        *_ids("tenant_id", "id", "publication_id"),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        *_texts("event", "note", "prepared_by", "decided_by", "decided_as"),
        sa.Column("content", JSONB(), nullable=False),
        *(sa.Column(name, sa.Uuid()) for name in ("prepared_person", "decided_person")),
        sa.Column("decided_at", STAMP, nullable=False),
        sa.CheckConstraint("event IN ('public', 'taken_back')", name=op.f("publication_edition_event_check")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "publication_id"],
            ["publication.tenant_id", "publication.id"],
            name=op.f("publication_edition_tenant_id_publication_id_fkey"),
        ),
        _tenant("publication_edition"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("publication_edition_pkey")),
        sa.UniqueConstraint(
            "tenant_id",
            "publication_id",
            "number",
            "event",
            name=op.f("publication_edition_tenant_id_publication_id_number_event_key"),
        ),
    )
    op.create_table(
        "open_item",
        *_ids("tenant_id", "id"),
        *_texts("kind", "concerns", "note", "taken_back_note"),
        *(sa.Column(name, sa.SmallInteger(), nullable=False) for name in ("year", "number")),
        sa.Column("content", JSONB(), nullable=False),
        *(sa.Column(name, STAMP, nullable=False) for name in ("first_at", "published_at")),
        sa.Column("taken_back_at", STAMP),
        sa.CheckConstraint(KINDS, name=op.f("open_item_kind_check")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "id"], ["publication.tenant_id", "publication.id"], name=op.f("open_item_tenant_id_id_fkey")
        ),
        _tenant("open_item"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("open_item_pkey")),
    )
    op.create_table(
        "publishing_choice",
        *_ids("tenant_id"),
        sa.Column("approver", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "approver IN ('communicator', 'leader', 'either')", name=op.f("publishing_choice_approver_check")
        ),
        _tenant("publishing_choice"),
        sa.PrimaryKeyConstraint("tenant_id", name=op.f("publishing_choice_pkey")),
    )


def downgrade() -> None:
    for table in ("publishing_choice", "open_item", "publication_edition", "publication"):
        op.drop_table(table)
