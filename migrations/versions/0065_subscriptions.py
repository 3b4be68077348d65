"""An access token may be the address of a calendar: a third reach."""

from alembic import op

from migrations.row_security import for_each_tenant

revision = "0065_subscriptions"
down_revision = "0064_wall"
branch_labels = depends_on = None


def upgrade() -> None:
    _reaches("'read', 'report', 'work', 'subscribe'")


def downgrade() -> None:
    """Addresses of calendars end."""
    for _tenant in for_each_tenant(op.get_bind()):
        op.execute("DELETE FROM access_token WHERE reach = 'subscribe'")
    _reaches("'read', 'report', 'work'")


def _reaches(named: str) -> None:
    name = op.f("access_token_reach_check")
    op.drop_constraint(name, "access_token", type_="check")
    op.create_check_constraint(name, "access_token", f"reach IN ({named})")
