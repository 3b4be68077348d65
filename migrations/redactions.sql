-- What a redaction (sanering) may reach: table, column, the key of its row, and the part of it that the row is, if any.
CREATE FUNCTION public.redacted_columns()
RETURNS TABLE (table_name text, column_name text, key text, part text)
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    VALUES ('picture', 'reason', 'id', ''), ('picture_edition', 'reason', 'id', ''),
        ('picture_snapshot', 'content', 'edition_id', 'room'), ('picture_draft', 'content', 'picture_id', 'room'),
        ('own_view', 'text', 'id', ''), ('area_level', 'reason', 'id', ''), ('extra_meeting', 'log', 'id', ''),
        ('meeting', 'place', 'id', ''), ('meeting', 'about', 'id', ''),
        ('decision', 'text', 'id', ''), ('decision', 'function', 'id', ''), ('decision', 'ground', 'id', ''),
        ('decision', 'board', 'id', ''), ('decision', 'alert', 'id', ''), ('decision_event', 'reason', 'id', ''), ('decision_event', 'before', 'id', ''),
        ('handover', 'place', 'id', ''), ('handover', 'asked', 'id', ''),
        ('handover_event', 'reason', 'id', ''), ('handover_event', 'before', 'id', ''),
        ('coming_event', 'title', 'id', ''),
        ('measure', 'text', 'id', ''), ('measure', 'function', 'id', ''), ('measure', 'alert', 'id', ''),
        ('measure', 'place_text', 'id', ''), ('measure', 'place_owner', 'id', ''), ('measure', 'method', 'id', ''),
        ('measure', 'effect', 'id', ''), ('measure_task', 'text', 'id', ''), ('measure_task', 'function', 'id', ''),
        ('measure_occasion', 'result', 'id', ''), ('measure_event', 'reason', 'id', ''), ('measure_event', 'before', 'id', ''),
        ('measurement', 'function', 'id', ''), ('measurement', 'place_text', 'id', ''), ('evaluation', 'why', 'id', ''),
        ('problem', 'title', 'id', ''), ('problem', 'place_text', 'id', ''), ('problem', 'texts', 'id', ''),
        ('problem', 'evidence', 'id', ''), ('problem_event', 'reason', 'id', ''), ('problem_event', 'before', 'id', ''),
        ('problem_cause', 'text', 'id', ''), ('place_step', 'line', 'id', ''),
        ('working_group', 'name', 'id', ''), ('working_group', 'purpose', 'id', ''), ('working_group', 'meets', 'id', ''),
        ('working_group_member', 'function', 'group_id', 'organisation_id'),
        ('agenda_point', 'title', 'id', ''), ('agenda_point', 'note', 'id', ''),
        ('ask', 'text', 'id', ''), ('ask', 'ground', 'id', ''), ('ask', 'function', 'id', ''), ('ask', 'said', 'id', ''),
        ('method_review', 'worked', 'id', ''), ('method_review', 'failed', 'id', ''), ('method_review', 'change', 'id', ''),
        ('focus_area', 'title', 'id', ''), ('focus_area', 'short_title', 'id', ''), ('focus_area', 'description', 'id', ''),
        ('focus_area', 'causes', 'id', ''), ('focus_area', 'evidence', 'id', ''), ('focus_area', 'meets', 'id', ''),
        ('goal', 'text', 'id', ''), ('goal', 'measure', 'id', ''), ('activity', 'name', 'id', ''),
        ('occasion', 'place_text', 'id', ''), ('occasion', 'result', 'id', ''),
        ('follow_up', 'why', 'id', ''), ('follow_up', 'lessons', 'id', ''), ('follow_up', 'obstacles', 'id', ''),
        ('follow_up', 'resources', 'id', ''), ('follow_up', 'decision', 'id', ''), ('follow_up', 'responsible', 'id', ''),
        ('follow_up', 'returned_words', 'id', ''), ('priority', 'reason', 'focus_area_id', 'quarter'),
        ('late_change', 'said', 'id', ''), ('late_change', 'reason', 'id', ''), ('late_change', 'before', 'id', ''),
        ('consultation', 'title', 'id', ''), ('consultation', 'at', 'id', ''), ('consultation', 'place_text', 'id', ''),
        ('consultation', 'asked', 'id', ''),
        ('consultation', 'route', 'id', ''), ('consultation', 'said', 'id', ''), ('consultation', 'results', 'id', ''),
        ('consultation_remark', 'text', 'id', ''), ('consultation_remark', 'place_text', 'id', ''),
        ('consultation_remark', 'answer', 'id', ''), ('consultation_remark', 'function', 'id', ''),
        ('business_contact', 'area', 'id', ''), ('business_contact', 'company', 'id', ''), ('business_contact', 'function', 'id', ''),
        ('business_contact', 'email', 'id', ''),
        ('strategic_assessment', 'crime', 'id', ''), ('strategic_assessment', 'extent', 'id', ''),
        ('strategic_assessment', 'consequences', 'id', ''), ('strategic_assessment', 'other_information', 'id', ''),
        ('strategic_assessment', 'analysis', 'id', ''), ('strategic_assessment', 'annex', 'id', ''),
        ('strategic_assessment', 'figures', 'id', ''), ('action_plan', 'body', 'id', ''), ('legal_duty', 'evidence', 'id', ''),
        ('plan_measure', 'text', 'id', ''), ('plan_measure', 'why', 'id', ''), ('plan_measure', 'function', 'id', ''),
        ('plan_follow_up', 'text', 'id', ''), ('legal_record', 'what', 'id', ''), ('legal_record', 'who', 'id', ''),
        ('legal_record', 'text', 'id', ''), ('legal_record', 'balance', 'id', ''),
        ('pledge', 'purpose', 'id', ''), ('pledge', 'picture', 'id', ''), ('pledge', 'follow_up', 'id', ''), ('pledge', 'place', 'id', ''),
        ('pledge', 'reason', 'id', ''), ('pledge', 'evidence', 'id', ''), ('pledge', 'focus_areas', 'id', ''),
        ('pledge_commitment', 'text', 'id', ''), ('pledge_commitment', 'function', 'id', ''), ('pledge_commitment', 'unit', 'id', ''),
        ('pledge_commitment', 'basis', 'id', ''), ('pledge_commitment', 'purpose', 'id', ''),
        ('survey', 'questions', 'id', ''), ('survey', 'texts', 'id', ''),
        ('area_paper', 'title', 'id', ''), ('area_paper', 'content', 'id', ''), ('area_paper', 'progress', 'id', ''),
        ('pledge_signature', 'role', 'id', ''), ('pledge_follow_up', 'text', 'id', ''), ('attachment', 'title', 'id', ''),
        ('publication', 'content', 'id', ''), ('publication', 'note', 'id', ''), ('publication', 'sent_back', 'id', ''),
        ('publication_edition', 'content', 'id', ''), ('publication_edition', 'note', 'id', ''),
        ('open_item', 'content', 'id', ''), ('open_item', 'note', 'id', ''), ('open_item', 'taken_back_note', 'id', ''),
        ('tip', 'text', 'id', ''), ('tip', 'place_text', 'id', ''), ('tip', 'time_text', 'id', ''), ('tip', 'answer', 'id', ''),
        ('tip_place', 'name', 'id', ''),
        ('document', 'title', 'id', ''), ('document', 'file_name', 'id', '')
