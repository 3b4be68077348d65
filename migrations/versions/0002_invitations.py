"""An invitation is a row of its tenant, for one membership, and a membership says when it was taken up; an organisation
is of one of the listed kinds.

Whoever has a password has taken up what she holds. Invitations that were open are gone: which membership, and even
which tenant, they were for was never stored, so these people are invited anew.
A kind that is on the list but for its letters is written as there; what is not on it becomes "annan".
"""

from unicodedata import normalize

import sqlalchemy as sa
from alembic import op

from migrations.row_security import for_each_tenant

revision = "0002_invitations"
down_revision = "0001_baseline"
branch_labels = depends_on = None

KINDS = (
    "kommunstyrelsen",
    "förvaltning",
    "skola",
    "fristående skola",
    "socialtjänst",
    "fritid",
    "polis",
    "kommunalt bolag",
    "kommunalförbund",
    "privat",
    "förening",
    "annan",
)


def upgrade() -> None:
    op.create_table(
        "invitation",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="invitation_pkey"),
        sa.UniqueConstraint("tenant_id", "token_hash", name="invitation_tenant_id_token_hash_key"),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name="invitation_tenant_id_fkey"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "membership_id"],
            ["membership.tenant_id", "membership.id"],
            name="invitation_tenant_id_membership_id_fkey",
        ),
    )
    op.add_column("membership", sa.Column("accepted_at", sa.DateTime(timezone=True)))
    taken_up = sa.text(
        "UPDATE membership SET accepted_at = valid_from FROM person"
        " WHERE person.id = person_id AND password_hash IS NOT NULL"
    )
    connection = op.get_bind()
    for _tenant in for_each_tenant(connection):
        connection.execute(taken_up)
        for kind in connection.scalars(sa.text("SELECT DISTINCT kind FROM organisation")).all():
            listed = " ".join(normalize("NFC", kind).casefold().split())
            meant = {"kind": kind, "listed": listed if listed in KINDS else "annan"}
            connection.execute(sa.text("UPDATE organisation SET kind = :listed WHERE kind = :kind"), meant)
    op.create_check_constraint(op.f("organisation_kind_check"), "organisation", f"kind IN {KINDS}")
    op.drop_column("person", "invitation_hash")
    op.drop_column("person", "invited_until")


def downgrade() -> None:
    op.add_column("person", sa.Column("invitation_hash", sa.String()))
    op.add_column("person", sa.Column("invited_until", sa.DateTime(timezone=True)))
    op.create_unique_constraint("person_invitation_hash_key", "person", ["invitation_hash"])
    op.drop_constraint(op.f("organisation_kind_check"), "organisation")
    op.drop_column("membership", "accepted_at")
    op.drop_table("invitation")
