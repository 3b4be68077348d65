-- The functions by which the web gives, changes and ends roles, in place of those of people.sql: a unit manager gives and ends
-- those of her own organisation alone, and a role may become another one or of another organisation. They run as the owner of the tables, and ask for the token of
-- a session whose holder may give that role here: whoever has taken over the web can give nobody a role by herself.

-- Whether the holder of this session may give and end this role of this person in this organisation here. Nobody decides on
-- her own.
CREATE FUNCTION public.may_give(_token text, _role text, _organisation uuid, _person uuid, _on date)
RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM public.session s
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

-- Gives a role here, or gives one anew that had ended: the membership's id; NULL when the session's holder may not. Whoever
-- has no password yet gets an invitation, in place of an earlier one that was not used; whoever has one has the role at once.
CREATE FUNCTION public.give_role(
    _token text, _new_person uuid, _email text, _new_membership uuid, _name text, _role text, _organisation uuid, _from date,
    _to date, _invitation uuid, _invitation_hash text, _expires timestamptz, _at timestamptz, _on date)
RETURNS uuid LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    _person uuid;
    _membership uuid;
    _known boolean;
BEGIN
    SELECT p.id INTO _person FROM public.person p WHERE p.email = _email;
    IF NOT public.may_give(_token, _role, _organisation, coalesce(_person, _new_person), _on) THEN
        RETURN NULL;
    END IF;
    INSERT INTO public.person (id, email) VALUES (_new_person, _email) ON CONFLICT (email) DO NOTHING;
    SELECT p.id INTO _person FROM public.person p WHERE p.email = _email;
    SELECT EXISTS (SELECT FROM public.person_password w WHERE w.person_id = _person) INTO _known;
    INSERT INTO public.membership AS m
        (tenant_id, id, person_id, name, role, organisation_id, valid_from, valid_to, accepted_at, version)
    VALUES (public.tenant_here(), _new_membership, _person, _name, _role, _organisation, _from, _to,
        CASE WHEN _known THEN _at END, 1)
    ON CONFLICT (tenant_id, person_id, role, organisation_id) DO UPDATE
        SET name = _name, valid_from = _from, valid_to = _to, accepted_at = coalesce(m.accepted_at, excluded.accepted_at),
            version = m.version + 1
    RETURNING m.id INTO _membership;
    DELETE FROM public.invitation i
    WHERE i.tenant_id = public.tenant_here() AND i.membership_id = _membership AND i.used_at IS NULL;
    IF NOT _known THEN
        INSERT INTO public.invitation (tenant_id, id, membership_id, token_hash, expires_at)
        VALUES (public.tenant_here(), _invitation, _membership, _invitation_hash, _expires);
    END IF;
    RETURN _membership;
END
$$;
REVOKE ALL ON FUNCTION public.give_role FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.give_role TO samsyn_web;

-- Says which role somebody has here, for which organisation, from when to when, and what she is called. NULL when the session's
-- holder may not give both what it was and what it becomes, false when somebody else has changed it since this version.
CREATE FUNCTION public.change_role(
    _token text, _membership uuid, _version integer, _name text, _role text, _organisation uuid, _from date, _to date, _on date)
RETURNS boolean LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM FROM public.membership m
    WHERE m.tenant_id = public.tenant_here() AND m.id = _membership
        AND public.may_give(_token, m.role, m.organisation_id, m.person_id, _on)
        AND public.may_give(_token, _role, _organisation, m.person_id, _on)
    FOR UPDATE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    UPDATE public.membership m
    SET name = _name, role = _role, organisation_id = _organisation, valid_from = _from, valid_to = _to, version = m.version + 1
    WHERE m.tenant_id = public.tenant_here() AND m.id = _membership AND m.version = _version;
    RETURN FOUND;
END
$$;
REVOKE ALL ON FUNCTION public.change_role FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.change_role TO samsyn_web;

-- Which of these addresses the chief of the police area that this municipality lies in has confirmed. The owner is held by row
-- security as well: it steps into the area, and leaves the transaction where it was.
CREATE FUNCTION public.police_confirmed(_emails text[])
RETURNS SETOF text LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    _here uuid := public.tenant_here();
    _found text[];
BEGIN
    PERFORM set_config('app.tenant_id', (SELECT t.area_id FROM public.tenant t WHERE t.id = _here)::text, true);
    SELECT array_agg(c.email) INTO _found FROM public.police_confirmation c
    WHERE c.tenant_id = public.tenant_here() AND c.email = ANY (_emails) AND c.ended_at IS NULL;
    PERFORM set_config('app.tenant_id', coalesce(_here::text, ''), true);
    RETURN QUERY SELECT unnest(_found);
END
$$;
REVOKE ALL ON FUNCTION public.police_confirmed FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.police_confirmed TO samsyn_web;
