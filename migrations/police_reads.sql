-- Whether the holder of this session is the area's chief here today.
CREATE FUNCTION public.is_chief(_token text, _on date)
RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM public.session s
        JOIN public.person p ON p.id = s.person_id
        JOIN public.membership m ON m.person_id = s.person_id AND m.tenant_id = s.at_tenant_id
        WHERE s.token_hash = public.secret_hash(_token) AND s.at_tenant_id = public.tenant_here()
            AND p.disabled_at IS NULL AND m.accepted_at IS NOT NULL
            AND m.valid_from <= _on AND (m.valid_to IS NULL OR m.valid_to >= _on) AND m.role = 'area_chief')
$$;
REVOKE ALL ON FUNCTION public.is_chief FROM PUBLIC;

-- What the police of an area have read in its municipalities, for the area's chief alone: she sees by name what stands there
-- as "Polisen". It runs as the owner, who is held by row security as well: it steps into one municipality after the
-- other, and leaves the transaction where it was. It asks for the token of a session whose holder is the chief here.
CREATE FUNCTION public.police_reads(
    _token text, _on date, _officer uuid, _object text, _first timestamptz, _last timestamptz, _before timestamptz,
    _before_id uuid, _most integer)
RETURNS TABLE (
    municipality text, id uuid, at timestamptz, actor text, membership_id uuid, act text, object_kind text, object_id text,
    detail text, request_id text, shown uuid[])
LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    _here uuid := public.tenant_here();
    _town record;
BEGIN
    IF NOT public.is_chief(_token, _on) THEN
        RETURN;
    END IF;
    FOR _town IN
        SELECT t.id, t.name FROM public.tenant t WHERE t.area_id = _here AND t.kind = 'municipality' ORDER BY t.name
    LOOP
        PERFORM set_config('app.tenant_id', _town.id::text, true);
        RETURN QUERY SELECT
            _town.name::text, r.id, r.at, r.actor::text, r.membership_id, r.act::text, r.object_kind::text,
            r.object_id::text, r.detail::text, r.request_id::text, r.shown
        FROM public.read_line r
        WHERE r.tenant_id = _town.id
            AND r.membership_id IN (
                SELECT m.id FROM public.membership m
                WHERE m.tenant_id = _town.id AND m.person_id IN (
                    SELECT o.person_id FROM public.membership o
                    WHERE o.tenant_id = _town.id AND o.role = 'police_officer'))
            AND (_officer IS NULL OR r.membership_id = _officer)
            AND (_object IS NULL OR r.object_id = _object OR r.shown @> ARRAY[_object::uuid])
            AND (_first IS NULL OR r.at >= _first) AND (_last IS NULL OR r.at < _last)
            AND (_before IS NULL OR (r.at, r.id) < (_before, _before_id))
        ORDER BY r.at DESC, r.id DESC LIMIT _most;
    END LOOP;
    PERFORM set_config('app.tenant_id', coalesce(_here::text, ''), true);
END
$$;
REVOKE ALL ON FUNCTION public.police_reads FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.police_reads TO samsyn_web;

-- Who they are: of each membership that has read, or may, what she is called and where.
CREATE FUNCTION public.police_readers(_token text, _on date)
RETURNS TABLE (membership_id uuid, name text, municipality text)
LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    _here uuid := public.tenant_here();
    _town record;
BEGIN
    IF NOT public.is_chief(_token, _on) THEN
        RETURN;
    END IF;
    FOR _town IN
        SELECT t.id, t.name FROM public.tenant t WHERE t.area_id = _here AND t.kind = 'municipality' ORDER BY t.name
    LOOP
        PERFORM set_config('app.tenant_id', _town.id::text, true);
        RETURN QUERY SELECT m.id, m.name::text, _town.name::text FROM public.membership m
        WHERE m.tenant_id = _town.id AND m.role = 'police_officer' ORDER BY m.name;
    END LOOP;
    PERFORM set_config('app.tenant_id', coalesce(_here::text, ''), true);
END
$$;
REVOKE ALL ON FUNCTION public.police_readers FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.police_readers TO samsyn_web;
