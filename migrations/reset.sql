-- Gives a password to whoever has the token of a reset that is open at the transaction's tenant, once: her id; NULL when
-- there is no such reset. It belongs to one edition of her password, so that any change of it makes all resets worthless,
-- wherever they were asked for. All her sessions end, and by the edition her access tokens in every tenant.
CREATE FUNCTION public.reset_password(_reset text, _recipe text, _proof_hash text, _at timestamptz, _on date)
RETURNS uuid LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    _person uuid;
BEGIN
    IF _recipe IS NULL OR _proof_hash IS NULL THEN
        RETURN NULL;
    END IF;
    SELECT p.id INTO _person
    FROM public.password_reset r
    JOIN public.membership m ON m.tenant_id = r.tenant_id AND m.id = r.membership_id
    JOIN public.person p ON p.id = m.person_id
    JOIN public.person_password w ON w.person_id = p.id AND w.edition = r.password_edition
    WHERE r.tenant_id = public.tenant_here() AND r.token_hash = public.secret_hash(_reset) AND r.expires_at >= _at
        AND (m.valid_to IS NULL OR m.valid_to >= _on) AND p.disabled_at IS NULL
    FOR UPDATE OF p, w;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    UPDATE public.person_password w SET recipe = _recipe, proof_hash = _proof_hash, edition = w.edition + 1
    WHERE w.person_id = _person;
    DELETE FROM public.session s WHERE s.person_id = _person;
    RETURN _person;
END
$$;
REVOKE ALL ON FUNCTION public.reset_password FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.reset_password TO samsyn_web;
