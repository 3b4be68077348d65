"""`audit.add_read` takes all that a transaction has read at once: an array of lines, or one as before.

A web of the former version, which still answers while this is put in, sends one line at a time.
"""

from alembic import op

revision = "0017_read_lines_at_once"
down_revision = "0016_where_tally"
branch_labels = depends_on = None

ADD_READ = """
CREATE OR REPLACE PROCEDURE audit.add_read(given jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    line public.read_line;
BEGIN
    IF audit.tenant() IS NULL THEN
        RAISE EXCEPTION 'a read line without a tenant';
    END IF;
    FOR line IN SELECT * FROM jsonb_populate_recordset(NULL::public.read_line,
        CASE jsonb_typeof(given) WHEN 'array' THEN given ELSE jsonb_build_array(given) END)
    LOOP
        line.tenant_id := audit.tenant();
        line.sealed_by := NULL;
        line.mac := audit.mac(audit.hash_of_read(line));
        INSERT INTO public.read_line SELECT line.*;
    END LOOP;
END
$$
"""
ONE_READ = """
CREATE OR REPLACE PROCEDURE audit.add_read(given jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    line public.read_line := jsonb_populate_record(NULL::public.read_line, given);
BEGIN
    IF audit.tenant() IS NULL THEN
        RAISE EXCEPTION 'a read line without a tenant';
    END IF;
    line.tenant_id := audit.tenant();
    line.sealed_by := NULL;
    line.mac := audit.mac(audit.hash_of_read(line));
    INSERT INTO public.read_line SELECT line.*;
END
$$
"""


def upgrade() -> None:
    op.get_bind().exec_driver_sql(ADD_READ)


def downgrade() -> None:
    op.get_bind().exec_driver_sql(ONE_READ)
