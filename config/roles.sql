-- The login roles of one Samsyn database. Run as a superuser, connected to that database; safe to run again:
--
--     psql -d samsyn -v ON_ERROR_STOP=1 -f config/roles.sql
--
-- Passwords are set afterwards (ALTER ROLE samsyn_web PASSWORD '…'). Works on PostgreSQL 15 and later.
--
--   samsyn_owner   owns schema and tables; used by migrations alone
--   samsyn_web     answers pages and API        samsyn_worker  works through the queue, the calendar and commands
--   samsyn_backup  reads everything, writes nothing
--
-- Row security rests on web and worker neither owning tables nor being able to bypass policies or to become
-- another role.

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['samsyn_owner', 'samsyn_web', 'samsyn_worker', 'samsyn_backup'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I', name);
            EXCEPTION WHEN duplicate_object OR unique_violation THEN
                NULL;  -- another session made it just now
            END;
        END IF;
    END LOOP;
END
$$;

ALTER ROLE samsyn_owner  LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION NOINHERIT;
ALTER ROLE samsyn_web    LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION NOINHERIT;
ALTER ROLE samsyn_worker LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION NOINHERIT;
-- A dump must hold every tenant's rows, so backup goes past row security; pg_read_all_data only reads.
ALTER ROLE samsyn_backup LOGIN NOSUPERUSER BYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION INHERIT;
GRANT pg_read_all_data TO samsyn_backup;
ALTER ROLE samsyn_backup SET default_transaction_read_only = on;

-- Nobody else gets in, and only the owner makes things. Temporary tables: the worker's imports.
DO $$
BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO samsyn_web, samsyn_worker, samsyn_backup', current_database());
    EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO samsyn_worker', current_database());
    EXECUTE format('GRANT ALL ON DATABASE %I TO samsyn_owner', current_database());
END
$$;
ALTER SCHEMA public OWNER TO samsyn_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO samsyn_web, samsyn_worker, samsyn_backup;

-- No request and no job may hold the database for long. Names are looked up in public alone.
ALTER ROLE samsyn_web    SET statement_timeout = '5s';
ALTER ROLE samsyn_web    SET lock_timeout = '2s';
ALTER ROLE samsyn_web    SET idle_in_transaction_session_timeout = '30s';
ALTER ROLE samsyn_worker SET statement_timeout = '120s';
ALTER ROLE samsyn_worker SET lock_timeout = '30s';
ALTER ROLE samsyn_worker SET idle_in_transaction_session_timeout = '300s';
ALTER ROLE samsyn_owner  SET search_path = public, pg_temp;
ALTER ROLE samsyn_web    SET search_path = public, pg_temp;
ALTER ROLE samsyn_worker SET search_path = public, pg_temp;
ALTER ROLE samsyn_backup SET search_path = public, pg_temp;