$$;
REVOKE ALL ON FUNCTION public.redacted_columns FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.redacted_columns TO samsyn_web, samsyn_worker;

-- The regular expression of some words, in small letters with one space between: whole words, one after the other, the last of them
-- in the genitive too. Letters and digits alone are taken from them, so that nothing else is ever meant. It asks no locale.
CREATE FUNCTION public.redaction_pattern(_words text)
RETURNS text LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT '(?<![0-9A-Za-zÀ-ÖØ-öø-ÿ])'
        || replace(replace(replace(replace(replace(replace(replace(
            btrim(regexp_replace(_words, '[][(){}.*+?^$|\\-]', '', 'g')),
            'å', '[åÅ]'), 'ä', '[äÄ]'), 'ö', '[öÖ]'), 'é', '[éÉ]'), 'ü', '[üÜ]'), 'ø', '[øØ]'),
            ' ', '[^0-9A-Za-zÀ-ÖØ-öø-ÿ<>]{1,4}')
        || 's?(?![0-9A-Za-zÀ-ÖØ-öø-ÿ])'
$$;
REVOKE ALL ON FUNCTION public.redaction_pattern FROM PUBLIC;

CREATE FUNCTION public.redacted(_text text, _pattern text)
RETURNS text LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    -- What is drawn is text too: there the words between the marks are meant.
    SELECT regexp_replace(_text, _pattern || CASE WHEN _text LIKE '<svg%' THEN '(?![^<]*>)' ELSE '' END, '█████', 'gi')
