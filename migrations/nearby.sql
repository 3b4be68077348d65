-- What the municipalities of this tenant's police area have let out for everybody or for each other: all that one of them may
-- read of another's reports. It runs as the owner, who is held by row security as well: it steps into the area, which reads
-- its municipalities' released tables, and leaves the transaction where it was. A practice area is its own area, and meets
-- nobody. What was let out to one receiver alone is not told. With it each one's inhabitants by year, which are published.
CREATE FUNCTION public.let_out_nearby()
RETURNS TABLE (
    tenant_id uuid, name text, code text, quarter text, number integer, kind text, rung text, content jsonb, decided_by text,
    decided_on date, people jsonb)
LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    _here uuid := public.tenant_here();
    _area uuid;
BEGIN
    SELECT t.area_id INTO _area FROM public.tenant t WHERE t.id = _here;
    IF _area IS NULL THEN
        RETURN;
    END IF;
    PERFORM set_config('app.tenant_id', _area::text, true);
    RETURN QUERY SELECT
        r.tenant_id, t.name::text, t.code::text, r.quarter::text, r.number, r.kind::text, r.rung::text, r.content,
        r.decided_by::text, r.decided_on,
        (SELECT jsonb_object_agg(p.year, p.n) FROM public.population p WHERE p.tenant_id = r.tenant_id)
    FROM public.released_table r JOIN public.tenant t ON t.id = r.tenant_id
    WHERE r.area_id = _area AND t.kind = 'municipality' AND r.addressed_to IN ('public', 'neighbours')
        AND r.kind IN ('groups', 'months')
    ORDER BY r.quarter, t.name, r.number;
    PERFORM set_config('app.tenant_id', _here::text, true);
END
$$;
REVOKE ALL ON FUNCTION public.let_out_nearby FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.let_out_nearby TO samsyn_web, samsyn_worker;
