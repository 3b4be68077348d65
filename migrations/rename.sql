-- Calls this municipality, and its practice area, something else on every screen. Asks for the session of somebody who sets it up,
-- and for the name that she has read: NULL when she does not, or it is no municipality; false when it is called something else by now.
CREATE FUNCTION public.rename_municipality(_token text, _before text, _name text, _on date)
RETURNS boolean LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT public.sets_up(_token, _on) THEN
        RETURN NULL;
    END IF;
    PERFORM FROM public.tenant t
    WHERE t.id = public.tenant_here() AND t.kind = 'municipality' AND t.practice_of IS NULL FOR UPDATE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    UPDATE public.tenant t SET name = _name WHERE t.id = public.tenant_here() AND t.name = _before;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    UPDATE public.tenant t SET name = _name || ' – övning' WHERE t.practice_of = public.tenant_here();
    RETURN true;
END
$$;
REVOKE ALL ON FUNCTION public.rename_municipality FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.rename_municipality TO samsyn_web;
