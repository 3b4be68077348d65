-- The function by which the web says which groups of events the police area may read. It runs as the owner of the tables, and
-- asks for the token of a session whose holder sets up this tenant: whoever has taken over the web can share nothing by herself.
CREATE FUNCTION public.share_groups(_token text, _shared jsonb, _on date)
RETURNS boolean LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM FROM public.session s
    JOIN public.person p ON p.id = s.person_id
    JOIN public.membership m ON m.person_id = s.person_id AND m.tenant_id = s.at_tenant_id
    WHERE s.token_hash = public.secret_hash(_token) AND s.at_tenant_id = public.tenant_here() AND p.disabled_at IS NULL
        AND m.accepted_at IS NOT NULL AND m.valid_from <= _on AND (m.valid_to IS NULL OR m.valid_to >= _on)
        AND m.role IN ('administrator', 'coordinator');
    IF NOT FOUND OR jsonb_typeof(_shared) <> 'array' THEN
        RETURN false;
    END IF;
    UPDATE public.tenant_profile t SET values = jsonb_set(t.values, '{shared_groups}', _shared)
    WHERE t.tenant_id = public.tenant_here();
    RETURN FOUND;
END
$$;
REVOKE ALL ON FUNCTION public.share_groups FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.share_groups TO samsyn_web;
