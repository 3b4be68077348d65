-- In place of that of units.sql: nobody gives, changes or ends a role in a practice area, whose people are its municipality's.

-- Whether the holder of this session may give and end this role of this person in this organisation here. Nobody decides on
-- her own.
CREATE OR REPLACE FUNCTION public.may_give(_token text, _role text, _organisation uuid, _person uuid, _on date)
RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM public.session s
        JOIN public.tenant t ON t.id = s.at_tenant_id AND t.practice_of IS NULL
        JOIN public.person p ON p.id = s.person_id
        JOIN public.membership m ON m.person_id = s.person_id AND m.tenant_id = s.at_tenant_id
        WHERE s.token_hash = public.secret_hash(_token) AND s.at_tenant_id = public.tenant_here()
            AND s.person_id <> _person AND p.disabled_at IS NULL
            AND m.accepted_at IS NOT NULL AND m.valid_from <= _on AND (m.valid_to IS NULL OR m.valid_to >= _on)
            AND CASE m.role
                WHEN 'administrator' THEN _role NOT IN ('area_chief', 'area_analyst')
                WHEN 'coordinator' THEN _role IN ('reporter', 'school', 'youth')
                WHEN 'unit_manager' THEN _role IN ('reporter') AND m.organisation_id = _organisation
                WHEN 'area_chief' THEN _role IN ('area_chief', 'area_analyst', 'auditor')
                ELSE false
            END)
$$;
REVOKE ALL ON FUNCTION public.may_give FROM PUBLIC;

-- Lets the ground and the own types of the municipality's practice area, if it has one, be those of the municipality. What has been
-- done there never stops the municipality: where the two cannot be joined (a place of its own by the same name), nothing is copied,
-- and emptying the practice area fetches it.
CREATE FUNCTION public.follow_ground()
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
    EXCEPTION WHEN integrity_constraint_violation THEN
        NULL;
    END;
    PERFORM set_config('app.tenant_id', _here::text, true);
END
$$;
REVOKE ALL ON FUNCTION public.follow_ground FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.follow_ground TO samsyn_web, samsyn_worker;

-- Says from which Monday this municipality counts its periods; NULL: as its police area. Asks for the session of somebody who sets
-- it up. False when she does not.
CREATE FUNCTION public.choose_rhythm(_token text, _monday date, _on date)
RETURNS boolean LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT public.sets_up(_token, _on) OR extract(isodow FROM _monday) <> 1 THEN
        RETURN false;
    END IF;
    UPDATE public.tenant_profile t SET values = t.values || jsonb_build_object('period_anchor', _monday)
    WHERE t.tenant_id = public.tenant_here();
    RETURN FOUND;
END
$$;
REVOKE ALL ON FUNCTION public.choose_rhythm FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.choose_rhythm TO samsyn_web;
