"""The kind of device and browser that a session was opened with, in a few words of ours."""

import sqlalchemy as sa
from alembic import op

revision = "0049_device_of_a_session"
down_revision = "0048_call_lists"
branch_labels = depends_on = None

# Whoever holds a session's token may say once what it was opened with.
DESCRIBE = """
CREATE FUNCTION public.describe_session(_token text, _device text)
RETURNS void LANGUAGE sql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    UPDATE public.session SET device = _device WHERE token_hash = public.secret_hash(_token) AND device = ''
$$;
REVOKE ALL ON FUNCTION public.describe_session FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.describe_session TO samsyn_web;
"""


def upgrade() -> None:
    op.add_column("session", sa.Column("device", sa.String(), nullable=False, server_default=""))
    op.get_bind().execution_options(no_parameters=True).exec_driver_sql(DESCRIBE)


def downgrade() -> None:
    op.execute("DROP FUNCTION public.describe_session")
    op.drop_column("session", "device")
