-- The functions that make a municipality's practice area, fill it from the municipality, and empty it. They run as the owner of
-- the tables, who is held by row security as well: each steps into the other tenant and leaves the transaction where it was.
-- Which tenant that is follows from the transaction's own, never from an argument of the caller's.

-- Copies the rows of a table from one tenant to another, under the same ids; those that are there become as they are there.
CREATE FUNCTION public.copy_rows(_table text, _from uuid, _to uuid)
RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    _rows jsonb;
    _key text;
    _columns text;
    _new text;
BEGIN
    PERFORM set_config('app.tenant_id', _from::text, true);
    EXECUTE format('SELECT coalesce(jsonb_agg(to_jsonb(t) || $2), ''[]'') FROM public.%I t WHERE t.tenant_id = $1', _table)
    INTO _rows USING _from, jsonb_build_object('tenant_id', _to, 'area_id', _to);
    SELECT string_agg(quote_ident(a.attname), ', ') FILTER (WHERE a.attnum = ANY (i.indkey)),
        string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) FILTER (WHERE a.attnum <> ALL (i.indkey)),
        string_agg('excluded.' || quote_ident(a.attname), ', ' ORDER BY a.attnum) FILTER (WHERE a.attnum <> ALL (i.indkey))
    INTO _key, _columns, _new
    FROM pg_attribute a JOIN pg_index i ON i.indrelid = a.attrelid AND i.indisprimary
    WHERE a.attrelid = ('public.' || quote_ident(_table))::regclass AND a.attnum > 0 AND NOT a.attisdropped;
    PERFORM set_config('app.tenant_id', _to::text, true);
    EXECUTE format('INSERT INTO public.%1$I SELECT * FROM jsonb_populate_recordset(NULL::public.%1$I, $1)'
        ' ON CONFLICT (%2$s) DO UPDATE SET (%3$s) = ROW(%4$s)', _table, _key, _columns, _new) USING _rows;
END
$$;
REVOKE ALL ON FUNCTION public.copy_rows FROM PUBLIC;

-- Whether the holder of this session sets up the transaction's tenant.
CREATE FUNCTION public.sets_up(_token text, _on date)
RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM public.session s
        JOIN public.person p ON p.id = s.person_id
        JOIN public.membership m ON m.person_id = s.person_id AND m.tenant_id = s.at_tenant_id
        WHERE s.token_hash = public.secret_hash(_token) AND s.at_tenant_id = public.tenant_here() AND p.disabled_at IS NULL
            AND m.accepted_at IS NOT NULL AND m.valid_from <= _on AND (m.valid_to IS NULL OR m.valid_to >= _on)
            AND m.role IN ('administrator', 'coordinator'))
$$;
REVOKE ALL ON FUNCTION public.sets_up FROM PUBLIC;

-- Gives a practice area its municipality's profile, people, organisations and ground. Its papers say that it is one, and it
-- takes in reports whatever the municipality does.
CREATE FUNCTION public.fill_practice(_from uuid, _to uuid)
RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    _here text := current_setting('app.tenant_id', true);
    _table text;
BEGIN
    FOREACH _table IN ARRAY ARRAY['tenant_profile', 'tenant_choices', 'organisation', 'membership', 'shape', 'named_place',
        'population', 'area_population', 'own_type']
    LOOP
        PERFORM public.copy_rows(_table, _from, _to);
    END LOOP;
    UPDATE public.tenant_profile p SET values = p.values || jsonb_build_object('live', true, 'letterhead', 'Övning – ' || coalesce(
        (SELECT nullif(c.values ->> 'letterhead', '') FROM public.tenant_choices c WHERE c.tenant_id = _to),
        nullif(p.values ->> 'letterhead', ''), (SELECT t.name FROM public.tenant t WHERE t.id = _from)))
    WHERE p.tenant_id = _to;
    UPDATE public.tenant_choices c SET values = c.values - 'live' - 'letterhead' WHERE c.tenant_id = _to;
    PERFORM set_config('app.tenant_id', coalesce(_here, ''), true);
