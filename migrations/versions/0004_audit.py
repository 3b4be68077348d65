"""The audit is written by functions of the owner alone, keyed, and tells of objects, changes and persons.

Schema `audit`: the key, and the functions that web and worker may execute. They may read the lines, never write them.
A line's `hash` is plain SHA-256 (`tenants/verification.py` makes the same), so that whoever reads can follow the chain;
its `mac` is HMAC-SHA256 of the hash, so that nobody but these functions can add a line.
"""

import hashlib
import json
import secrets

from alembic import op
from sqlalchemy import text

from migrations.row_security import for_each_tenant

revision = "0004_audit"
down_revision = "0003_sessions"
branch_labels = depends_on = None

COLUMNS = """
ALTER TABLE audit_line
    ADD COLUMN machine_user VARCHAR, ADD COLUMN object_kind VARCHAR, ADD COLUMN change VARCHAR,
    ADD COLUMN concerned_id UUID, ADD COLUMN concerned_role VARCHAR, ADD COLUMN mac VARCHAR;
ALTER TABLE read_line
    ADD COLUMN machine_user VARCHAR, ADD COLUMN object_kind VARCHAR, ADD COLUMN shown UUID[], ADD COLUMN mac VARCHAR,
    ADD COLUMN sealed_by INTEGER;
ALTER TABLE audit_head ADD COLUMN sealed_by INTEGER, ADD COLUMN sealed_reads INTEGER;
CREATE INDEX audit_line_at_idx ON audit_line (tenant_id, at);
CREATE INDEX audit_line_person_idx ON audit_line (tenant_id, membership_id, at);
CREATE INDEX audit_line_object_idx ON audit_line (tenant_id, object_id);
CREATE INDEX read_line_person_idx ON read_line (tenant_id, membership_id, at);
CREATE INDEX read_line_object_idx ON read_line (tenant_id, object_id);
CREATE INDEX read_line_seal_idx ON read_line (tenant_id, sealed_by, id);
"""
FILLED = """
ALTER TABLE audit_line ALTER COLUMN mac SET NOT NULL;
ALTER TABLE read_line ALTER COLUMN mac SET NOT NULL;
ALTER TABLE audit_head ALTER COLUMN sealed_by SET NOT NULL, ALTER COLUMN sealed_reads SET NOT NULL;
"""
FUNCTIONS = """
CREATE SCHEMA audit;
REVOKE ALL ON SCHEMA audit FROM PUBLIC;

-- HMAC's two paddings of the key. Nobody but the owner, and whoever dumps the database, reads it.
CREATE TABLE audit.key (one BOOLEAN PRIMARY KEY CHECK (one), inner_pad BYTEA NOT NULL, outer_pad BYTEA NOT NULL);
REVOKE ALL ON audit.key FROM PUBLIC;

CREATE FUNCTION audit.tenant() RETURNS uuid LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT nullif(current_setting('app.tenant_id', true), '')::uuid
$$;

-- SHA-256 (hex) of length-prefixed parts; a part that is missing has the length -1.
CREATE FUNCTION audit.digest(parts text[]) RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT encode(sha256(string_agg(
        CASE WHEN part IS NULL THEN int4send(-1)
        ELSE int4send(octet_length(convert_to(part, 'UTF8'))) || convert_to(part, 'UTF8') END,
        ''::bytea ORDER BY place)), 'hex')
    FROM unnest(parts) WITH ORDINALITY AS one (part, place)
$$;

CREATE FUNCTION audit.mac(hash text) RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT encode(sha256(outer_pad || sha256(inner_pad || convert_to(hash, 'UTF8'))), 'hex') FROM audit.key
$$;

CREATE FUNCTION audit.hash_of(line public.audit_line) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT audit.digest(ARRAY[
        line.tenant_id::text, line.id::text, to_char(line.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        line.actor, line.membership_id::text, line.session_id::text, line.machine_user, line.act, line.object_kind,
        line.object_id, line.detail, line.request_id, line.seq::text, line.outcome, line.change,
        line.concerned_id::text, line.concerned_role, line.previous])
$$;

CREATE FUNCTION audit.hash_of_read(line public.read_line) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT audit.digest(ARRAY[
        line.tenant_id::text, line.id::text, to_char(line.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        line.actor, line.membership_id::text, line.session_id::text, line.machine_user, line.act, line.object_kind,
        line.object_id, line.detail, line.request_id, array_to_string(line.shown, ' ')])
$$;

-- The head of the tenant's chain, made when it is missing, locked until the transaction ends.
CREATE FUNCTION audit.locked_head() RETURNS public.audit_head
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    head public.audit_head;
BEGIN
    IF audit.tenant() IS NULL THEN
        RAISE EXCEPTION 'an audit line without a tenant';
    END IF;
    SELECT * INTO head FROM public.audit_head WHERE tenant_id = audit.tenant() FOR UPDATE;
    IF NOT FOUND THEN
        INSERT INTO public.audit_head (tenant_id, seq, hash, sealed_by, sealed_reads)
            VALUES (audit.tenant(), 0, repeat('0', 64), 0, 0) ON CONFLICT DO NOTHING;
        SELECT * INTO head FROM public.audit_head WHERE tenant_id = audit.tenant() FOR UPDATE;
    END IF;
    RETURN head;
END
$$;

CREATE FUNCTION audit.link(head public.audit_head, given jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    line public.audit_line := jsonb_populate_record(NULL::public.audit_line, given);
BEGIN
    line.tenant_id := head.tenant_id;
    line.seq := head.seq + 1;
    line.previous := head.hash;
    line.hash := audit.hash_of(line);
    line.mac := audit.mac(line.hash);
    INSERT INTO public.audit_line SELECT line.*;
    UPDATE public.audit_head SET seq = line.seq, hash = line.hash,
        sealed_by = head.sealed_by, sealed_reads = head.sealed_reads WHERE tenant_id = head.tenant_id;
END
$$;

-- Adds a link to the tenant's chain. `given`: the columns of audit_line but tenant, seq, previous, hash and mac.
CREATE PROCEDURE audit.add(given jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM audit.link(audit.locked_head(), given);
END
$$;

-- Adds a read line; waits for nobody.
CREATE PROCEDURE audit.add_read(given jsonb)
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
$$;

-- Links one line over the first `most` read lines that no seal covers; returns how many it covers. A read line whose
-- mac does not fit was not added here: it stays without a seal. Hashes are made before the head is locked, since
-- whoever changes something waits for it.
CREATE FUNCTION audit.seal(given jsonb, most integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    head public.audit_head;
    ids uuid[];
    hashes text[];
    covered integer;
BEGIN
    SELECT array_agg(id ORDER BY id), array_agg(hash ORDER BY id) INTO ids, hashes FROM (
        SELECT id, mac, audit.hash_of_read(line) AS hash FROM public.read_line AS line
        WHERE tenant_id = audit.tenant() AND sealed_by IS NULL ORDER BY id LIMIT most
    ) AS unsealed WHERE mac = audit.mac(hash);
    IF ids IS NULL THEN
        RETURN 0;
    END IF;
    head := audit.locked_head();
    head.sealed_by := head.seq + 1;
    UPDATE public.read_line SET sealed_by = head.sealed_by
        WHERE tenant_id = head.tenant_id AND id = ANY (ids) AND sealed_by IS NULL;
    GET DIAGNOSTICS covered = ROW_COUNT;
    IF covered <> cardinality(ids) THEN
        RAISE EXCEPTION 'somebody else has sealed meanwhile' USING ERRCODE = '40001';
    END IF;
    head.sealed_reads := head.sealed_reads + covered;
    PERFORM audit.link(head, given || jsonb_build_object('detail', covered || ' ' || audit.digest(hashes)));
    RETURN covered;
END
$$;

-- The first link after `after`, to `upto`, whose mac does not fit its hash. Tells nothing of a line that is not stored.
CREATE FUNCTION audit.forged_link(after integer, upto integer) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT min(seq) FROM public.audit_line
    WHERE tenant_id = audit.tenant() AND seq > after AND seq <= upto AND mac <> audit.mac(hash)
$$;

-- The first read line without a seal whose mac does not fit it.
CREATE FUNCTION audit.forged_read() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT id FROM public.read_line AS line
    WHERE tenant_id = audit.tenant() AND sealed_by IS NULL AND mac <> audit.mac(audit.hash_of_read(line))
    ORDER BY id LIMIT 1
$$;

REVOKE ALL ON ALL ROUTINES IN SCHEMA audit FROM PUBLIC;
GRANT USAGE ON SCHEMA audit TO samsyn_web, samsyn_worker;
GRANT EXECUTE ON PROCEDURE audit.add(jsonb), audit.add_read(jsonb) TO samsyn_web, samsyn_worker;
GRANT EXECUTE ON FUNCTION audit.seal(jsonb, integer), audit.forged_link(integer, integer), audit.forged_read()
    TO samsyn_worker;
"""
CHAIN_ANEW = """
DO $$
DECLARE
    line public.audit_line;
    before text := repeat('0', 64);
BEGIN
    FOR line IN SELECT * FROM public.audit_line WHERE tenant_id = audit.tenant() ORDER BY seq LOOP
        line.previous := before;
        before := audit.hash_of(line);
        UPDATE public.audit_line SET previous = line.previous, hash = before, mac = audit.mac(before)
            WHERE tenant_id = line.tenant_id AND id = line.id;
    END LOOP;
    UPDATE public.audit_head SET hash = before, sealed_by = 0, sealed_reads = 0 WHERE tenant_id = audit.tenant();
    UPDATE public.read_line AS one SET mac = audit.mac(audit.hash_of_read(one)) WHERE tenant_id = audit.tenant();
END
$$
"""


