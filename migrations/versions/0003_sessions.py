"""Passwords in a table of their own that no login reads, and sessions and access tokens that carry more.

A session says how it was made and whether it counts among the few a person may have; an access token has a reach and
belongs to one edition of its holder's password. Passwords, sessions and access tokens are written by functions that
run as the owner and ask for a proof: what a password gives by its recipe, an invitation's token, a session's token.
Whoever has taken over the web can thus neither sign somebody in, nor make a key, nor give a password.

Access tokens that were there may report from now on and read no more than that needs; sessions are signed in anew.
"""

import re
from pathlib import Path

import sqlalchemy as sa
from alembic import op

from migrations.row_security import for_each_tenant

revision = "0003_sessions"
down_revision = "0002_invitations"
branch_labels = depends_on = None

SQL = (Path(__file__).parent.parent / "sessions.sql").read_text(encoding="utf-8")


def upgrade() -> None:
    op.create_table(
        "person_password",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("recipe", sa.String(), nullable=False),
        sa.Column("proof_hash", sa.String(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name="person_password_pkey"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="person_password_person_id_fkey", ondelete="CASCADE"
        ),
    )
    # $argon2id$v=19$m=65536,t=3,p=4$<salt>$<what the password gave>: base64 without its padding.
    op.execute(
        "INSERT INTO person_password (person_id, recipe, proof_hash, edition)"
        " SELECT id, regexp_replace(password_hash, '[$][^$]*$', ''),"
        " encode(sha256(convert_to(encode(decode(rpad(given, (length(given) + 3) / 4 * 4, '='), 'base64'), 'hex'),"
        " 'UTF8')), 'hex'), 1"
        " FROM (SELECT id, password_hash, split_part(password_hash, '$', 6) AS given FROM person"
        " WHERE password_hash IS NOT NULL) AS old"
    )
    op.drop_column("person", "password_hash")
    op.execute("DELETE FROM session")
    op.add_column("session", sa.Column("made_by", sa.String(), nullable=False))
    op.add_column("session", sa.Column("counted", sa.Boolean(), nullable=False))
    op.create_check_constraint(
        op.f("session_made_by_check"), "session", "made_by IN ('password', 'invitation', 'oidc')"
    )
    op.add_column("access_token", sa.Column("reach", sa.String()))
    op.add_column("access_token", sa.Column("password_edition", sa.Integer()))
    connection = op.get_bind()
    for _tenant in for_each_tenant(connection):
        op.execute("UPDATE access_token SET reach = 'report', password_edition = 1")
    op.alter_column("access_token", "reach", nullable=False)
    op.alter_column("access_token", "password_edition", nullable=False)
    op.create_check_constraint(op.f("access_token_reach_check"), "access_token", "reach IN ('read', 'report')")
    connection.execution_options(no_parameters=True).exec_driver_sql(SQL)


def downgrade() -> None:
    """What a password gives cannot be had back from its hash: everybody is invited anew."""
    for name in re.findall(r"^CREATE FUNCTION (public\.[a-z_]+)", SQL, re.MULTILINE):
        op.execute(f"DROP FUNCTION {name}")
    op.drop_column("access_token", "password_edition")
    op.drop_column("access_token", "reach")
    op.drop_column("session", "counted")
    op.drop_column("session", "made_by")
    op.add_column("person", sa.Column("password_hash", sa.String()))
    op.drop_table("person_password")
