-- The functions by which passwords, sessions and access tokens are written. They run as the owner of the tables, and each
-- asks its caller for a proof; only the web's login may execute them. Names are written with their schema, and nothing is
-- looked up where a login may make things.

CREATE FUNCTION public.secret_hash(_secret text)
RETURNS text LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT encode(sha256(convert_to(_secret, 'UTF8')), 'hex')
$$;
REVOKE ALL ON FUNCTION public.secret_hash FROM PUBLIC;

CREATE FUNCTION public.tenant_here()
RETURNS uuid LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT nullif(current_setting('app.tenant_id', true), '')::uuid
$$;
REVOKE ALL ON FUNCTION public.tenant_here FROM PUBLIC;

-- Ends the oldest sessions of whoever has more than five that count, never the one with this id.
CREATE FUNCTION public.end_oldest_sessions(_person uuid, _but uuid)
RETURNS void LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
    DELETE FROM public.session WHERE id IN (
        SELECT s.id FROM public.session s WHERE s.person_id = _person AND s.counted AND s.id <> _but
        ORDER BY s.created_at DESC, s.id DESC OFFSET 4)
$$;
REVOKE ALL ON FUNCTION public.end_oldest_sessions FROM PUBLIC;

-- How a person's password is worked with. Of no use without knowing the password.
CREATE FUNCTION public.password_recipe(_person uuid)
RETURNS text LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT w.recipe FROM public.person_password w WHERE w.person_id = _person
$$;
REVOKE ALL ON FUNCTION public.password_recipe FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.password_recipe TO samsyn_web;

-- Whether the proof is right and she is not shut out; if so, a new session at the transaction's tenant. The person's row
-- is locked, so that two at once do not both find room.
CREATE FUNCTION public.open_session(
    _person uuid, _proof text, _made_by text, _counted boolean, _id uuid, _hash text, _at timestamptz)
RETURNS boolean LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM FROM public.person p JOIN public.person_password w ON w.person_id = p.id
    WHERE p.id = _person AND p.disabled_at IS NULL
        AND w.proof_hash = public.secret_hash(_proof)
    FOR UPDATE OF p;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    INSERT INTO public.session (token_hash, id, person_id, at_tenant_id, created_at, last_seen, made_by, counted)
    VALUES (_hash, _id, _person, public.tenant_here(), _at, _at, _made_by, _counted);
    IF _counted THEN
        PERFORM public.end_oldest_sessions(_person, _id);
    END IF;
    RETURN true;
END
$$;
REVOKE ALL ON FUNCTION public.open_session FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.open_session TO samsyn_web;

-- Moves the session with this token to the transaction's tenant, under a new token; false without such a session.
CREATE FUNCTION public.move_session(_token text, _counted boolean, _id uuid, _hash text, _at timestamptz)
RETURNS boolean LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    _person uuid;
BEGIN
    SELECT s.person_id INTO _person FROM public.session s WHERE s.token_hash = public.secret_hash(_token);
    PERFORM FROM public.person p WHERE p.id = _person FOR UPDATE;
    UPDATE public.session s
    SET token_hash = _hash, id = _id, at_tenant_id = public.tenant_here(), last_seen = _at, counted = _counted
    WHERE s.token_hash = public.secret_hash(_token);
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    IF _counted THEN
        PERFORM public.end_oldest_sessions(_person, _id);
    END IF;
    RETURN true;
END
$$;
REVOKE ALL ON FUNCTION public.move_session FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.move_session TO samsyn_web;

-- Takes up the role of an invitation that is open at the transaction's tenant, once. Whoever has no password gives her
-- first (_recipe, _proof_hash), whoever has one the proof of it: no invitation ever replaces a password. Her id; NULL when
-- there is no such invitation or the proof is not right. The person's row is locked: of two at once, one gives the password.
CREATE FUNCTION public.accept_invitation(
    _invitation text, _proof text, _recipe text, _proof_hash text, _at timestamptz, _on date)
RETURNS uuid LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    _membership uuid;
    _person uuid;
BEGIN
    SELECT i.membership_id, p.id INTO _membership, _person
    FROM public.invitation i
    JOIN public.membership m ON m.tenant_id = i.tenant_id AND m.id = i.membership_id
    JOIN public.person p ON p.id = m.person_id
    WHERE i.tenant_id = public.tenant_here() AND i.token_hash = public.secret_hash(_invitation)
        AND i.used_at IS NULL AND i.expires_at >= _at
        AND (m.valid_to IS NULL OR m.valid_to >= _on) AND p.disabled_at IS NULL
    FOR UPDATE OF i, p;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    PERFORM FROM public.person_password w WHERE w.person_id = _person;
    IF FOUND THEN
        PERFORM FROM public.person_password w
        WHERE w.person_id = _person AND w.proof_hash = public.secret_hash(_proof);
        IF NOT FOUND THEN
            RETURN NULL;
        END IF;
    ELSIF _recipe IS NULL OR _proof_hash IS NULL THEN
        RETURN NULL;
    ELSE
        INSERT INTO public.person_password (person_id, recipe, proof_hash, edition)
        VALUES (_person, _recipe, _proof_hash, 1);
    END IF;
    UPDATE public.membership m SET accepted_at = coalesce(m.accepted_at, _at)
    WHERE m.tenant_id = public.tenant_here() AND m.id = _membership;
    UPDATE public.invitation i SET used_at = _at
    WHERE i.tenant_id = public.tenant_here() AND i.token_hash = public.secret_hash(_invitation);
    RETURN _person;
END
$$;
REVOKE ALL ON FUNCTION public.accept_invitation FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.accept_invitation TO samsyn_web;

-- Another password, for whoever has the session's token and the proof of the old one. Her other sessions end, and by the
-- edition her access tokens in every tenant.
CREATE FUNCTION public.change_password(_token text, _proof text, _recipe text, _proof_hash text)
RETURNS boolean LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    _person uuid;
BEGIN
    UPDATE public.person_password w SET recipe = _recipe, proof_hash = _proof_hash, edition = w.edition + 1
    FROM public.session s
    WHERE s.token_hash = public.secret_hash(_token) AND s.person_id = w.person_id
        AND w.proof_hash = public.secret_hash(_proof)
    RETURNING w.person_id INTO _person;
    DELETE FROM public.session s WHERE s.person_id = _person AND s.token_hash <> public.secret_hash(_token);
    RETURN _person IS NOT NULL;
END
$$;
REVOKE ALL ON FUNCTION public.change_password FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.change_password TO samsyn_web;

-- A new access token for whoever has the token of a session at the transaction's tenant.
CREATE FUNCTION public.add_access_token(
    _token text, _membership uuid, _id uuid, _name text, _reach text, _hash text, _at timestamptz, _expires timestamptz)
RETURNS boolean LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO public.access_token
        (tenant_id, id, membership_id, person_id, name, reach, password_edition, token_hash, created_at, expires_at)
    SELECT m.tenant_id, _id, m.id, m.person_id, _name, _reach, w.edition, _hash, _at, _expires
    FROM public.session s
    JOIN public.membership m ON m.person_id = s.person_id AND m.tenant_id = s.at_tenant_id AND m.id = _membership
    JOIN public.person_password w ON w.person_id = s.person_id
    WHERE s.token_hash = public.secret_hash(_token) AND s.at_tenant_id = public.tenant_here();
    RETURN FOUND;
END
$$;
REVOKE ALL ON FUNCTION public.add_access_token FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.add_access_token TO samsyn_web;