def upgrade() -> None:
    connection = op.get_bind()
    plain = connection.execution_options(no_parameters=True)
    plain.exec_driver_sql(COLUMNS)
    plain.exec_driver_sql(FUNCTIONS)
    key = secrets.token_bytes(32).ljust(hashlib.sha256().block_size, b"\0")
    pads = {"inner": bytes(byte ^ 0x36 for byte in key), "outer": bytes(byte ^ 0x5C for byte in key)}
    connection.execute(text("INSERT INTO audit.key VALUES (true, :inner, :outer)"), pads)
    for _tenant_id in for_each_tenant(connection):
        head = connection.scalar(text("SELECT hash FROM audit_head WHERE tenant_id = audit.tenant()"))
        plain.exec_driver_sql(CHAIN_ANEW)
        if head is not None:
            _tell_of_the_former_head(connection, head)
    plain.exec_driver_sql(FILLED)


def _tell_of_the_former_head(connection, head: str) -> None:
    """Lines from before have new hashes, over new columns: the chain itself says what its last hash was."""
    line = {"actor": "Uppdateringen", "act": "audit.chained_anew", "detail": head, "request_id": "", "outcome": "done"}
    connection.execute(
        text(
            "CALL audit.add(CAST(:line AS jsonb)"
            " || jsonb_build_object('id', gen_random_uuid(), 'at', transaction_timestamp()))"
        ),
        {"line": json.dumps(line)},
    )


def downgrade() -> None:
    op.execute("DROP SCHEMA audit CASCADE")
    op.execute("DROP INDEX read_line_seal_idx, read_line_object_idx, read_line_person_idx")
    op.execute("DROP INDEX audit_line_object_idx, audit_line_person_idx, audit_line_at_idx")
    op.execute("ALTER TABLE audit_head DROP COLUMN sealed_by, DROP COLUMN sealed_reads")
    op.execute(
        "ALTER TABLE read_line DROP COLUMN machine_user, DROP COLUMN object_kind, DROP COLUMN shown, DROP COLUMN mac,"
        " DROP COLUMN sealed_by"
    )
    op.execute(
        "ALTER TABLE audit_line DROP COLUMN machine_user, DROP COLUMN object_kind, DROP COLUMN change,"
        " DROP COLUMN concerned_id, DROP COLUMN concerned_role, DROP COLUMN mac"
    )
