-- How every tenant stands, for the calendar: ids, numbers and the Mondays its periods are counted from; of no run what it
-- is for. It runs as the owner, who is held by row security as well: it steps into one tenant after the other, and leaves
-- the transaction where it was. A tenant that cannot be looked into has no head, and keeps the others from nothing.
CREATE FUNCTION public.look_round(_parked_since timestamptz)
RETURNS TABLE (tenant_id uuid, rhythm jsonb, head bigint, open_runs bigint, parked_runs bigint, waiting uuid[])
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
                _tenant,
                (SELECT jsonb_build_object(
                        'area_anchor', p.values -> 'area_anchor', 'period_anchor', p.values -> 'period_anchor')
                    FROM public.tenant_profile p WHERE p.tenant_id = _tenant),
                coalesce((SELECT h.seq::bigint FROM public.audit_head h WHERE h.tenant_id = _tenant), 0),
                (SELECT count(*) FROM public.run r
                    WHERE r.tenant_id = _tenant AND r.state IN ('waiting', 'working')),
                (SELECT count(*) FROM public.run r
                    WHERE r.tenant_id = _tenant AND r.state = 'parked' AND r.finished_at > _parked_since),
                ARRAY(SELECT r.id FROM public.run r
                    WHERE r.tenant_id = _tenant AND r.state IN ('waiting', 'working')
                        AND (r.lease_until IS NULL OR r.lease_until < clock_timestamp())
                        AND (r.again_at IS NULL OR r.again_at <= clock_timestamp())
                    ORDER BY r.id);
        EXCEPTION WHEN OTHERS THEN
            RETURN QUERY SELECT
                _tenant, NULL::jsonb, NULL::bigint, NULL::bigint, NULL::bigint, NULL::uuid[];
        END;
    END LOOP;
    PERFORM set_config('app.tenant_id', _before, true);
END
$$;
REVOKE ALL ON FUNCTION public.look_round FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.look_round TO samsyn_worker;
