-- The background of the maps of the municipality that the transaction's practice area belongs to; nothing anywhere else.
CREATE FUNCTION public.basemap_to_practise_on()
RETURNS SETOF public.basemap LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    _here text := current_setting('app.tenant_id', true);
    _of uuid;
BEGIN
    SELECT t.practice_of INTO _of FROM public.tenant t WHERE t.id = public.tenant_here();
    IF _of IS NOT NULL THEN
        PERFORM set_config('app.tenant_id', _of::text, true);
        RETURN QUERY SELECT b.* FROM public.basemap b WHERE b.tenant_id = _of;
        PERFORM set_config('app.tenant_id', _here, true);
    END IF;
END
$$;
REVOKE ALL ON FUNCTION public.basemap_to_practise_on FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.basemap_to_practise_on TO samsyn_web, samsyn_worker;