$$;
REVOKE ALL ON FUNCTION public.redacted(text, text) FROM PUBLIC;

-- The same of JSON: what people read in it, never its keys, codes and ids.
CREATE FUNCTION public.redacted(_content jsonb, _pattern text)
RETURNS jsonb LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    CASE jsonb_typeof(_content)
        WHEN 'string' THEN
            RETURN to_jsonb(public.redacted(_content #>> '{}', _pattern));
        WHEN 'array' THEN
            RETURN (SELECT coalesce(jsonb_agg(public.redacted(one.value, _pattern) ORDER BY one.ordinality), '[]'::jsonb)
                FROM jsonb_array_elements(_content) WITH ORDINALITY AS one);
        WHEN 'object' THEN
            RETURN (SELECT coalesce(jsonb_object_agg(one.key, CASE
                    WHEN one.key IN ('slug', 'room', 'seed', 'last', 'access_class', 'state', 'needs', 'answer', 'due',
                        'alert_audience', 'kind', 'object', 'term', 'effect_types', 'status', 'judgement', 'proposal')
                        OR one.key LIKE '%\_id'
                        -- ids of reports; as a text it is what reports show of a problem
                        OR (one.key = 'reports' AND jsonb_typeof(one.value) = 'array') THEN one.value
                    ELSE public.redacted(one.value, _pattern) END), '{}'::jsonb)
                FROM jsonb_each(_content) AS one);
        ELSE
            RETURN _content;
    END CASE;
END
$$;
REVOKE ALL ON FUNCTION public.redacted(jsonb, text) FROM PUBLIC;

-- Where the words of a redaction that waits stand in this tenant, row by row; and, when `_replace`, lets the mask stand there instead:
-- only for another person than the one who asked. Row security holds here too: the tables' owner is bound by it. It can do nothing
-- else to a row than this, and nothing at all once the redaction has ended, when its words are gone.
CREATE FUNCTION public.redact(_redaction uuid, _replace boolean)
RETURNS TABLE (table_name text, row_id uuid, part text) LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    _here uuid := public.tenant_here();
    _person uuid := nullif(current_setting('app.person_id', true), '')::uuid;
    _asked uuid;
    _words text;
    _pattern text;
    _first text;
    _one record;
    _found text;
BEGIN
    SELECT r.words, r.asked_person INTO _words, _asked FROM public.redaction r
    WHERE r.tenant_id = _here AND r.id = _redaction AND r.state = 'waiting' FOR UPDATE;
    IF NOT FOUND OR length(_words) < 4 OR (_replace AND (_person IS NULL OR _person = _asked)) THEN
        RETURN;
    END IF;
    _pattern := public.redaction_pattern(_words);
    -- JSON says a new line by two signs: its rows are chosen by the first word, and looked through by all of them.
    _first := public.redaction_pattern(split_part(_words, ' ', 1));
    FOR _one IN SELECT c.* FROM public.redacted_columns() c LOOP
        _found := format(
            'SELECT t.%1$I AS row_id, %2$s AS part FROM public.%3$I t WHERE t.tenant_id = $1 AND t.%4$I::text ~* $2'
            ' AND public.redacted(t.%4$I, $3) IS DISTINCT FROM t.%4$I FOR UPDATE',
            _one.key, CASE WHEN _one.part = '' THEN '''''::text' ELSE format('t.%I::text', _one.part) END,
            _one.table_name, _one.column_name);
        IF _replace THEN
            _found := format(
                'WITH there AS (%1$s) UPDATE public.%2$I u SET %3$I = public.redacted(u.%3$I, $3)%4$s FROM there'
                ' WHERE u.tenant_id = $1 AND u.%5$I = there.row_id%6$s RETURNING there.row_id, there.part',
                _found, _one.table_name, _one.column_name,
                CASE WHEN EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = format('public.%I', _one.table_name)::regclass
                    AND a.attname = 'version' AND NOT a.attisdropped) AND _one.table_name <> 'coming_event'
                    THEN ', version = u.version + 1' ELSE '' END,
                _one.key, CASE WHEN _one.part = '' THEN '' ELSE format(' AND u.%I::text = there.part', _one.part) END);
        END IF;
        FOR row_id, part IN EXECUTE _found USING _here, _first, _pattern LOOP
            table_name := _one.table_name;
            RETURN NEXT;
        END LOOP;
    END LOOP;
END
$$;
REVOKE ALL ON FUNCTION public.redact FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.redact TO samsyn_web, samsyn_worker;
