-- Results of before and after that the municipalities of this tenant's police area share with each other now: what kind of
-- measure, the effect with its error, of how many events and which days. It steps into the area as `let_out_nearby` does.
CREATE FUNCTION public.effects_nearby()
RETURNS TABLE (tenant_id uuid, name text, kind text, effect double precision, error double precision, n integer, first date,
    last date, shared_at timestamptz)
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
        e.tenant_id, t.name::text, e.kind::text, e.effect, e.error, e.n, e.first, e.last, e.shared_at
    FROM public.shared_effect e JOIN public.tenant t ON t.id = e.tenant_id
    WHERE e.area_id = _area AND t.kind = 'municipality' AND e.ended_at IS NULL
    ORDER BY t.name, e.first, e.id;
    PERFORM set_config('app.tenant_id', _here::text, true);
END
$$;
REVOKE ALL ON FUNCTION public.effects_nearby FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.effects_nearby TO samsyn_web, samsyn_worker;