END
$$;
REVOKE ALL ON FUNCTION public.fill_practice FROM PUBLIC;

-- Makes the practice area of the transaction's municipality, if it has none: its id; NULL for what is no municipality.
-- It is its own area, so that nothing of it is published to the municipality's.
CREATE FUNCTION public.lay_practice(_id uuid)
RETURNS uuid LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    _of public.tenant;
    _there uuid;
BEGIN
    SELECT * INTO _of FROM public.tenant t
    WHERE t.id = public.tenant_here() AND t.kind = 'municipality' AND t.practice_of IS NULL FOR UPDATE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    SELECT t.id INTO _there FROM public.tenant t WHERE t.practice_of = _of.id;
    IF FOUND THEN
        RETURN _there;
    END IF;
    INSERT INTO public.tenant (id, kind, slug, name, code, area_id, practice_of)
    VALUES (_id, 'municipality', _of.slug || '-ovning', _of.name || ' – övning', _of.code, _id, _of.id);
    PERFORM public.fill_practice(_of.id, _id);
    RETURN _id;
END
$$;
REVOKE ALL ON FUNCTION public.lay_practice FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.lay_practice TO samsyn_worker;

-- The same for the web: NULL when the session's holder does not set up the municipality.
CREATE FUNCTION public.make_practice(_token text, _id uuid, _on date)
RETURNS uuid LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN CASE WHEN public.sets_up(_token, _on) THEN public.lay_practice(_id) END;
END
$$;
REVOKE ALL ON FUNCTION public.make_practice FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.make_practice TO samsyn_web;

-- Lets the people and organisations of the municipality's practice area, if it has one, be those of the municipality.
CREATE FUNCTION public.follow_people()
RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    _here uuid := public.tenant_here();
    _there uuid;
BEGIN
    SELECT t.id INTO _there FROM public.tenant t WHERE t.practice_of = _here;
    IF FOUND THEN
        PERFORM public.copy_rows('organisation', _here, _there);
        PERFORM public.copy_rows('membership', _here, _there);
        PERFORM set_config('app.tenant_id', _here::text, true);
    END IF;
END
$$;
REVOKE ALL ON FUNCTION public.follow_people FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.follow_people TO samsyn_web, samsyn_worker;

-- Empties the practice area that the transaction is in, and fills it from its municipality; false when it is none, or when the
-- session's holder does not set it up. People stay, with their own keys, and so does the log.
CREATE FUNCTION public.empty_practice(_token text, _on date)
RETURNS boolean LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    _here uuid := public.tenant_here();
    _from uuid;
    _left text[];
    _again text[];
    _table text;
BEGIN
    SELECT t.practice_of INTO _from FROM public.tenant t WHERE t.id = _here;
    IF _from IS NULL OR NOT public.sets_up(_token, _on) THEN
        RETURN false;
    END IF;
    SELECT array_agg(c.relname::text ORDER BY c.relname DESC) INTO _left
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id'
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
        AND c.relname NOT IN ('tenant_profile', 'organisation', 'membership', 'invitation', 'password_reset', 'access_token',
            'notice_choice', 'audit_line', 'audit_head', 'read_line');
    -- Those that others point at can go when the others have gone.
    WHILE cardinality(_left) > 0 LOOP
        _again := '{}';
        FOREACH _table IN ARRAY _left LOOP
            BEGIN
                EXECUTE format('DELETE FROM public.%I t WHERE t.tenant_id = $1', _table) USING _here;
            EXCEPTION WHEN foreign_key_violation THEN
                _again := _again || _table;
            END;
        END LOOP;
        IF _again = _left THEN
            RAISE EXCEPTION 'tables that point at each other: %', _left;
        END IF;
        _left := _again;
    END LOOP;
    PERFORM public.fill_practice(_from, _here);
    RETURN true;
END
$$;
REVOKE ALL ON FUNCTION public.empty_practice FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.empty_practice TO samsyn_web;
