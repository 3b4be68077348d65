-- How every tenant's chain stands, and whether it has read lines that no seal covers, for the calendar: ids, numbers and
-- hashes. It runs as the owner, who is held by row security as well: it steps into one tenant after the other, and leaves
-- the transaction where it was. A tenant that cannot be looked into is taken to have some, and keeps the others from
-- nothing.
CREATE FUNCTION public.look_audit()
RETURNS TABLE (tenant_id uuid, seq integer, hash text, sealed_by integer, sealed_reads integer, unsealed boolean)
LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    _tenant uuid;
    _before text := coalesce(current_setting('app.tenant_id', true), '');
BEGIN
    FOR _tenant IN SELECT t.id FROM public.tenant t LOOP
        BEGIN
            PERFORM set_config('app.tenant_id', _tenant::text, true);
            RETURN QUERY SELECT
                _tenant, h.seq::integer, h.hash::text, h.sealed_by::integer, h.sealed_reads::integer,
                EXISTS (SELECT FROM public.read_line r WHERE r.tenant_id = _tenant AND r.sealed_by IS NULL)
            FROM (VALUES (1)) AS one LEFT JOIN public.audit_head h ON h.tenant_id = _tenant;
        EXCEPTION WHEN OTHERS THEN
            RETURN QUERY SELECT _tenant, NULL::integer, NULL::text, NULL::integer, NULL::integer, true;
        END;
    END LOOP;
    PERFORM set_config('app.tenant_id', _before, true);
END
$$;
REVOKE ALL ON FUNCTION public.look_audit FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.look_audit TO samsyn_worker;
