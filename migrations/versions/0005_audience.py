"""What a kind of reader may count is called its audience."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = depends_on = None


def upgrade() -> None:
    _rename("reading", "audience")


def downgrade() -> None:
    _rename("audience", "reading")


def _rename(before: str, after: str) -> None:
    op.alter_column("picture_analysis", before, new_column_name=after)
    op.execute(
        f"ALTER TABLE picture_analysis"
        f" RENAME CONSTRAINT picture_analysis_{before}_check TO picture_analysis_{after}_check"
    )
