-- The practice area's addresses follow those of its municipality. Rows are taken along in an array: each tenant is seen alone.

-- Lets a tenant have the addresses that hold in another, and no others.
CREATE FUNCTION public.copy_addresses(_from uuid, _to uuid)
RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    _file public.address_file;
    _rows public.address[];
BEGIN
    PERFORM set_config('app.tenant_id', _from::text, true);
    SELECT * INTO _file FROM public.address_file f WHERE f.tenant_id = _from AND f.in_force;
    SELECT array_agg(a) INTO _rows FROM public.address a WHERE a.tenant_id = _from AND a.file_id = _file.id;
    PERFORM set_config('app.tenant_id', _to::text, true);
    DELETE FROM public.address a WHERE a.tenant_id = _to;
    DELETE FROM public.address_file f WHERE f.tenant_id = _to;
    IF _file.id IS NOT NULL THEN
        _file.tenant_id := _to;
        INSERT INTO public.address_file SELECT (_file).*;
        INSERT INTO public.address (tenant_id, file_id, key, number, letter, town, street, lat, lon)
        SELECT _to, a.file_id, a.key, a.number, a.letter, a.town, a.street, a.lat, a.lon FROM unnest(_rows) a;
    END IF;
END
$$;
REVOKE ALL ON FUNCTION public.copy_addresses FROM PUBLIC;

-- Lets the municipality's practice area, if it has one, have its addresses.
CREATE FUNCTION public.follow_addresses()
RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    _here uuid := public.tenant_here();
    _there uuid;
    _held boolean;
BEGIN
    SELECT t.id INTO _there FROM public.tenant t WHERE t.practice_of = _here;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    PERFORM public.copy_addresses(_here, _there);
    SELECT count(*) > 0 INTO _held FROM public.address_file f WHERE f.tenant_id = _there AND f.in_force;
    INSERT INTO public.tenant_choices AS c (tenant_id, version, values)
    VALUES (_there, 1, jsonb_build_object('addresses', _held))
    ON CONFLICT (tenant_id) DO UPDATE SET values = c.values || excluded.values, version = c.version + 1;
    PERFORM set_config('app.tenant_id', _here::text, true);
END
$$;
REVOKE ALL ON FUNCTION public.follow_addresses FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.follow_addresses TO samsyn_web, samsyn_worker;

-- In place of that of practice.sql: with the addresses.
CREATE OR REPLACE FUNCTION public.fill_practice(_from uuid, _to uuid)
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
    PERFORM public.copy_addresses(_from, _to);
    UPDATE public.tenant_profile p SET values = p.values || jsonb_build_object('live', true, 'letterhead', 'Övning – ' || coalesce(
        (SELECT nullif(c.values ->> 'letterhead', '') FROM public.tenant_choices c WHERE c.tenant_id = _to),
        nullif(p.values ->> 'letterhead', ''), (SELECT t.name FROM public.tenant t WHERE t.id = _from)))
    WHERE p.tenant_id = _to;
    UPDATE public.tenant_choices c SET values = c.values - 'live' - 'letterhead' WHERE c.tenant_id = _to;
    PERFORM set_config('app.tenant_id', coalesce(_here, ''), true);
END
$$;
REVOKE ALL ON FUNCTION public.fill_practice FROM PUBLIC;
