-- In place of that of start.sql: what lies at a place that the municipality has merged follows in its practice area as well.

-- Lets what lies at merged places in this practice area lie at the place that stays: reports with their counts by place, occasions,
-- decisions, and the call list after that of the other. The transaction is in the practice area.
CREATE FUNCTION public.move_from_merged(_there uuid, _most_lines integer)
RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    _from uuid;
    _to uuid;
    _next uuid;
    _left public.call_list;
    _stays public.call_list;
    _lines jsonb;
BEGIN
    FOR _from, _to IN
        SELECT p.id, p.merged_into_id FROM public.named_place p WHERE p.tenant_id = _there AND p.merged_into_id IS NOT NULL ORDER BY p.id
    LOOP
        LOOP
            SELECT p.merged_into_id INTO _next FROM public.named_place p WHERE p.tenant_id = _there AND p.id = _to;
            EXIT WHEN _next IS NULL;
            _to := _next;
        END LOOP;
        UPDATE public.incident t SET named_place_id = _to WHERE t.tenant_id = _there AND t.named_place_id = _from;
        IF FOUND THEN
            INSERT INTO public.place_month AS t (tenant_id, month, named_place_id, access_class, at_home, n)
            SELECT f.tenant_id, f.month, _to, f.access_class, f.at_home, f.n FROM public.place_month f
            WHERE f.tenant_id = _there AND f.named_place_id = _from
            ON CONFLICT (tenant_id, month, named_place_id, access_class, at_home) DO UPDATE SET n = t.n + excluded.n;
            DELETE FROM public.place_month t WHERE t.tenant_id = _there AND t.named_place_id = _from;
            INSERT INTO public.where_tally AS t
                (tenant_id, where_id, month, category_id, organisation_id, access_class, at_home, sub_area_id, n)
            SELECT f.tenant_id, _to, f.month, f.category_id, f.organisation_id, f.access_class, f.at_home, f.sub_area_id, f.n
            FROM public.where_tally f WHERE f.tenant_id = _there AND f.where_id = _from
            ON CONFLICT (tenant_id, where_id, month, category_id, organisation_id, access_class, at_home, sub_area_id)
            DO UPDATE SET n = t.n + excluded.n;
            DELETE FROM public.where_tally t WHERE t.tenant_id = _there AND t.where_id = _from;
        END IF;
        UPDATE public.occasion t SET named_place_id = _to WHERE t.tenant_id = _there AND t.named_place_id = _from;
        UPDATE public.decision t SET named_place_id = _to WHERE t.tenant_id = _there AND t.named_place_id = _from;
        SELECT * INTO _left FROM public.call_list t
        WHERE t.tenant_id = _there AND t.named_place_id = _from ORDER BY t.version DESC LIMIT 1;
        CONTINUE WHEN _left.lines IS NULL OR _left.lines = '[]';
        SELECT * INTO _stays FROM public.call_list t
        WHERE t.tenant_id = _there AND t.named_place_id = _to ORDER BY t.version DESC LIMIT 1;
        SELECT coalesce(_stays.lines, '[]') || coalesce(jsonb_agg(one ORDER BY n), '[]') INTO _lines
        FROM jsonb_array_elements(_left.lines) WITH ORDINALITY AS listed (one, n)
        WHERE NOT coalesce(_stays.lines, '[]') @> jsonb_build_array(one);
        -- A list that would be longer than one may be stays where it is until the practice area is emptied.
        CONTINUE WHEN jsonb_array_length(_lines) > _most_lines;
        INSERT INTO public.call_list (tenant_id, id, named_place_id, version, lines, saved_at, saved_by) VALUES
            (_there, gen_random_uuid(), _to, coalesce(_stays.version, 0) + 1, _lines, _left.saved_at, _left.saved_by),
            (_there, gen_random_uuid(), _from, _left.version + 1, '[]', _left.saved_at, _left.saved_by);
    END LOOP;
END
$$;
REVOKE ALL ON FUNCTION public.move_from_merged FROM PUBLIC;

CREATE OR REPLACE FUNCTION public.follow_ground()
RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    _here uuid := public.tenant_here();
    _there uuid;
    _table text;
BEGIN
    SELECT t.id INTO _there FROM public.tenant t WHERE t.practice_of = _here;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    BEGIN
        FOREACH _table IN ARRAY ARRAY['shape', 'named_place', 'population', 'area_population', 'own_type'] LOOP
            PERFORM public.copy_rows(_table, _here, _there);
        END LOOP;
        PERFORM public.move_from_merged(_there, 12);
    EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
    END;
    PERFORM set_config('app.tenant_id', _here::text, true);
END
$$;
